import { format } from 'prettier';
import { CheckReport } from '../contracts/check.ts';
import type { GeneratedFile, Generator } from './generators.ts';

/** contracts/check.schema.json: the shape of what `molt check --format json` prints. */
export const checkSchema: Generator = {
  name: 'schema of molt check',
  async files(): Promise<readonly GeneratedFile[]> {
    const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...CheckReport };
    const text = await format(JSON.stringify(schema), { parser: 'json', printWidth: 110 });
    return [{ path: 'contracts/check.schema.json', text }];
  },
};
