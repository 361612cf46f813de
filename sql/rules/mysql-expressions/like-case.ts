import { stringValue } from '../../mysql/names.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const likeCase = defineRule({
  code: 'MOLT418',
  name: 'like-case',
  title: 'LIKE that ignores case in MySQL',
  severity: 'hint',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'review',
  why: 'With MySQL’s usual collations LIKE finds Smith by smi%; CockroachDB’s LIKE tells upper from lower case, and finds fewer rows without an error.',
  workaround:
    'Write ILIKE where case should not matter. An index on the column serves LIKE with a fixed beginning only; a trigram index serves ILIKE.',
  documentation: docs('scalar-expressions'),
  examples: [
    { bad: "SELECT * FROM t WHERE name LIKE 'smi%';", fixed: "SELECT * FROM t WHERE name ILIKE 'smi%';" },
    { good: "SELECT * FROM t WHERE code LIKE '10-%' AND name LIKE BINARY 'smi%';" },
    { good: 'SELECT * FROM t WHERE name COLLATE utf8mb4_bin LIKE concat(:start, :end);' },
  ],
  mysql: {
    query({ clauses }, statement) {
      for (const clause of [clauses.get('WHERE'), clauses.get('HAVING')]) {
        for (let at = clause?.first ?? 1; at < (clause?.last ?? 0); at++) {
          if (!statement.is(at, 'LIKE') || statement.is(at - 1, 'SOUNDS')) continue;
          const pattern = statement.tokens[at + 1];
          // Without a letter in it, case says nothing.
          if (pattern?.kind !== 'string' || !/\p{L}/u.test(stringValue(pattern.text))) continue;
          if (/_(?:bin|cs|as_cs)$/i.test(statement.tokens[at - 1]?.text ?? '')) continue;
          const { range } = statement.span(at);
          statement.report({
            range,
            message: 'CockroachDB’s LIKE tells upper from lower case; ILIKE does not.',
            fix: { title: 'Write ILIKE', class: 'review', edits: [replace(range, 'ILIKE')] },
          });
        }
      }
    },
  },
});
