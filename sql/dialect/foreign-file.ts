import type { Finding } from '../findings/finding.ts';
import { foreignSqlRule } from '../rules/file/foreign-sql.ts';
import { syntaxError } from '../rules/file/syntax-error.ts';

/** From so many statements on a file is another database's, when no more than as many others are not understood. */
const enough = 2;

/**
 * One finding in the place of many, for a file that is Oracle's or SQL Server's as a whole: its statements that
 * PostgreSQL's parser refuses are told together, with their number, at the first sign of it.
 */
export function foldForeign(findings: readonly Finding[]): readonly Finding[] {
  const foreign = findings.filter((finding) => finding.rule === foreignSqlRule.name);
  const [first] = foreign;
  if (first === undefined || foreign.length < enough) return findings;
  const refused = findings.filter((finding) => finding.rule === syntaxError.name).length;
  if (refused > 2 * foreign.length) return findings;
  const name = /This is (.*?) SQL/.exec(first.message)?.[1] ?? 'another database’s';
  const whole: Finding = {
    ...first,
    message: `This file is ${name} SQL, for which there are no rules yet: ${foreign.length + refused} statements of it were not checked.`,
  };
  return findings.flatMap((finding) => {
    if (finding === first) return [whole];
    return finding.rule === foreignSqlRule.name || finding.rule === syntaxError.name ? [] : [finding];
  });
}
