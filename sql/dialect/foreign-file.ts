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
  const [first] = findings.filter(isForeign);
  if (first === undefined) return findings;
  const foreign = findings.filter((finding) => isForeign(finding) || isEndOfBatch(finding));
  if (foreign.length < enough) return findings;
  const refused = findings.filter(
    (finding) => finding.rule === syntaxError.name && !isEndOfBatch(finding),
  ).length;
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

const isForeign = ({ rule }: Finding): boolean => rule === foreignSqlRule.name;

/** Where scripts for Oracle end a batch, PostgreSQL's parser stops. */
const isEndOfBatch = ({ rule, message }: Finding): boolean =>
  rule === syntaxError.name && message.includes('at or near "/"');
