import texts from '../package.nls.json' with { type: 'json' };
import manifest from '../package.json' with { type: 'json' };
import type { Generator } from './generators.ts';

/** docs/settings.md: settings and commands of the extension, as package.json contributes them. */
export const settingsPage: Generator = {
  name: 'settings',
  files() {
    const { configuration, commands } = manifest.contributes;
    const settings = Object.entries<Setting>(configuration.properties)
      .sort(([, a], [, b]) => a.order - b.order)
      .map(([name, one]) =>
        [
          `### ${name}`,
          localized(one.markdownDescription),
          [
            `- Default: \`${JSON.stringify(one.default)}\``,
            ...(one.enum ? [`- One of: ${one.enum.map((value) => `\`${value}\``).join(', ')}`] : []),
            `- Scope: ${one.scope}`,
          ].join('\n'),
        ].join('\n\n'),
      );
    const rows = commands.map((one) => `| ${one.category}: ${localized(one.title)} | \`${one.command}\` |`);
    const text = [
      '# Settings and commands of the extension',
      '<!-- Generated from package.json and package.nls.json by `npm run generate`. -->',
      'What belongs to the migration rather than to the editor is in [molt.yaml](plan.md), and goes before these settings.',
      '## Settings',
      ...settings,
      '## Commands',
      ['| in the command palette | identifier, for key bindings |', '| --- | --- |', ...rows].join('\n'),
    ];
    return Promise.resolve([{ path: 'docs/settings.md', text: `${text.join('\n\n')}\n` }]);
  },
};

interface Setting {
  readonly order: number;
  readonly scope: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly markdownDescription: string;
}

/** The English text of a `%key%`. */
function localized(key: string): string {
  const text = new Map(Object.entries<string>(texts)).get(key.replaceAll('%', ''));
  if (text === undefined) throw new Error(`package.nls.json has no text ${key}`);
  return text;
}
