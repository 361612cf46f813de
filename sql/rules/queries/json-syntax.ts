import type { NodeTag } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { defineRule, type Visitors } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

/** The functions of SQL/JSON, by the parser's name for their call; each may be written like an ordinary function. */
const calls: readonly NodeTag[] = [
  'JsonObjectConstructor', 'JsonArrayConstructor', 'JsonArrayQueryConstructor', 'JsonObjectAgg', 'JsonArrayAgg', 'JsonFuncExpr',
  'JsonParseExpr', 'JsonScalarExpr', 'JsonSerializeExpr',
]; // prettier-ignore

const instead: Readonly<Record<string, string>> = {
  JSON_OBJECT: 'json_build_object()',
  JSON_ARRAY: 'json_build_array()',
  JSON_OBJECTAGG: 'json_object_agg()',
  JSON_ARRAYAGG: 'json_agg()',
  JSON_VALUE: 'doc #>> path',
  JSON_QUERY: 'jsonb_path_query_first()',
  JSON_EXISTS: 'jsonb_path_exists()',
  JSON_SCALAR: 'to_json()',
  JSON_SERIALIZE: 'doc::STRING',
  JSON: 'text::JSONB',
};

export const jsonSyntax = defineRule({
  code: 'MOLT231',
  name: 'json-syntax',
  title: 'JSON of the SQL standard',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'The JSON functions of the SQL standard (JSON_OBJECT, JSON_VALUE, JSON_TABLE, IS JSON, …) do not exist; what they write in words behind their arguments is refused by the grammar.',
  workaround:
    'json_build_object, json_build_array, json_agg and json_object_agg build; #>>, @> and the jsonb_path functions take apart; jsonb_array_elements and jsonb_to_recordset make rows.',
  documentation: docs('jsonb'),
  examples: [
    { bad: "SELECT JSON_OBJECT('a': 1);", good: "SELECT json_build_object('a', 1);" },
    { bad: 'SELECT id FROM t WHERE doc IS JSON OBJECT;' },
    { bad: "SELECT a FROM JSON_TABLE('[]', '$[*]' COLUMNS (a INT8 PATH '$.a')) AS j;" },
    { bad: "SELECT JSON_VALUE(doc, '$.a') FROM t;" },
    { bad: 'SELECT JSON_ARRAYAGG(a RETURNING JSONB) FROM t;' },
  ],
  visit: {
    ...(Object.fromEntries(
      calls.map((tag) => [
        tag,
        (node: { readonly location?: number }, statement: StatementContext) =>
          call(locationOf(node), statement),
      ]),
    ) as Visitors),
    JsonIsPredicate(node, statement) {
      // The location is that of the whole expression.
      const from = statement.tokenAt(node.location);
      for (let i = from; i < statement.tokens.length; i++) {
        const not = statement.is(i + 1, 'NOT') ? 1 : 0;
        if (!statement.is(i, 'IS') || !statement.is(i + 1 + not, 'JSON')) continue;
        statement.report({
          range: statement.span(i, i + 1 + not).range,
          message: 'CockroachDB has no IS JSON: a column of type JSONB holds nothing else.',
        });
        return;
      }
    },
    JsonTable(node, statement) {
      statement.report({
        range: statement.span(statement.tokenAt(node.location)).range,
        message:
          'CockroachDB has no JSON_TABLE: jsonb_to_recordset() or jsonb_array_elements() make rows of an array.',
      });
    },
  },
});

/** An aggregate keeps its place in a field called `constructor`, which every object has in another sense. */
function locationOf(node: { readonly location?: number }): number | undefined {
  if (!Object.hasOwn(node, 'constructor')) return node.location;
  return (node as unknown as { constructor: { location?: number } }).constructor.location;
}

const clauseWords = /^(?:RETURNING|PASSING|ON|FORMAT|WITH|WITHOUT|ABSENT|VALUE|KEEP|OMIT|SELECT|VALUES|:)$/;

function call(location: number | undefined, statement: StatementContext): void {
  const at = statement.tokenAt(location);
  const name = statement.tokens[at]?.text ?? '';
  const end = statement.closes(at + 1);
  const depth = statement.tokens[at + 2]?.depth;
  let refused = false;
  for (let i = at + 2; i < end && !refused; i++) {
    const token = statement.tokens[i];
    refused = token?.depth === depth && token?.kind !== 'string' && clauseWords.test(token?.text ?? '');
  }
  const better = Object.hasOwn(instead, name) ? instead[name] : undefined;
  statement.report({
    range: statement.span(at).range,
    layer: refused ? undefined : 'later',
    message: `CockroachDB has no ${name}${refused ? ' with clauses in words' : ''}${better === undefined ? '' : `; ${better} comes nearest`}.`,
  });
}
