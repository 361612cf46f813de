import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { castingFix, isBeforeItsType } from '../type-casts.ts';

/** What CITEXT compares without regard to case in PostgreSQL: with a cast it would be compared with regard to it. */
const inOtherCase: Readonly<Record<string, string>> = { LIKE: 'ILIKE', '~': '~*', '!~': '!~*' };

export const citextComparison = defineRule({
  code: 'MOLT229',
  name: 'citext-comparison',
  title: 'Pattern or string beside CITEXT',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  issue: 151244,
  fix: 'review',
  why: 'CockroachDB compares CITEXT with CITEXT and with constants. It has no ILIKE, ~ and ~* of it, no LIKE before v25.4, and no comparison with a string: email = lower(name). PostgreSQL makes a TEXT of the CITEXT there, which it compares with regard to case; its LIKE and ~ of CITEXT have none.',
  workaround: 'Cast the CITEXT to STRING, and write ILIKE for LIKE, ~* for ~.',
  documentation: docs('citext'),
  examples: [
    {
      bad: "CREATE TABLE person (id INT8 PRIMARY KEY, email CITEXT);\nSELECT id FROM person WHERE email ILIKE 'a%';",
      fixed:
        "CREATE TABLE person (id INT8 PRIMARY KEY, email CITEXT);\nSELECT id FROM person WHERE email::STRING ILIKE 'a%';",
      good: "CREATE TABLE person (id INT8 PRIMARY KEY, email CITEXT);\nSELECT id FROM person WHERE email = 'a' AND email LIKE 'a%';",
    },
    {
      bad: 'CREATE TABLE person (id INT8 PRIMARY KEY, email CITEXT, name TEXT);\nSELECT id FROM person WHERE email = lower(name);',
      fixed:
        'CREATE TABLE person (id INT8 PRIMARY KEY, email CITEXT, name TEXT);\nSELECT id FROM person WHERE email::STRING = lower(name);',
    },
    {
      bad: "CREATE TABLE person (id INT8 PRIMARY KEY, email CITEXT);\nSELECT id FROM person WHERE email ~ '^a';",
    },
    {
      good: "CREATE TABLE person (id INT8 PRIMARY KEY, email TEXT, name TEXT);\nSELECT id FROM person WHERE email = lower(name) AND email ~ '^a' AND name ILIKE 'a';",
    },
  ],
  types(found, look) {
    if (found.sort !== 'pattern' || !found.types.includes('citext') || isBeforeItsType(found, look))
      return null;
    const { what } = found;
    if (what === 'LIKE' && !look.isBefore('v25.4')) return null;
    const other = inOtherCase[what];
    const advice = other === undefined ? '' : `, and write ${other} for ${what}`;
    return {
      range: found.place.range,
      message: `CockroachDB has no ${what} of CITEXT${/[=<>]/.test(what) ? ' and STRING' : ''}: cast the CITEXT to STRING${advice}.`,
      fix: castingFix(found, 'review'),
    };
  },
});
