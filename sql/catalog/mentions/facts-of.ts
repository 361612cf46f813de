import type { Dialect } from '../../dialect/dialect.ts';
import { mysqlFacts } from '../../mysql/facts.ts';
import { MysqlStatement } from '../../mysql/statement.ts';
import { parseStatement } from '../../parse/parser.ts';
import { newestVersion } from '../../rules/metadata.ts';
import { statementWithoutRules } from '../../rules/statement-context.ts';
import type { Fact } from '../fact.ts';
import { factsOf } from '../facts/facts.ts';

const silent = [() => {}, () => false] as const;

/** A MySQL statement to be looked at without any rules. */
export const mysqlStatement = (text: string): MysqlStatement =>
  new MysqlStatement(text, newestVersion, false, ...silent);

/** What a statement says of the schema, without what it only asks. Needs `loadParser` to have ended. */
export function factsOfStatement(text: string, dialect: Dialect): readonly Fact[] {
  if (dialect === 'mysql') return mysqlFacts(mysqlStatement(text));
  const parsed = parseStatement(text);
  if (parsed.state !== 'statement') return [];
  const context = statementWithoutRules(text, parsed);
  return factsOf(parsed.node, context);
}
