import { columnOfValue } from '../../catalog/column-of-value.ts';
import type { Name } from '../../catalog/name.ts';
import type { Fix, TextRange } from '../../findings/finding.ts';
import type { NodeOf } from '../../parse/parser.ts';
import type { SchemaVisitors } from '../schema-rule.ts';
import type { StatementContext } from '../statement-context.ts';
import { mayBeOdd, type OddValue } from './odd-value.ts';

/**
 * Reports the strings of an INSERT's rows that only PostgreSQL takes in columns of some types; the catalogue says later
 * which types those columns have (`ofTheirColumns`).
 */
export function reportInserted(
  insert: NodeOf<'InsertStmt'>,
  statement: StatementContext,
  oddValues: (text: string) => readonly OddValue[],
  fixOf: (value: string, odd: OddValue, range: TextRange) => Fix | undefined,
): void {
  const { relation, selectStmt } = insert;
  if (relation?.relname === undefined || selectStmt === undefined || !('SelectStmt' in selectStmt)) return;
  const table: Name = { schema: relation.schemaname ?? null, name: relation.relname };
  const names = (insert.cols ?? []).map((each) => ('ResTarget' in each ? each.ResTarget.name : undefined));
  for (const row of selectStmt.SelectStmt.valuesLists ?? []) {
    if (!('List' in row)) continue;
    for (const [i, value] of (row.List.items ?? []).entries()) {
      if (!('A_Const' in value)) continue;
      const { sval, location } = value.A_Const;
      const start = statement.offset(location);
      if (sval?.sval === undefined || statement.text[start] !== "'" || !mayBeOdd(statement.text, start))
        continue;
      const column = insert.cols === undefined ? i : names[i];
      if (column === undefined) continue;
      const range = statement.span(statement.tokenAt(location)).range;
      for (const odd of oddValues(sval.sval)) {
        const { types, ofArrays, message, issue } = odd;
        statement.report({
          range,
          message,
          issue,
          layer: 'later',
          fix: odd.instead === undefined ? undefined : fixOf(sval.sval, odd, range),
          unlessCreated: {
            kind: 'table',
            name: table,
            ofColumn: { column, types, ...(ofArrays === undefined ? {} : { ofArrays }) },
          },
        });
      }
    }
  }
}

/** Says what `reportInserted` reported, and what was found in rows of COPY, of columns that have such a type. */
export const ofTheirColumns: SchemaVisitors = {
  created: ({ ofColumn, finding }, at, object, { catalog, report }) => {
    const column = ofColumn && columnOfValue(ofColumn, object, at.statement, catalog);
    if (column === undefined) return;
    const { message, issue, layer, table, fix } = finding;
    const edits = fix?.edits.map(({ range, text }) => ({ at: { ...at, range }, text }));
    const { value } = ofColumn ?? {};
    const related = [
      ...(value === undefined
        ? []
        : [{ at: { statement: at.statement, range: value }, message: 'The first of them' }]),
      { at: column.typeAt, message: `"${column.name}" is ${column.type.text}` },
    ];
    report({ at, message, issue, layer, table, related, fix: fix && edits && { ...fix, edits } });
  },
  // The type of the column is not known, so nothing is.
  notCreated: () => undefined,
};
