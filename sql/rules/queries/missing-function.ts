import { nameOf } from '../../catalog/name.ts';
import type { Fix } from '../../findings/finding.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { renaming, rewriteCall, writtenCall } from '../call-rewrite.ts';
import { postgresFunctions, type SourceFunction } from '../data/functions.ts';
import { internalFunctions } from '../data/internal-functions.ts';
import { docs } from '../documentation.ts';
import { isBare, refusedFunctions } from '../keyword-names.ts';
import { replace } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';
import { hasForm } from './function-form.ts';
import { morePostgresFunctions, nearest } from './more-functions.ts';

/** What rules of their own speak of. */
const elsewhere = /^pg_(?:try_)?advisory|^pg_notify$/;

const missing = new Map<string, SourceFunction[]>();
for (const each of [...postgresFunctions, ...morePostgresFunctions]) {
  if (each.status === 'differs' || elsewhere.test(each.name)) continue;
  missing.set(each.name, [...(missing.get(each.name) ?? []), each]);
}

export const missingFunction = defineRule({
  code: 'MOLT214',
  name: 'missing-function',
  title: 'Function that CockroachDB does not have',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'The call parses, and fails when the name is looked up. A function of your own with this name and arguments would work.',
  workaround: 'Use what the message names, write the function yourself, or do the work in the application.',
  documentation: docs('functions-and-operators'),
  examples: [
    {
      bad: "SELECT (regexp_match(s, 'a(\\d+)'))[1] FROM t;",
      good: "SELECT regexp_extract(s, 'a(\\d+)') FROM t;",
    },
    { bad: 'SELECT tstzrange(a, b) FROM t;' },
    {
      bad: "SELECT id FROM t WHERE starts_with(name, 'ab');",
      fixed: "SELECT id FROM t WHERE (left(name, length('ab')) = 'ab');",
    },
    { bad: 'SELECT bit_xor(v) FROM t;', fixed: 'SELECT xor_agg(v) AS bit_xor FROM t;' },
    { bad: 'SELECT random(1, 6);', good: 'SELECT random();' },
    {
      bad: 'SELECT mode() WITHIN GROUP (ORDER BY v) FROM t;',
      good: 'SELECT rank() OVER (ORDER BY v) FROM t;',
    },
    { bad: 'SELECT generate_series(0.0, 1.0, 0.1);', good: 'SELECT generate_series(0, 10);' },
    { good: "SELECT to_char(created_at, 'YYYY-MM'), to_timestamp(1700000000) FROM t;" },
    { good: 'SELECT app.scale(a) FROM t;' },
    { bad: 'SELECT hashtext(name) % 16 FROM t;', good: 'SELECT fnv32(name) % 16 FROM t;' },
    {
      bad: "SELECT regexp_replace(s, 'a', 'b', 1, 2) FROM t;",
      good: "SELECT regexp_replace(s, 'a', 'b', 'g') FROM t;",
    },
    {
      good: 'SELECT scale(a) FROM t;\nCREATE FUNCTION scale(a DECIMAL) RETURNS INT8 LANGUAGE sql AS $$ SELECT 2 $$;',
    },
    { bad: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE sql AS $$ SELECT txid_current() $$;' },
    { bad: 'DO $$ DECLARE x TEXT := justify_days(a); BEGIN NULL; END $$;' },
  ],
  visit: {
    ResTarget(node, statement) {
      if (statement.routine !== undefined && statement.routine.part !== 'statement') return;
      if (node.name === undefined && node.val !== undefined && 'FuncCall' in node.val) {
        // It stands alone in a select list: its column is named for the function.
        statement.note(node.val.FuncCall, 'names a column');
      }
    },
    RangeFunction(node, statement) {
      for (const list of node.functions ?? []) {
        const [call] = 'List' in list ? (list.List.items ?? []) : [];
        if (call !== undefined && 'FuncCall' in call) statement.note(call.FuncCall, 'in FROM');
      }
    },
    FuncCall(node, statement) {
      const parts = nameParts(node.funcname);
      const name = parts.at(-1) ?? '';
      const forms = missing.get(name) ?? internal(name);
      if (forms === undefined) return;
      if (parts.length > 1 && parts[0] !== 'pg_catalog' && parts[0] !== 'public') return;
      // `a IS NORMALIZED` is such a call, too: the grammar's business.
      const first = statement.tokenAt(node.location);
      const span = statement.name(first);
      if (statement.slice(span).split('.').at(-1)?.replaceAll('"', '').toLowerCase() !== name) return;
      for (const form of forms) {
        if (form.since !== undefined && !statement.isBefore(form.since)) continue;
        if (form.form !== undefined && !hasForm(form, node)) continue;
        const keyword =
          refusedFunctions.get(name)?.includes(node.args?.length ?? 0) === false &&
          isBare(statement, first, name);
        statement.report({
          range: span.range,
          layer: keyword ? 'grammar' : undefined,
          message: messageOf(form),
          issue: form.issue,
          fix: fixOf(form, node, statement, first),
          unlessCreated: { kind: 'routine', name: nameOf(parts) },
        });
        return;
      }
    },
  },
});

/** What is said of a function that PostgreSQL has for its own use. */
function internal(name: string): readonly SourceFunction[] | undefined {
  if (!internalFunctions.has(name)) return undefined;
  return [{ name, status: 'missing', instead: internalFunctions.get(name), fix: 'manual' }];
}

function messageOf(form: SourceFunction): string {
  const call = `${form.name}${form.form === undefined ? '()' : form.form.startsWith('(') ? form.form : `() ${form.form}`}`;
  const when = form.since === undefined ? '' : ` before ${form.since}`;
  const instead = nearest.has(form.name) ? nearest.get(form.name) : form.instead;
  return `CockroachDB has no ${call}${when}${instead === undefined ? '' : `; nearest: ${instead}`}.`;
}

function fixOf(
  form: SourceFunction,
  node: NodeOf<'FuncCall'>,
  statement: StatementContext,
  first: number,
): Fix | undefined {
  if (form.rewrite === undefined || form.fix === 'manual') return undefined;
  const call = writtenCall(statement, first);
  if (call === null) return undefined;
  // Only another call can stand for one in FROM.
  const from = statement.noted(node, 'in FROM');
  const as = statement.noted(node, 'names a column') ? ` AS ${form.name}` : '';
  const name = renaming(form.rewrite);
  const args: readonly Node[] = node.args ?? [];
  const isPlain =
    !node.agg_star &&
    !node.func_variadic &&
    !args.some((arg) => 'NamedArgExpr' in arg) &&
    node.over === undefined &&
    node.agg_filter === undefined &&
    node.agg_order === undefined &&
    !node.agg_distinct;
  if (name !== null) {
    // Renaming leaves what follows the call alone: FILTER, OVER, and so no place for AS.
    const wanted = (form.rewrite.match(/\{\d\}/g) ?? []).length;
    if (args.length !== wanted) return undefined;
    const alias = as === '' ? [] : isPlain ? [replace(endOf(call.whole.range.end), as)] : null;
    return {
      title: `Write ${name}()`,
      class: from || alias === null ? 'review' : form.fix,
      edits: [replace(call.name.range, name), ...(alias ?? [])],
    };
  }
  if (!isPlain) return undefined;
  const rewritten = rewriteCall(
    form.rewrite,
    call.args.map((arg) => statement.slice(arg)),
  );
  if (rewritten === null || (from && !rewritten.isCall)) return undefined;
  return {
    title: `Rewrite ${form.name}()`,
    class: from || rewritten.repeats ? 'review' : form.fix,
    edits: [replace(call.whole.range, rewritten.text + as)],
  };
}

function endOf(end: number): { readonly start: number; readonly end: number } {
  return { start: end, end };
}
