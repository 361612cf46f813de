import type { Command } from 'commander';
import { exitCode } from '../cli/exit.ts';
import { moltLmsCli } from '../cli/programs/molt-lms-cli.ts';
import { moltLms } from '../cli/programs/molt-lms.ts';
import { molt } from '../cli/programs/molt.ts';
import type { Generator } from './generators.ts';

/** docs/cli.md: what `--help` says, for the three commands and each of their sub-commands. */
export const cliPage: Generator = {
  name: 'command line',
  async files() {
    const head = [
      '# Command line',
      '<!-- Generated from cli/ by `npm run generate`. -->',
      'This is what `--help` says. All commands end with ' +
        `${exitCode.ok} when all is well, ${exitCode.findings} when the answer is one to look at (findings, differences), ` +
        `${exitCode.failed} when the work could not be done, ${exitCode.broken} when something in them broke.`,
    ];
    const programs = [await molt(), await moltLms(), moltLmsCli()];
    const text = [...head, ...programs.flatMap((program) => sections(program, ''))].join('\n\n');
    return [{ path: 'docs/cli.md', text: `${text}\n` }];
  },
};

/** A section for the command, then those of its sub-commands. `above` is the name of what it belongs to. */
function sections(command: Command, above: string): string[] {
  const name = `${above} ${command.name()}`.trim();
  let help = '';
  // outputHelp, unlike helpInformation, has the texts that were added after it.
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
    getOutHelpWidth: () => 110,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  const level = '#'.repeat(Math.min(name.split(' ').length + 1, 4));
  return [
    `${level} ${name}`,
    `\`\`\`text\n${help.trimEnd()}\n\`\`\``,
    ...command.commands.flatMap((sub) => sections(sub, name)),
  ];
}
