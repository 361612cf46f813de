import type { Random } from './random.ts';
import type { Sample } from './samples.ts';

/** A text before and after damage; the analyzer sees them one after the other, as an editor would send them. */
export interface Input {
  readonly dialect: Sample['dialect'];
  readonly before: string;
  /** Steps on the way from `before` to `after`. */
  readonly between: readonly string[];
  readonly after: string;
  /** What is asked of the text, and where, depends on this. */
  readonly seed: number;
  /** How it was made, for a person. */
  readonly by: string;
}

const characters = [
  "'", '"', '`', '$', '$$', '$a$', ';', ';\n', '\\', '\\.', '\n', '\r', '\r\n', '\t', ' ', '(', ')', '[', ']', ',', '.', ':', '::', '#',
  '--', '-- ', '/*', '*/', '/*!50100 ', '*/;', '@', '@@', '?', '%', '=', '<=>', '->', '->>', '||', '&&', '!', '~', '^', '{', '}',
  '\0', '\u0001', '\u00a0', '\u2028', '\ufeff', 'é', '名', '😀', '\ud83d', '\udc00', 'e\u0301', '٣', 'ß', 'İ',
  "E'", "N'", "B'", "X'", "U&'", '_utf8mb4\'', '0x', '1e', '1.', '.5', '1_000', '$1',
]; // prettier-ignore

const words = [
  'CREATE TABLE', 'CREATE FUNCTION f() ', 'CREATE RULE r AS (', 'BEGIN ATOMIC', 'BEGIN', 'END', 'END;', 'CASE', 'WHEN', 'SELECT', 'FROM', 'WHERE',
  'COPY t FROM stdin;\n', 'DELIMITER //\n', 'DELIMITER ;\n', 'AS $$', '$$ LANGUAGE plpgsql', 'DO', 'NULL', 'NOT', 'IN (', 'INTERVAL', 'USING', 'WITH',
  'ALTER TABLE t', 'ADD COLUMN', 'DEFAULT', 'PRIMARY KEY', 'REFERENCES', 'ON CONFLICT', 'RETURNING', 'PARTITION BY', 'ENGINE=InnoDB', 'AUTO_INCREMENT',
  'KEY k (', 'COLLATE', 'CHARACTER SET', '-- molt-ignore MOLT103: reason\n', '-- molt: dialect=mysql\n', '\\connect x\n', '\\gset', 'OVER (', 'LATERAL',
]; // prettier-ignore

type Mutation = (text: string, random: Random, samples: readonly Sample[]) => string;

const place = (text: string, random: Random) => random.below(text.length + 1);
const range = (text: string, random: Random, most: number): [number, number] => {
  const from = place(text, random);
  return [from, Math.min(text.length, from + random.below(most))];
};
const insert = (text: string, at: number, inserted: string) => text.slice(0, at) + inserted + text.slice(at);

/** Words, numbers, strings and marks, with where they stand. */
const tokensOf = (text: string): [number, number][] =>
  [...text.matchAll(/[\w$]+|'[^'\n]*'|"[^"\n]*"|[^\s\w]/g)].map((found) => [
    found.index,
    found.index + found[0].length,
  ]);

/** Offsets behind semicolons at the ends of lines: nearly always the ends of statements. */
const ends = (text: string): number[] => [
  0,
  ...[...text.matchAll(/;[ \t]*\r?\n/g)].map((found) => found.index + found[0].length),
];

const mutations: readonly (readonly [string, Mutation])[] = [
  ['insert a character', (text, random) => insert(text, place(text, random), random.pick(characters))],
  [
    'delete some characters',
    (text, random) => {
      const [from, to] = range(text, random, random.chance(4) ? 60 : 4);
      return text.slice(0, from) + text.slice(to);
    },
  ],
  [
    'replace a character',
    (text, random) => {
      const at = place(text, random);
      return text.slice(0, at) + random.pick(characters) + text.slice(at + 1);
    },
  ],
  ['insert a word', (text, random) => insert(text, place(text, random), ` ${random.pick(words)} `)],
  [
    'delete, double, swap or replace a token',
    (text, random) => {
      const tokens = tokensOf(text);
      if (tokens.length < 2) return text;
      const [from, to] = random.pick(tokens);
      const [otherFrom, otherTo] = random.pick(tokens);
      const token = text.slice(from, to);
      const other = text.slice(otherFrom, otherTo);
      switch (random.below(4)) {
        case 0:
          return text.slice(0, from) + text.slice(to);
        case 1:
          return `${text.slice(0, to)} ${token}${text.slice(to)}`;
        case 2:
          return text.slice(0, from) + random.pick(words) + text.slice(to);
        default:
          return text.slice(0, from) + other + text.slice(to);
      }
    },
  ],
  [
    'delete, double or move a statement',
    (text, random) => {
      const cuts = [...ends(text), text.length];
      const i = random.below(cuts.length - 1);
      const [from = 0, to = 0] = cuts.slice(i, i + 2);
      const statement = text.slice(from, to);
      switch (random.below(3)) {
        case 0:
          return text.slice(0, from) + text.slice(to);
        case 1:
          return insert(text, from, statement.repeat(1 + random.below(random.chance(10) ? 100 : 3)));
        default:
          return insert(text.slice(0, from) + text.slice(to), 0, statement);
      }
    },
  ],
  [
    'insert another statement',
    (text, random, samples) => insert(text, random.pick(ends(text)), `${random.pick(samples).text}\n`),
  ],
  [
    'splice',
    (text, random, samples) => {
      const other = random.pick(samples).text;
      return text.slice(0, place(text, random)) + other.slice(place(other, random));
    },
  ],
  ['truncate', (text, random) => text.slice(0, place(text, random))],
  ['drop the beginning', (text, random) => text.slice(place(text, random))],
  [
    'nest',
    (text, random) => {
      const deep = 1 + random.below(random.chance(30) ? 3000 : 40);
      const at = random.pick([[0, 0] as [number, number], ...tokensOf(text)]);
      const token = text.slice(...at);
      const [open, close] = random.pick([
        ['(', ')'],
        ['((SELECT ', '))'],
        ['CASE WHEN true THEN ', ' END'],
        ['/*', '*/'],
        ['f(', ')'],
        ['ARRAY[', ']'],
        ['NOT ', ''],
        ['1 + ', ''],
        ["'a' || ", ''],
        ['- ', ''],
        ['x AND ', ''],
        ['', '::int'],
        ['', '[1]'],
        ['', ', 1'],
        ['', ' UNION SELECT 1'],
        ['', '.a'],
        ['"', '"'],
        ["'", "'"],
      ] as const);
      return text.slice(0, at[0]) + open.repeat(deep) + token + close.repeat(deep) + text.slice(at[1]);
    },
  ],
  [
    'other quotes',
    (text, random) => {
      const marks = [...text.matchAll(/["'`]/g)];
      if (marks.length === 0) return text;
      const { index } = random.pick(marks);
      return text.slice(0, index) + random.pick(["'", '"', '`', '$$', '']) + text.slice(index + 1);
    },
  ],
  ['other line ends', (text, random) => text.replaceAll('\n', random.pick(['\r\n', '\r', '\n\n', ' ']))],
  [
    'letters from elsewhere',
    (text, random) => text.replaceAll(random.pick([...'abcdeistn']), random.pick(['é', '😀', 'İ', '\u0000'])),
  ],
  [
    'some other line ends',
    (text, random) =>
      text.replace(/\r?\n/g, (end) => (random.chance(3) ? random.pick(['\r\n', '\r', '\n']) : end)),
  ],
  [
    'tokens of another text',
    (text, random, samples) => {
      const other = random.pick(samples).text;
      const tokens = tokensOf(other);
      if (tokens.length === 0) return text;
      const first = random.below(tokens.length);
      const [from = 0] = tokens[first] ?? [];
      const [, to = other.length] = tokens[Math.min(tokens.length - 1, first + random.below(8))] ?? [];
      const [, at = 0] = random.pick([[0, 0] as [number, number], ...tokensOf(text)]);
      return insert(text, at, ` ${other.slice(from, to)} `);
    },
  ],
  [
    'a huge number',
    (text, random) => {
      const digits = random.pick(['9', '1', '0', '7']).repeat(1 + random.below(400));
      const number = random.pick([digits, `-${digits}`, `0x${digits}`, `1e${digits}`, `.${digits}`, `$${digits}`, `(${digits})`]); // prettier-ignore
      const numbers = [...text.matchAll(/\d+/g)];
      if (numbers.length === 0) return insert(text, place(text, random), number);
      const found = random.pick(numbers);
      return text.slice(0, found.index) + number + text.slice(found.index + found[0].length);
    },
  ],
  [
    'in quotes or a comment',
    (text, random) => {
      const [from, to] = range(text, random, random.chance(3) ? 2000 : 60);
      const [open, close] = random.pick([
        ['$$', '$$'], ['$a$', '$a$'], ['$a$', '$b$'], ['/*', '*/'], ['/*!50001 ', '*/'], ["E'", "'"], ['U&"', '"'], ['`', '`'], ['--', '\n'], ['#', '\n'],
        ['BEGIN ATOMIC ', ' END'], ['DELIMITER //\n', '//\nDELIMITER ;\n'], ['(', ')'], ['DO $x$ BEGIN ', ' END $x$'], ['{', '}'],
      ] as const); // prettier-ignore
      return text.slice(0, from) + open + text.slice(from, to) + close + text.slice(to);
    },
  ],
  [
    'another delimiter',
    (text, random) => {
      const mark = random.pick(['//', '$$', ';;', '|', '#', "'", '\\', 'END', '/*', '-- ']);
      return `DELIMITER ${mark}\n${text.replaceAll(';', random.chance(2) ? mark : `;${mark}`)}`;
    },
  ],
  [
    'a command of a client',
    (text, random) => {
      const command = random.pick(['\\copy t from x', '\\i a.sql', '\\if :x', '\\endif', '\\set a b', '\\.', '\\;', '\\gexec', ':x', ":'y'", 'SOURCE a', 'USE b', '\\G', '\\restrict']); // prettier-ignore
      return insert(
        text,
        random.pick([place(text, random), ...ends(text)]),
        `${command}${random.pick(['\n', ' ', '\r\n', ''])}`,
      );
    },
  ],
  ['a mark of another encoding', (text, random) => (random.chance(2) ? '\ufeff' : '\ufeff\ufeff') + text],
  [
    'a token again and again',
    (text, random) => {
      const [from, to] = random.pick([[0, 0] as [number, number], ...tokensOf(text)]);
      return insert(text, to, ` ${text.slice(from, to)}`.repeat(random.below(random.chance(20) ? 3000 : 30)));
    },
  ],
  ['other case', (text, random) => (random.chance(2) ? text.toUpperCase() : text.toLowerCase())],
];

/** One damage, or a few. */
export function makeInput(random: Random, samples: readonly Sample[]): Input {
  const sample = random.pick(samples);
  const names: string[] = [];
  const damaged = (text: string, times: number): string => {
    let result = text;
    for (let i = 0; i < times; i++) {
      const [name, mutate] = random.pick(mutations);
      names.push(name);
      result = mutate(result, random, samples);
    }
    return result.length > 60_000 ? result.slice(0, 60_000) : result;
  };
  // The text before is damaged sometimes too: edits are made in broken files as well.
  const before = random.chance(3) ? damaged(sample.text, 1 + random.below(2)) : sample.text;
  const between: string[] = [];
  for (let steps = random.chance(4) ? random.below(5) : 0; steps > 0; steps--)
    between.push(damaged(between.at(-1) ?? before, 1));
  const after = damaged(between.at(-1) ?? before, random.chance(3) ? 1 + random.below(4) : 1);
  const dialect = random.chance(12)
    ? random.pick(['postgres', 'mysql', 'cockroach'] as const)
    : sample.dialect;
  return { dialect, before, between, after, seed: random.below(2 ** 31), by: names.join(', ') };
}
