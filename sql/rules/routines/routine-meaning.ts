import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

/** Errors that ask for the whole transaction to be tried again (class 40, and 40001 among them). */
const retries = new Set(['serialization_failure', 'transaction_rollback', 'deadlock_detected', "'40001'", "'40p01'", "'40000'"]); // prettier-ignore

export const routineMeaning = defineRule({
  code: 'MOLT175',
  name: 'routine-meaning',
  title: 'Routine that behaves otherwise',
  severity: 'warning',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'manual',
  why: 'An EXCEPTION block never sees a retry error: the transaction fails, and the client has to begin it anew. A name that may be a column or a variable means the column. TG_ARGV counted from 1 before v26.2, and v25.2 to v26.1 refuse it unless a session setting allows it.',
  workaround:
    'Retry in the application on SQLSTATE 40001. Give variables names that no column has, for example v_total. For TG_ARGV use v26.2 or newer.',
  documentation: docs('plpgsql'),
  examples: [
    {
      bad: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET v = 1; RETURN 1; EXCEPTION WHEN serialization_failure THEN RETURN 0; END $$;',
      good: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET v = 1; RETURN 1; EXCEPTION WHEN unique_violation THEN RETURN 0; END $$;',
    },
    { bad: 'DO $$ #variable_conflict use_variable\nBEGIN NULL; END $$;' },
    {
      good: 'CREATE FUNCTION tf() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN NEW.note := TG_ARGV[0]; RETURN NEW; END $$;',
    },
  ],
  body(body) {
    for (const { name, range } of body.program?.conditions ?? []) {
      if (!retries.has(name)) continue;
      body.report({
        range,
        issue: 111446,
        message: `CockroachDB never brings ${name} to an EXCEPTION block: retry in the application.`,
      });
    }
    for (const { name, range } of body.program?.options ?? []) {
      const value = body.text.slice(range.start, range.end);
      if (name !== 'variable_conflict' || /use_column$/i.test(value)) continue;
      body.report({
        range,
        issue: 115680,
        message: 'In CockroachDB a name that may be both means the column.',
      });
    }
    if (!body.isBefore('v26.2') || body.isBefore('v24.3')) return;
    for (const token of body.tokens) {
      if (token.text !== 'TG_ARGV' || token.kind !== 'word') continue;
      body.report({
        range: { start: token.start, end: token.end },
        message: body.isBefore('v25.2')
          ? 'CockroachDB counts TG_ARGV from 1 before v26.2.'
          : 'CockroachDB refuses TG_ARGV before v26.2 unless a session setting allows it, and counts from 1 then.',
      });
    }
  },
});
