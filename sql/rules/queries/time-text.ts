/**
 * How CockroachDB reads the text of a date, a time or a time stamp (pkg/util/timeutil/pgdate), as far as it is not how
 * PostgreSQL does.
 */

/** Abbreviations that CockroachDB knows as such, and says so (pkg/util/timeutil/pgdate/setters.go). */
export const zoneAbbreviations: ReadonlySet<string> = new Set([
  'acdt', 'acst', 'adt', 'aedt', 'aest', 'akdt', 'akst', 'ast', 'awst', 'bst', 'cat', 'cdt', 'cest', 'cet', 'cst', 'chst',
  'eat', 'edt', 'eest', 'eet', 'est', 'hdt', 'hkt', 'hst', 'idt', 'ist', 'jst', 'kst', 'mdt', 'mest', 'met', 'msk', 'mst',
  'ndt', 'nst', 'nzdt', 'nzst', 'pdt', 'pkt', 'pst', 'sast', 'sst', 'uct', 'wat', 'west', 'wet', 'wib', 'wit', 'wita',
]); // prettier-ignore

/** `Feb 10 17:32:01 1997`: the year behind the time. */
const yearLast = /^(?:[a-z]{3,9},? +)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* +\d{1,2},? +\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)? *(?:[ap]m)? +\d{4}\b/i; // prettier-ignore

const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';

/** Dates that CockroachDB's reader (pkg/util/timeutil/pgdate) takes apart otherwise than PostgreSQL's, and refuses. */
const dates: readonly { readonly text: RegExp; readonly of?: RegExp; readonly message: string }[] = [
  {
    text: /^\s*(?:\d{8}|J\d+)T\d/i,
    message: 'CockroachDB cannot read a T behind a date without hyphens.',
  },
  {
    text: /^\s*(?:\d{1,2}\.\d{1,2}\.\d{2,4}\b|\d{4}\.\d{1,2}\.\d{1,2} +\d)/,
    message: 'CockroachDB cannot read a date with points between its numbers.',
  },
  {
    text: /:\d\d(?:\.\d+)? *(?:gmt|utc)[+-]\d/i,
    message: 'CockroachDB reads no offset behind the name of a zone.',
  },
  { text: /^\s*J\d+\.\d/i, message: 'CockroachDB reads whole Julian days only.' },
  {
    text: new RegExp(`^\\s*(?:\\d{4}|9\\d)[- ]\\d{1,2}[- ](?:${months})`, 'i'),
    message: 'CockroachDB reads no date that is written year, day, month.',
  },
  { text: /^\s*T\d/i, of: /^time(?:tz)?$/, message: 'CockroachDB reads no time that begins with T.' },
  { text: /^\s*\d{6}\b/, of: /^timetz$/, message: 'CockroachDB reads no TIMETZ without colons.' },
];

/** A word that abbreviates a zone: `PST`, but not the one in `PST8PDT` or `America/MST`. */
function abbreviationIn(text: string): string | null {
  for (const word of text.match(/(?<![\w/])[a-z]{3,4}(?![\w/])/gi) ?? []) {
    if (zoneAbbreviations.has(word.toLowerCase())) return word;
  }
  return null;
}

const types = ['timestamptz', 'timestamp', 'date', 'time', 'timetz'] as const;

/** The types that refuse a text for one reason each. */
export function typesThatRefuse(
  text: string,
): { readonly types: readonly string[]; readonly message: string; readonly issue?: number }[] {
  const reasons = new Map<string, { types: string[]; message: string; issue?: number }>();
  for (const type of types) {
    const refused = refusedTime(type, text);
    if (refused === null) continue;
    const known = reasons.get(refused.message);
    if (known === undefined) reasons.set(refused.message, { types: [type], ...refused });
    else known.types.push(type);
  }
  return [...reasons.values()];
}

/** Why CockroachDB refuses a text as a value of a type (`timestamptz`, `date`, …); null when nothing is known of it. */
export function refusedTime(
  type: string,
  text: string,
): { readonly message: string; readonly issue?: number } | null {
  const abbreviation = abbreviationIn(text);
  if (abbreviation !== null) {
    return {
      issue: 31710,
      message: `CockroachDB reads no abbreviation of a time zone in a time stamp: ${abbreviation}.`,
    };
  }
  if (yearLast.test(text)) {
    return { message: 'CockroachDB cannot read a date whose year stands behind the time.' };
  }
  const refused = dates.find((each) => (each.of?.test(type) ?? true) && each.text.test(text));
  return refused === undefined ? null : { message: refused.message };
}
