import { docs } from '../documentation.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';

/** PostgreSQL's system columns, but for tableoid, which exists (PostgreSQL 18, src/backend/catalog/heap.c). */
/** Columns that each row has in PostgreSQL, and none in CockroachDB. */
export const missingSystemColumns: ReadonlySet<string> = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax']);

export const systemColumn = defineRule({
  code: 'MOLT257',
  name: 'system-column',
  title: 'System column',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Rows have no ctid, xmin, xmax, cmin and cmax. And RETURNING knows no old and new: these are looked up as tables.',
  workaround:
    'For optimistic locking use a version column, or crdb_internal_mvcc_timestamp. To tell duplicates apart use the primary key. Read old values with SELECT … FOR UPDATE first.',
  documentation: docs('postgresql-compatibility'),
  examples: [
    { bad: 'SELECT xmin FROM t;', good: 'SELECT tableoid FROM t;' },
    { bad: 'DELETE FROM t a USING t b WHERE a.ctid < b.ctid AND a.k = b.k;' },
    { bad: 'UPDATE t SET v = 2 RETURNING old.v, new.v;', good: 'UPDATE t AS old SET v = 2 RETURNING old.v;' },
  ],
  visit: {
    ColumnRef(node, statement) {
      // Nearly every statement has columns: a look at the ends of the name must do for most of them.
      const last = node.fields?.at(-1);
      const name = last !== undefined && 'String' in last ? (last.String.sval ?? '') : '';
      const parts = node.fields?.length === 2 ? nameParts(node.fields) : [];
      const first = statement.tokenAt(node.location);
      if (missingSystemColumns.has(name)) {
        statement.report({
          range: statement.name(first).range,
          message: `CockroachDB’s rows have no ${name}.`,
        });
        return;
      }
      if (parts.length !== 2 || !/^(?:old|new)$/.test(parts[0] ?? '') || statement.routine !== undefined)
        return;
      const returning = statement.find('RETURNING');
      const [row = ''] = parts;
      const isAlias = statement.tokens.some(
        (token, i) => token.kind === 'word' && token.text === row.toUpperCase() && !statement.is(i + 1, '.'),
      );
      if (returning === null || first < returning.first || isAlias) return;
      statement.report({
        range: statement.name(first).range,
        message: `CockroachDB’s RETURNING knows no ${row}: it gives the ${row === 'new' ? 'columns without it' : 'new row only'}.`,
      });
    },
  },
});
