import { noNames, type StatementNames } from '../raw.ts';

/** The names in a MySQL statement. */
export function namesInMysql(_text: string): StatementNames {
  return noNames;
}
