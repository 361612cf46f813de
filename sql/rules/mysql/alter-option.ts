import { replace } from '../fixes.ts';
import type { OtherAction } from '../../mysql/model.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { withoutAction } from './alter-actions.ts';

/** Actions that CockroachDB needs not be told, and how sure that is. */
const noise: Partial<Record<OtherAction, 'safe' | 'review'>> = {
  algorithm: 'safe',
  lock: 'safe',
  'switch keys': 'safe',
  validation: 'safe',
  'order by': 'safe',
  force: 'safe',
  'convert charset': 'review',
  partition: 'review',
  tablespace: 'review',
  versioning: 'review',
};

export const alterOption = defineRule({
  code: 'MOLT399',
  name: 'alter-option',
  title: 'How MySQL is to change a table',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB changes tables online, in its own way, and always with all indexes: ALGORITHM, LOCK, DISABLE KEYS, ORDER BY, FORCE, CONVERT TO CHARACTER SET and changes of partitions and tablespaces are syntax errors.',
  workaround: 'Leave the action out.',
  documentation: docs('online-schema-changes'),
  examples: [
    {
      bad: 'ALTER TABLE t ADD COLUMN d BIGINT, ALGORITHM=INPLACE, LOCK=NONE;',
      fixed: 'ALTER TABLE t ADD COLUMN d BIGINT;',
    },
    { bad: 'ALTER TABLE t DISABLE KEYS;', fixed: '' },
    { bad: 'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4;', fixed: '' },
    { good: 'ALTER TABLE t ADD COLUMN d BIGINT;' },
  ],
  mysql: {
    action(action, statement) {
      if (action.sort === 'alter column') {
        const invisible = statement.find('SET INVISIBLE', action.span);
        if (invisible === null) return;
        const { range } = statement.span(invisible.last);
        statement.report({
          range,
          message: 'CockroachDB writes SET NOT VISIBLE.',
          fix: { title: 'Write NOT VISIBLE', class: 'safe', edits: [replace(range, 'NOT VISIBLE')] },
        });
        return;
      }
      const fixClass = noise[action.sort as OtherAction];
      if (fixClass === undefined) return;
      const words = statement.span(action.span.first, Math.min(action.span.first + 2, action.span.last));
      statement.report({
        range: words.range,
        message: `CockroachDB does not take ${statement.slice(words)} in ALTER TABLE.`,
        fix: { title: 'Remove it', class: fixClass, edits: [withoutAction(action, statement)] },
      });
    },
  },
});
