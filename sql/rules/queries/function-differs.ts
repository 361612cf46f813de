import { postgresFunctions } from '../data/functions.ts';
import { docs } from '../documentation.ts';
import type { Severity } from '../metadata.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';

/** What is other about them; how loud to say it goes by what an application would notice. */
const said: Readonly<Record<string, { readonly what: string; readonly severity: Severity }>> = {
  extract: {
    what: 'gives FLOAT8, where PostgreSQL gives numeric since version 14: cast it when exact digits count',
    severity: 'hint',
  },
};

const hash = 'gives the hash as text in hexadecimal, where PostgreSQL gives bytea';

const differing = new Set(
  postgresFunctions.filter((each) => each.status === 'differs').map((each) => each.name),
);

export const functionDiffers = defineRule({
  code: 'MOLT250',
  name: 'function-differs',
  title: 'Function that gives something else',
  severity: 'warning',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'manual',
  why: 'CockroachDB has a function of this name, and its result is of another type. Nothing fails; what is stored or compared may differ.',
  workaround:
    "For a hash as bytes write decode(sha256(x), 'hex'). For extract cast the result to the type that you need.",
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: "SELECT sha256('x'::BYTEA);", good: "SELECT decode(sha256('x'::BYTEA), 'hex');" },
    { bad: 'SELECT extract(epoch FROM now());', good: 'SELECT extract(epoch FROM now())::INT8;' },
    { good: 'SELECT app.sha256(a) FROM t;' },
  ],
  visit: {
    FuncCall(node, statement) {
      const parts = nameParts(node.funcname);
      const name = parts.at(-1) ?? '';
      if (!differing.has(name) || (parts.length > 1 && parts[0] !== 'pg_catalog')) return;
      const first = statement.tokenAt(node.location);
      const { what, severity } = said[name] ?? { what: hash, severity: 'warning' as const };
      // Within decode(…) or with a cast behind it somebody has thought of it.
      if (name !== 'extract' && statement.is(first - 2, 'DECODE')) return;
      const open = statement.name(first).last + 1;
      if (name === 'extract' && statement.is(statement.closes(open) + 1, '::')) return;
      statement.report({
        range: statement.name(first).range,
        severity,
        message: `CockroachDB’s ${name}() ${what}.`,
      });
    },
  },
});
