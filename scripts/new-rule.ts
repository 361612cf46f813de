// `npm run new-rule -- <group>/<kebab-name>`: writes the skeleton of a rule with the next free code, and registers it.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { allRules } from '../sql/rules/registry.ts';

/** Where each group's codes begin (sql/rules/metadata.ts). */
const groups: Readonly<Record<string, number>> = {
  schema: 100,
  types: 100,
  indexes: 100,
  objects: 100,
  routines: 100,
  session: 200,
  queries: 200,
  mysql: 300,
  'mysql-expressions': 300,
  'mysql-queries': 300,
  'mysql-session': 300,
  file: 900,
};

const [group, name] = (process.argv[2] ?? '').split('/');
const base = group === undefined ? undefined : groups[group];
if (base === undefined || name === undefined || !/^[a-z][a-z0-9-]+$/.test(name)) {
  console.error(`usage: npm run new-rule -- <${Object.keys(groups).join('|')}>/<kebab-name>`);
  process.exit(2);
}
const isMysql = group?.startsWith('mysql') === true;
const path = `sql/rules/${group}/${name}.ts`;
if (existsSync(path)) {
  console.error(`${path} exists already`);
  process.exit(2);
}

const used = new Set(allRules.map((rule) => Number(rule.code.slice(4))));
let code = base + 1;
while (used.has(code)) code++;
const variable = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

await writeFile(
  path,
  `import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const ${variable} = defineRule({
  code: 'MOLT${code}',
  name: '${name}',
  title: '',
  severity: 'error',
  layer: 'grammar',
  sources: ['${isMysql ? 'mysql' : 'postgres'}'],
  fix: 'manual',
  why: '',
  workaround: '',
  documentation: docs('${isMysql ? 'migrate-from-mysql' : 'postgresql-compatibility'}'),
  examples: [{ bad: '', good: '' }],
  ${
    isMysql
      ? `mysql: {
    // column(column, statement) { statement.report({ range, message }); },
  },`
      : `visit: {
    // CreateStmt(node, statement) { statement.report({ range, message }); },
  },`
  }
});
`,
);

const registryPath = 'sql/rules/registry.ts';
const registry = await readFile(registryPath, 'utf8');
const after = allRules.findLastIndex((rule) => Number(rule.code.slice(4)) < code);
const list = registry.slice(registry.indexOf('export const allRules'));
const names = [...list.matchAll(/^ {2}(\w+),$/gm)].map((found) => found[1] ?? '');
names.splice(after + 1, 0, variable);
await writeFile(
  registryPath,
  registry
    .slice(0, registry.indexOf('export const allRules'))
    .replace(
      'import type { Rule }',
      `import { ${variable} } from './${group}/${name}.ts';\nimport type { Rule }`,
    ) + `export const allRules: readonly Rule[] = [\n${names.map((each) => `  ${each},\n`).join('')}];\n`,
);
console.log(
  `${path} (MOLT${code}). Write its examples first; npx vitest run --project unit sql/rules runs them.`,
);
