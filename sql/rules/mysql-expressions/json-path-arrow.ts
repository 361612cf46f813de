import { stringValue } from '../../mysql/names.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const jsonPathArrow = defineRule({
  code: 'MOLT375',
  name: 'json-path-arrow',
  title: '-> and ->> with a path',
  severity: 'error',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'safe',
  why: 'Behind -> and ->> CockroachDB expects a key or an index. With a path of MySQL it looks for a key of that very name, finds none, and gives NULL without a word.',
  workaround: "Write one arrow for each step: doc->'a'->>'b'.",
  documentation: docs('jsonb'),
  examples: [
    { bad: "SELECT doc->>'$.a' FROM t;", fixed: "SELECT doc->>'a' FROM t;" },
    {
      bad: 'SELECT doc->\'$.a.items[0]."b c"\' FROM t;',
      fixed: "SELECT doc->'a'->'items'->0->'b c' FROM t;",
    },
    { bad: "SELECT doc->>'$.a[*].b' FROM t;" },
    { good: "SELECT doc->'a'->>'b' FROM t;" },
  ],
  mysql: {
    statement(_, statement) {
      if (!statement.has('->') && !statement.has('->>')) return;
      for (let at = 1; at < statement.tokens.length - 1; at++) {
        const arrow = statement.tokens[at]?.text;
        const path = statement.tokens[at + 1];
        if ((arrow !== '->' && arrow !== '->>') || path?.kind !== 'string') continue;
        const { range } = statement.span(at + 1);
        const value = stringValue(statement.textOf(range));
        if (!value.startsWith('$')) continue;
        const steps = stepsOf(value);
        statement.report({
          range,
          message: `CockroachDB looks for a key named ${value}, and gives NULL when there is none.`,
          fix:
            steps === null
              ? undefined
              : {
                  title: 'Write one arrow for each step',
                  class: 'safe',
                  edits: [replace(statement.span(at, at + 1).range, arrows(steps, arrow))],
                },
        });
      }
    },
  },
});

/** The steps of `$.a[0]."b c"`, as SQL; null for wildcards, ranges, and the document itself. */
export function stepsOf(path: string): readonly string[] | null {
  const steps: string[] = [];
  let rest = path.slice(1);
  while (rest !== '') {
    const step = /^\.\s*([A-Za-z_]\w*)\s*|^\.\s*"([^"\\]*)"\s*|^\[\s*(\d+)\s*\]\s*/.exec(rest);
    if (step === null) return null;
    const key = step[1] ?? step[2];
    steps.push(key === undefined ? (step[3] ?? '0') : `'${key.replaceAll("'", "''")}'`);
    rest = rest.slice(step[0].length);
  }
  return steps.length === 0 ? null : steps;
}

/** `->'a'->>'b'`: the last step with the arrow that was written. */
export function arrows(steps: readonly string[], last: '->' | '->>'): string {
  return steps.map((step, i) => `${i === steps.length - 1 ? last : '->'}${step}`).join('');
}
