import { format } from 'prettier';
import { Plan } from '../contracts/plan.ts';
import type { GeneratedFile, Generator } from './generators.ts';

/** contracts/molt.schema.json: what editors complete and check molt.yaml with. */
export const planSchema: Generator = {
  name: 'plan schema',
  async files(): Promise<readonly GeneratedFile[]> {
    const path = 'contracts/molt.schema.json';
    const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...Plan };
    return [{ path, text: await format(JSON.stringify(schema), { parser: 'json', printWidth: 110 }) }];
  },
};
