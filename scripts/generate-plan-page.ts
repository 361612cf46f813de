import { Plan } from '../contracts/plan.ts';
import type { Generator } from './generators.ts';

/** docs/plan.md: each entry of molt.yaml. */
export const planPage: Generator = {
  name: 'plan page',
  files() {
    const text = [
      '# The plan file: molt.yaml',
      '<!-- Generated from contracts/plan.ts by `npm run generate`. -->',
      'One file in the application’s folder says what is migrated, from where to where, and within which limits. The editor ' +
        'completes it, checks it and works by it; the commands take options and the environment instead. Passwords are never in it: they come from VS Code’s secret storage or the environment.',
      ['```yaml', ...example, '```'].join('\n'),
      [
        '| entry | value | default | what it says |',
        '| --- | --- | --- | --- |',
        ...rows(Plan as unknown as Schema, ''),
      ].join('\n'),
    ];
    return Promise.resolve([{ path: 'docs/plan.md', text: `${text.join('\n\n')}\n` }]);
  },
};

const example = [
  'version: 1',
  'source:',
  '  url: postgresql://app@db1:5432/orders',
  '  passwordFrom: ORDERS_PASSWORD',
  'target:',
  '  url: postgresql://app@crdb:26257/orders?sslmode=verify-full',
  '  passwordFrom: CRDB_PASSWORD',
  'targetVersion: v26.2',
  'schema:',
  '  files: [schema/*.sql, migrations/*.sql]',
  'orchestrator:',
  '  url: https://lms:4200',
];

/** As much of JSON schema as the plan uses. */
interface Schema {
  readonly type?: string;
  readonly const?: string | number;
  readonly description?: string;
  readonly default?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

function rows(schema: Schema, above: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, entry]) => {
    const path = above === '' ? name : `${above}.${name}`;
    if (entry.properties !== undefined) return rows(entry, path);
    const fallback =
      entry.default !== undefined
        ? `\`${String(entry.default)}\``
        : schema.required?.includes(name)
          ? 'required'
          : '';
    return [`| \`${path}\` | ${value(entry)} | ${fallback} | ${entry.description ?? ''} |`];
  });
}

function value(schema: Schema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(value).join(' or ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.type === 'array') return `list of ${value(schema.items ?? {})}s`;
  return schema.type ?? 'anything';
}
