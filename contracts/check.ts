import { Type, type Static } from 'typebox';

/**
 * What `molt check --format json` prints, for programs. Match on `code`, never on `message`. Within schemaVersion 1
 * properties may come, none changes its meaning or goes. contracts/check.schema.json is generated from this text.
 */

const count = (description: string) => Type.Integer({ minimum: 0, description });
const position = (description: string) => Type.Integer({ minimum: 1, description });

export const CheckFinding = Type.Object(
  {
    file: Type.String({ description: 'The path as it was given or found, <stdin> for standard input.' }),
    line: position('Lines count from 1.'),
    column: position('Columns count from 1, in UTF-16 code units.'),
    endLine: position('The line of the end.'),
    endColumn: position('The column behind the last character.'),
    code: Type.String({ pattern: '^MOLT\\d{3}$', description: 'The rule, for programs.' }),
    rule: Type.String({ description: 'The name of the rule.' }),
    severity: Type.Union([
      Type.Literal('error'),
      Type.Literal('warning'),
      Type.Literal('info'),
      Type.Literal('hint'),
    ]),
    layer: Type.Union(
      [Type.Literal('grammar'), Type.Literal('later'), Type.Literal('meaning'), Type.Literal('advice')],
      {
        description:
          'Where CockroachDB stops: its parser refuses the text; it fails when planned or run; it is taken and means something else; it works and there is a better way.',
      },
    ),
    message: Type.String({ description: 'For people.' }),
    fix: Type.Union([Type.Literal('safe'), Type.Literal('review'), Type.Literal('manual')], {
      description: 'What can be done: --fix does it; the editor offers it for review; by hand.',
    }),
    fixTitle: Type.Union([Type.String(), Type.Null()], { description: 'What the fix does.' }),
    issue: Type.Union([Type.Integer(), Type.Null()], { description: "CockroachDB's issue, by number." }),
    table: Type.Union([Type.String(), Type.Null()], { description: 'schema.table that it belongs to.' }),
    fingerprint: Type.String({
      description:
        'The same finding has the same one when lines move; a baseline knows it by the part before the colon.',
    }),
    related: Type.Array(
      Type.Object(
        {
          file: Type.String(),
          line: position('From 1.'),
          column: position('From 1.'),
          message: Type.String({ description: 'What is there.' }),
        },
        { additionalProperties: false },
      ),
      { description: 'Other places that help to understand it, in this file or in another one.' },
    ),
  },
  { additionalProperties: false },
);
export type CheckFinding = Static<typeof CheckFinding>;

export const CheckReport = Type.Object(
  {
    schemaVersion: Type.Literal(1),
    targetVersion: Type.String({ pattern: '^v\\d+\\.\\d+$' }),
    findings: Type.Array(CheckFinding),
    errors: Type.Array(
      Type.Object(
        {
          file: Type.String(),
          code: Type.String({ description: 'docs/errors.md explains it.' }),
          message: Type.String(),
          remedy: Type.String(),
        },
        { additionalProperties: true },
      ),
      { description: 'Files that could not be read.' },
    ),
    staleBaseline: Type.Array(
      Type.Object(
        {
          file: Type.String(),
          entries: Type.Array(
            Type.Object(
              {
                code: Type.String(),
                fingerprint: Type.String(),
                count: Type.Integer({ minimum: 1 }),
                statement: Type.String(),
              },
              { additionalProperties: false },
            ),
          ),
        },
        { additionalProperties: false },
      ),
      { description: 'Entries of the baseline that match nothing any more.' },
    ),
    summary: Type.Object(
      {
        files: count('Files that were checked.'),
        statements: count('Statements in them.'),
        errors: count('Findings by severity …'),
        warnings: count('…'),
        infos: count('…'),
        hints: count('…'),
        safeFixes: count('The same findings by what can be done …'),
        reviewFixes: count('…'),
        byHand: count('…'),
        fixed: count('Findings that --fix has fixed; not among the others.'),
        notChecked: count('Files that could not be read, and findings that say "not checked".'),
        inBaseline: count('Findings that the baseline knows; not among the others.'),
        staleInBaseline: count('Entries of the baseline that match nothing any more.'),
        notShown: count('Findings that are counted but not listed, because of --max-findings.'),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false, title: 'molt check --format json' },
);
export type CheckReport = Static<typeof CheckReport>;

/** A line of standard error with `molt check --against-target --progress json`: how far it is. */
export const CheckProgressLine = Type.Object({
  asked: Type.Integer({ minimum: 0, description: 'Statements that the target was asked about.' }),
  of: Type.Integer({ minimum: 0 }),
  secondsLeft: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
    description: 'Null as long as nobody can tell.',
  }),
});
export type CheckProgressLine = Static<typeof CheckProgressLine>;
