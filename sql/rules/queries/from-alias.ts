import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const fromAlias = defineRule({
  code: 'MOLT234',
  name: 'from-alias',
  title: 'Alias in FROM that the grammar refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'The columns of USING take no alias of their own; the column list of a function needs an alias in front of it, takes no types behind LATERAL, and no COLLATE.',
  workaround:
    'JOIN … USING (id) without AS; f() AS t (a INT8) with a name; behind LATERAL leave the types out, or leave LATERAL out (a function may refer to the tables before it anyway).',
  documentation: docs('table-expressions'),
  examples: [
    { bad: 'SELECT t.a FROM t JOIN u USING (id) AS j;', fixed: 'SELECT t.a FROM t JOIN u USING (id);' },
    { bad: "SELECT * FROM jsonb_to_record('{}') AS (a INT8);" },
    {
      bad: 'SELECT x.a FROM t, LATERAL jsonb_to_record(t.doc) AS x (a INT8);',
      fixed: 'SELECT x.a FROM t, jsonb_to_record(t.doc) AS x (a INT8);',
    },
    { bad: `SELECT * FROM jsonb_to_record('{}') AS x (a TEXT COLLATE "de");` },
    { good: "SELECT r.a FROM t JOIN u USING (id), jsonb_to_record('{}') AS r (a INT8);" },
  ],
  visit: {
    JoinExpr(node, statement) {
      // Neither the join nor its alias has a place in the tree: all of a statement are found with the first.
      if (node.join_using_alias === undefined || statement.said('MOLT234')) return;
      for (let i = 0; i < statement.tokens.length; i++) {
        if (!statement.is(i, 'USING') || !statement.is(i + 1, '(')) continue;
        const close = statement.closes(i + 1);
        if (!statement.is(close + 1, 'AS')) continue;
        const alias = statement.span(close + 1, close + 2);
        const name = statement.slice(statement.span(close + 2));
        const used = statement.tokens.some(
          (token, n) =>
            statement.is(n + 1, '.') && token.text.toLowerCase() === name.toLowerCase() && n !== close + 2,
        );
        statement.report({
          range: alias.range,
          message: `CockroachDB takes no alias for the columns of USING${used ? `; what refers to ${name} must name the table` : ''}.`,
          fix: {
            title: 'Remove the alias',
            class: used ? 'review' : 'safe',
            edits: [remove(statement, alias)],
          },
        });
      }
    },
    RangeFunction(node, statement) {
      for (const each of node.functions ?? []) {
        const items = 'List' in each ? each.List.items : undefined;
        const types = items?.[1];
        const first = types !== undefined && 'List' in types ? types.List.items?.[0] : undefined;
        if (first === undefined || !('ColumnDef' in first)) continue;
        const open = statement.tokenAt(first.ColumnDef.location) - 1;
        statement.report({
          range: statement.span(open - 1, open).range,
          message: 'CockroachDB wants a name between AS and the columns.',
        });
      }
      for (const each of node.coldeflist ?? []) {
        const collation = 'ColumnDef' in each ? each.ColumnDef.collClause : undefined;
        if (collation === undefined) continue;
        const first = statement.tokenAt(collation.location);
        statement.report({
          range: statement.span(first, statement.name(first + 1).last).range,
          message:
            'CockroachDB takes no COLLATE in the columns of a function: collate where the value is used.',
        });
      }
      const column = node.coldeflist?.[0];
      if (column === undefined || !('ColumnDef' in column)) return;
      const open = statement.tokenAt(column.ColumnDef.location) - 1;
      if (statement.is(open - 1, 'AS')) {
        statement.report({
          range: statement.span(open - 1, open).range,
          message: 'CockroachDB wants a name between AS and the columns.',
          fix: {
            title: 'Name it t',
            class: 'review',
            edits: [replace(statement.span(open - 1).range, 'AS t')],
          },
        });
        return;
      }
      if (node.lateral !== true) return;
      let lateral = open;
      while (lateral > 0 && !statement.is(lateral, 'LATERAL')) lateral--;
      const word = statement.span(lateral);
      statement.report({
        range: word.range,
        message: 'CockroachDB takes no types of columns behind LATERAL; a function needs no LATERAL.',
        fix: { title: 'Remove LATERAL', class: 'safe', edits: [remove(statement, word)] },
      });
    },
  },
});
