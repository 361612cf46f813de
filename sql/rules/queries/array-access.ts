import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { ofTheirColumns, reportInserted } from './inserted-values.ts';
import { oddArrays, refusedArray } from './odd-value.ts';

export const arrayAccess = defineRule({
  code: 'MOLT255',
  name: 'array-access',
  title: 'Slice or second dimension of an array',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Arrays have one dimension and no slices: the expression parses, and fails when its types are checked.',
  workaround: 'For a slice, unnest WITH ORDINALITY and array_agg. For several dimensions use JSONB.',
  documentation: docs('array'),
  issue: 32552,
  examples: [
    { bad: 'SELECT tags[1:2] FROM t;', good: 'SELECT tags[1] FROM t;' },
    { bad: 'SELECT cells[1][2] FROM grid;', good: "SELECT doc['a']['b'] FROM t;" },
    { bad: "SELECT '{{1,2},{3,4}}'::INT8[];", good: "SELECT '{1,2}'::INT8[];" },
    { bad: "SELECT '[0:2]={1,2,3}'::INT8[];" },
    {
      bad: "CREATE TABLE grid (id INT8 PRIMARY KEY, cells INT8[]);\nINSERT INTO grid VALUES (1, '{{1,2},{3,4}}');",
      good: "CREATE TABLE page (id INT8 PRIMARY KEY, body TEXT);\nINSERT INTO page VALUES (1, '{{ title }}');",
    },
    {
      bad: 'CREATE TABLE grid (id INT8 PRIMARY KEY, cells INT8[]);\nCOPY grid (id, cells) FROM stdin;\n1\t{{1,2},{3,4}}\n\\.\n',
      good: 'CREATE TABLE page (id INT8 PRIMARY KEY, body TEXT);\nCOPY page (id, body) FROM stdin;\n1\t{{ title }}\n\\.\n',
    },
    { bad: "CREATE TABLE grid (id INT8 PRIMARY KEY, cells INT8[] DEFAULT '{{0}}');" },
    { bad: 'SELECT ARRAY[[1, 2], [3, 4]];', good: 'SELECT ARRAY[1, 2];' },
  ],
  schema: ofTheirColumns,
  copied: {
    signs: [
      { text: '{{', behind: 0 },
      { text: ']={', behind: 60 },
    ],
    odd: oddArrays,
  },
  visit: {
    A_Indirection(node, statement) {
      const indices = (node.indirection ?? []).flatMap((each) =>
        'A_Indices' in each ? [each.A_Indices] : [],
      );
      const last = indices.at(-1);
      if (last === undefined) return;
      const slice = indices.find((each) => each.is_slice === true);
      const deep =
        indices.length > 1 && indices.every((each) => each.uidx !== undefined && isCount(each.uidx));
      if (slice === undefined && !deep) return;
      const start = statement.tokenAt(locationOf(node.arg));
      let open = start;
      while (open < statement.tokens.length && !statement.is(open, '[')) open++;
      let close = statement.closes(open);
      if (deep) while (statement.is(close + 1, '[')) close = statement.closes(close + 1);
      statement.report({
        range: statement.span(open, close).range,
        issue: slice !== undefined ? 32551 : 32552,
        message:
          slice !== undefined
            ? 'CockroachDB has no slices of arrays.'
            : 'CockroachDB’s arrays have one dimension.',
      });
    },
    TypeCast(node, statement) {
      const { arg, typeName } = node;
      if ((typeName?.arrayBounds?.length ?? 0) === 0 || arg === undefined || !('A_Const' in arg)) return;
      const message = refusedArray(arg.A_Const.sval?.sval ?? '');
      if (message === null) return;
      statement.report({
        range: statement.span(statement.tokenAt(arg.A_Const.location)).range,
        message,
      });
    },
    ColumnDef({ typeName, constraints }, statement) {
      if ((typeName?.arrayBounds?.length ?? 0) === 0) return;
      for (const each of constraints ?? []) {
        if (!('Constraint' in each) || each.Constraint.contype !== 'CONSTR_DEFAULT') continue;
        const value = each.Constraint.raw_expr;
        if (value === undefined || !('A_Const' in value)) continue;
        const message = refusedArray(value.A_Const.sval?.sval ?? '');
        if (message === null) continue;
        const { range } = statement.span(statement.tokenAt(value.A_Const.location));
        statement.report({ range, message });
      }
    },
    InsertStmt: (node, statement) => reportInserted(node, statement, oddArrays, () => undefined),
    A_ArrayExpr(node, statement) {
      const inner = (node.elements ?? []).find((each) => 'A_ArrayExpr' in each);
      if (inner === undefined || !('A_ArrayExpr' in inner)) return;
      const first = statement.tokenAt(inner.A_ArrayExpr.location);
      const open = statement.is(first, '[') ? first : first + 1;
      statement.report({
        range: statement.span(first, statement.closes(open)).range,
        message: 'CockroachDB’s arrays have one dimension: it refuses an array within an array.',
      });
    },
  },
});

/** A number or a name: what a position in an array is. A string is the key of a JSON object. */
function isCount(node: Node): boolean {
  return !('A_Const' in node) || node.A_Const.sval === undefined;
}

function locationOf(node: Node | undefined): number | undefined {
  if (node === undefined) return undefined;
  const inner = Object.values(node)[0] as { location?: number } | undefined;
  return inner?.location;
}
