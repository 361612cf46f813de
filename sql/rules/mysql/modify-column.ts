import type { AlterAction } from '../../mysql/model.ts';
import { hasAttribute } from '../../mysql/columns.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { typeVerdict } from '../../mysql/types.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { moveOut, tableName } from './alter-actions.ts';

type Change = Extract<AlterAction, { sort: 'modify' | 'change' }>;

export const modifyColumn = defineRule({
  code: 'MOLT348',
  name: 'modify-column',
  title: 'MODIFY and CHANGE',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB changes the type, the default and NOT NULL of a column each by an action of its own, and has no MODIFY and no CHANGE.',
  workaround:
    'Write ALTER COLUMN … TYPE, SET or DROP NOT NULL, SET or DROP DEFAULT. MODIFY without NOT NULL or DEFAULT takes them away.',
  documentation: docs('alter-table'),
  examples: [
    {
      bad: 'ALTER TABLE t MODIFY COLUMN a BIGINT NOT NULL;',
      fixed:
        'ALTER TABLE t ALTER COLUMN a TYPE BIGINT;\nALTER TABLE t ALTER COLUMN a SET NOT NULL, ALTER COLUMN a DROP DEFAULT;',
    },
    { bad: 'ALTER TABLE t CHANGE a aa BIGINT;' },
    { good: 'ALTER TABLE t ALTER COLUMN a TYPE INT8;' },
  ],
  mysql: {
    action(action, statement) {
      if (action.sort !== 'modify' && action.sort !== 'change') return;
      const { column } = action;
      const isRenamed = action.sort === 'change' && statement.lastName(action.old) !== column.name;
      const word = statement.is(action.span.first + 1, 'COLUMN') ? 1 : 0;
      const text = changes(action, statement);
      statement.report({
        range: statement.span(action.span.first, action.span.first + word).range,
        message: isRenamed
          ? `CockroachDB renames a column by RENAME COLUMN, and changes its type by ALTER COLUMN … TYPE.`
          : `CockroachDB changes a column by ALTER COLUMN … TYPE and SET or DROP NOT NULL.`,
        // A rename must come first, in a statement of its own.
        fix: isRenamed || text === null ? undefined : moveOut(action, statement, text, 'review'),
      });
    },
  },
});

/**
 * The statements that do what MODIFY does; null when an attribute has no action in CockroachDB. It changes a type alone,
 * not together with other actions.
 */
function changes({ column }: Change, statement: MysqlStatement): string | null {
  const known = ['not null', 'null', 'default', 'comment', 'character set', 'collate', 'binary'];
  if (column.attributes.some(({ name }) => !known.includes(name))) return null;
  const verdict = typeVerdict(column, statement);
  if (verdict?.labels !== undefined) return null;
  const name = statement.cockroachNameAt(column.nameSpan.last);
  const value = column.attributes.find((attribute) => attribute.name === 'default')?.value;
  const table = `ALTER TABLE ${tableName(statement)}`;
  const type = `ALTER COLUMN ${name} TYPE ${verdict?.to ?? statement.slice(column.type.span)}`;
  const notNull = `ALTER COLUMN ${name} ${hasAttribute(column, 'not null') ? 'SET' : 'DROP'} NOT NULL`;
  const preset = `ALTER COLUMN ${name} ${value ? `SET DEFAULT ${statement.slice(value)}` : 'DROP DEFAULT'}`;
  return `${table} ${type};\n${table} ${notNull}, ${preset}`;
}
