import type { KeyDefinition } from '../../mysql/model.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const redundantKey = defineRule({
  code: 'MOLT420',
  name: 'redundant-key',
  title: 'Index that another one contains',
  severity: 'hint',
  layer: 'advice',
  sources: ['mysql'],
  fix: 'manual',
  why: 'An index on the first columns of another one answers no query that the other can’t, and each index of CockroachDB is written to, on three nodes, with every row. MySQL makes such indexes by itself for foreign keys, and dumps show them.',
  workaround: 'Leave the shorter index out.',
  documentation: docs('schema-design-indexes'),
  examples: [
    {
      bad: 'CREATE TABLE t (id BIGINT PRIMARY KEY, a BIGINT, b BIGINT, INDEX i (a), INDEX j (a, b));',
      good: 'CREATE TABLE t (id BIGINT PRIMARY KEY, a BIGINT, b BIGINT, INDEX j (a, b), INDEX k (b));',
    },
    { bad: 'CREATE TABLE t (id BIGINT, a BIGINT, PRIMARY KEY (id, a), INDEX i (id));' },
    { good: 'CREATE TABLE t (id BIGINT PRIMARY KEY, a BIGINT, UNIQUE INDEX i (a), INDEX j (a DESC, id));' },
  ],
  mysql: {
    table(_, statement) {
      const { keys } = statement.model;
      const indexes = keys.filter(({ sort }) => sort === 'primary' || sort === 'unique' || sort === 'index');
      for (const [index, key] of indexes.entries()) {
        // A unique key says something that no longer one says.
        if (key.sort !== 'index') continue;
        const other = indexes.find(
          (each, at) =>
            each !== key &&
            contains(each, key) &&
            (columnsOf(each).length > columnsOf(key).length || each.sort !== 'index' || at < index),
        );
        if (other === undefined) continue;
        statement.report({
          range: (key.nameSpan ?? key.keyword).range,
          message: `This index is the beginning of ${other.sort === 'primary' ? 'the primary key' : (other.name ?? 'another one')}; queries need only that.`,
        });
      }
    },
  },
});

function columnsOf({ parts }: KeyDefinition): readonly (string | null)[] {
  return parts.map(({ name, length, span }) =>
    name === null || length !== null || span.last > span.first ? null : name.toLowerCase(),
  );
}

/** Whether a key begins with all columns of another, in their order, none of them an expression, a prefix or DESC. */
function contains(longer: KeyDefinition, shorter: KeyDefinition): boolean {
  const [own, other] = [columnsOf(longer), columnsOf(shorter)];
  return other.length > 0 && other.every((name, at) => name !== null && own[at] === name);
}
