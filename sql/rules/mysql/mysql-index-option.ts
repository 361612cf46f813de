import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const mysqlIndexOption = defineRule({
  code: 'MOLT342',
  name: 'mysql-index-option',
  title: 'Option of an index that only MySQL has',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'All indexes of CockroachDB are ordered ones of one kind. USING BTREE before or behind the columns, KEY_BLOCK_SIZE, ALGORITHM and LOCK are syntax errors.',
  workaround: 'Leave the option out.',
  documentation: docs('create-index'),
  examples: [
    {
      bad: 'CREATE TABLE t (a BIGINT, INDEX k (a) USING BTREE);',
      fixed: 'CREATE TABLE t (a BIGINT, INDEX k (a));',
    },
    {
      bad: 'CREATE INDEX k USING HASH ON t (a) KEY_BLOCK_SIZE=8 ALGORITHM=INPLACE;',
      fixed: 'CREATE INDEX k ON t (a);',
    },
    { good: 'CREATE INDEX k ON t (a);' },
  ],
  mysql: {
    key(key, statement) {
      for (const { name, span } of key.options) {
        if (name === 'comment') continue;
        const written = statement.slice(span);
        if (name === 'visible' || name === 'invisible') {
          // VISIBLE and INVISIBLE are CockroachDB's words, too; IGNORED is MariaDB's for the second.
          if (!statement.is(span.last, 'IGNORED')) continue;
          const isHidden = name === 'invisible';
          statement.report({
            range: span.range,
            message: `CockroachDB's indexes have no ${written}${isHidden ? '; NOT VISIBLE says the same' : ''}.`,
            fix: isHidden
              ? { title: 'Write NOT VISIBLE', class: 'safe', edits: [replace(span.range, 'NOT VISIBLE')] }
              : { title: `Remove ${written}`, class: 'safe', edits: [remove(statement, span)] },
          });
          continue;
        }
        // Behind the columns these words are CockroachDB's own.
        const isSharded =
          name === 'using' && statement.is(span.last, 'HASH') && span.first > (key.list?.last ?? Infinity);
        statement.report({
          range: span.range,
          layer: isSharded ? 'meaning' : 'grammar',
          severity: isSharded ? 'warning' : 'error',
          message: isSharded
            ? 'CockroachDB spreads the index over shards by USING HASH; in MySQL’s InnoDB it is an ordinary one.'
            : `CockroachDB's indexes have no ${written}.`,
          fix: {
            title: `Remove ${written}`,
            class: name === 'parser' || isSharded ? 'review' : 'safe',
            edits: [remove(statement, span)],
          },
        });
      }
    },
  },
});
