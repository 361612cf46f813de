import { mysqlFunctions, type SourceFunction } from '../data/functions.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { functionFix } from './function-rewrite.ts';
import { hasForm } from './mysql-function.ts';

/** What is different, in a few words. Functions that only differ in what nobody relies on are left out. */
const differences: Readonly<Record<string, string>> = {
  concat: 'it leaves NULL out, where MySQL’s result is NULL; || keeps it',
  substr: 'a negative start does not count from the end; right(s, n) does',
  substring: 'a negative start does not count from the end; right(s, n) does',
  length: 'it counts characters, where MySQL counts bytes',
  format: 'it fills a pattern in, and formats no number',
  regexp_replace: 'it replaces the first match, where MySQL replaces all',
  greatest: 'it leaves NULL out, where MySQL’s result is NULL',
  least: 'it leaves NULL out, where MySQL’s result is NULL',
  log: 'of one argument it is to base 10, where MySQL’s is natural',
  atan: 'it takes one argument',
  stddev: 'it is the sample’s, where MySQL’s is the population’s',
  variance: 'it is the sample’s, where MySQL’s is the population’s',
  json_object: 'it takes arrays of text',
  compress: 'it wants the name of a codec and writes another format',
  uncompress: 'it is called decompress, and reads another format',
  bit_and: 'it is NULL when there are no rows',
  bit_or: 'it is NULL when there are no rows',
};

/** Where only NULL or a strange character shows the difference: literals don't. */
const ofNulls = new Set(['concat', 'greatest', 'least', 'length']);

const differing = new Map<string, SourceFunction>();
for (const each of mysqlFunctions) if (each.status === 'differs') differing.set(each.name, each);

export const mysqlFunctionDiffers = defineRule({
  code: 'MOLT380',
  name: 'mysql-function-differs',
  title: 'Function with another meaning than in MySQL',
  severity: 'warning',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB has a function by this name, and it gives something else, mostly without an error.',
  workaround: 'Compare what the message says with what the query relies on.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT LENGTH(s) FROM t;', fixed: 'SELECT octet_length(s) FROM t;' },
    { bad: 'SELECT CONCAT(a, b) FROM t;' },
    { bad: 'SELECT SUBSTR(s, -3) FROM t;' },
    { bad: 'SELECT LOG(x), STDDEV(x) FROM t;', fixed: 'SELECT ln(x), stddev_pop(x) FROM t;' },
    { bad: "SELECT FORMAT(1234.5, 2), JSON_OBJECT('a', 1);" },
    { good: "SELECT substr(s, 3), log(2, x), concat('a', 'b') FROM t;" },
  ],
  mysql: {
    call(call, statement) {
      if (call.nameSpan.last > call.nameSpan.first) return;
      const name = call.name.toLowerCase();
      const difference = differences[name];
      const entry = differing.get(name === 'substring' ? 'substr' : name);
      if (difference === undefined || entry === undefined || !hasForm(entry, call, statement)) return;
      const [first, second] = call.arguments;
      // Only where it shows: a negative start; texts that may be NULL.
      if (/^subst/.test(name) && (second === undefined || !statement.is(second.first, '-'))) return;
      const isLiteral = call.arguments.every(
        (each) =>
          each.first === each.last && /^(?:string|number)$/.test(statement.tokens[each.first]?.kind ?? ''),
      );
      if (first === undefined || (isLiteral && ofNulls.has(name))) return;
      statement.report({
        range: call.nameSpan.range,
        message: `CockroachDB’s ${name}() is another one: ${difference}.`,
        fix: functionFix(call, entry, statement),
      });
    },
  },
});
