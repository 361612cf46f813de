import { mysqlStatement } from '../facts-of.ts';
import type { StatementNames } from '../raw.ts';
import { MysqlNames } from './names.ts';

/** The names in a MySQL statement, in the order of its text, with those in the body of a routine. Takes any text. */
export function namesInMysql(text: string): StatementNames {
  const reader = new MysqlNames(mysqlStatement(text));
  reader.run();
  return {
    mentions: reader.found.toSorted((a, b) => a.range.start - b.range.start),
    obstacles: reader.obstacles,
  };
}
