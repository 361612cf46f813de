// `npm run facts -- --facts DIR`: makes the tables of sql/rules/data from a folder of facts about CockroachDB
// (functions.json, types.json, keywords.json). The tables are committed: nothing else needs the folder.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { functionsFile } from './facts/functions.ts';
import { keywordsFile } from './facts/keywords.ts';
import { namesFile } from './facts/names.ts';
import { typesFile } from './facts/types.ts';
import type { FunctionFacts, KeywordFacts, TypeFacts } from './facts/shapes.ts';

const { values } = parseArgs({ options: { facts: { type: 'string' } } });
if (values.facts === undefined) {
  console.error('usage: npm run facts -- --facts DIR   (e.g. ../shared/facts)');
  process.exit(2);
}
const folder = values.facts;

const read = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(join(folder, name), 'utf8')) as T;
const functions = await read<FunctionFacts>('functions.json');
const types = await read<TypeFacts>('types.json');
const keywords = await read<KeywordFacts>('keywords.json');

const files: Readonly<Record<string, string>> = {
  'functions.ts': functionsFile(functions),
  'types.ts': typesFile(types),
  'keywords.ts': keywordsFile(keywords),
  'cockroach-names.ts': namesFile(functions, keywords),
};
for (const [name, text] of Object.entries(files)) {
  await writeFile(join('sql/rules/data', name), text);
  console.log(`sql/rules/data/${name}: ${text.split('\n').length} lines`);
}
