import type { TextEdit } from '../../findings/finding.ts';
import type { ColumnDefinition } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { arrayText, cockroachString, stringValue } from '../../mysql/names.ts';
import { typeVerdict, type TypeVerdict } from '../../mysql/types.ts';
import { remove, replace } from '../fixes.ts';
import type { Severity } from '../metadata.ts';

interface Said {
  readonly message: (written: string, verdict: TypeVerdict) => string;
  /** By the layer when absent: what is refused is an error, what means something else a warning. */
  readonly severity?: Severity;
}

/**
 * Reports the type of a column, in a rule whose `typeSort` names its sort. The whole type is one construct, with its display width,
 * UNSIGNED and ZEROFILL: it gets one finding and one fix.
 */
export function reportType(
  column: ColumnDefinition,
  statement: MysqlStatement,
  { message, severity }: Said,
): void {
  const verdict = typeVerdict(column, statement);
  if (verdict === null) return;
  const { range } = column.type.span;
  const refused = verdict.layer === 'grammar' || verdict.layer === 'later';
  statement.report({
    range: { start: range.start, end: Math.min(range.end, range.start + 60) },
    message: message(statement.slice(column.type.span), verdict),
    layer: verdict.layer,
    severity: severity ?? (refused ? 'error' : 'warning'),
    fix:
      verdict.fix === 'manual'
        ? undefined
        : {
            title: `Write ${written(verdict)}`,
            class: verdict.fix,
            edits: edits(column, statement, verdict),
          },
  });
}

function written({ to, check }: TypeVerdict): string {
  return check === undefined ? to : `${to} CHECK (${check})`;
}

function edits(column: ColumnDefinition, statement: MysqlStatement, verdict: TypeVerdict): TextEdit[] {
  const all = [replace(column.type.span.range, written(verdict))];
  if (verdict.sort === 'enum' && verdict.labels !== undefined) {
    const start = statement.tokens[0]?.start ?? 0;
    const labels = verdict.labels.join(', ');
    all.push(replace({ start, end: start }, `CREATE TYPE ${verdict.to} AS ENUM (${labels});\n`));
  }
  for (const attribute of column.attributes) {
    if (verdict.sort === 'spatial' && attribute.name === 'srid') all.push(remove(statement, attribute.span));
    if (verdict.sort === 'set' && attribute.name === 'default' && attribute.value !== null) {
      const value = statement.slice(attribute.value);
      if (/^['"]/.test(value))
        all.push(replace(attribute.value.range, cockroachString(arrayText(stringValue(value)))));
    }
    if (verdict.to === 'UUID' && attribute.name === 'default' && attribute.value !== null)
      all.push(replace(attribute.value.range, 'gen_random_uuid()'));
    if (verdict.to === 'BOOL' && attribute.name === 'default' && attribute.value !== null) {
      const value = /^[bB]?'?([01])'?$/.exec(statement.slice(attribute.value))?.[1];
      if (value !== undefined) all.push(replace(attribute.value.range, value === '1' ? 'true' : 'false'));
    }
  }
  return all;
}
