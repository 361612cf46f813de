import { catalogue, type ErrorEntry } from '../contracts/errors.ts';
import type { Generator } from './generators.ts';

/** docs/errors.md: every error that a person can meet, by code. */
export const errorPage: Generator = {
  name: 'errors',
  async files() {
    const entries = Object.entries<ErrorEntry>(catalogue);
    const group = (code: string) => code.split('/')[0] ?? code;
    const groups = [...new Set(entries.map(([code]) => group(code)))];
    const sections = groups.map((name) => {
      const rows = entries
        .filter(([code]) => group(code) === name)
        .map(([code, { title, remedy, status }]) =>
          [
            `### ${code}`,
            '',
            sentence(title),
            '',
            `What to do: ${remedy}`,
            '',
            `HTTP status: ${status}`,
          ].join('\n'),
        );
      return [`## ${name}`, ...rows].join('\n\n');
    });
    const head = [
      '# Errors',
      '<!-- Generated from contracts/errors.ts by `npm run generate`. -->',
      'Every error has a code: the command line and VS Code show it, and the API of the orchestrator answers with it. ' +
        'Words in braces are filled in.',
    ];
    return [{ path: 'docs/errors.md', text: `${[...head, ...sections].join('\n\n')}\n` }];
  },
};

const sentence = (title: string): string => (title.endsWith('.') ? title : `${title}.`);
