import type { Finding, Fix, TextRange } from '../findings/finding.ts';
import type { StatementKind, StatementResult } from '../analyze/lint-statement.ts';
import type { Doubt, TypeQuestions } from '../catalog/fact.ts';
import { BodyTypes } from '../types/body-types.ts';
import { movedTypes } from '../types/typed.ts';
import type { Token } from '../parse/tokens.ts';
import type { CockroachVersion } from '../rules/metadata.ts';
import type { Report } from '../rules/rule.ts';
import { readBody, type BodyText, type Routine, type RoutineScope } from './body.ts';
import { piecesOf, type Piece } from './pieces.ts';
import type { PlProgram } from './program.ts';

/** What a rule sees of a routine's body. Ranges are offsets in its text. */
export interface RoutineBody {
  readonly routine: Routine;
  readonly text: string;
  readonly tokens: readonly Token[];
  /** PL/pgSQL that was read; null for a body in SQL. */
  readonly program: PlProgram | null;
  /** The SQL statements in it that were parsed. */
  readonly statements: readonly { readonly kind: StatementKind; readonly range: TextRange }[];
  /** Whether the target is older than the version. */
  isBefore(version: CockroachVersion): boolean;
  report(report: Report): void;
}

/** How a body is looked at: by the lint for the SQL in it, and by the rules that look at bodies. */
export interface BodyLint {
  readonly lint: (text: string, routine: RoutineScope) => StatementResult;
  readonly isBefore: (version: CockroachVersion) => boolean;
  /** Calls all rules about bodies. */
  readonly visit: (body: Omit<RoutineBody, 'report'>, found: (finding: Finding) => void) => void;
  /** The finding that says that something was not checked, and why. */
  readonly unread: (range: TextRange, reason: string) => Finding;
}

/**
 * All findings in a body, as offsets of the statement that quotes it. What can't be read is said once and hides
 * nothing else.
 */
export function lintBody(
  body: BodyText,
  using: BodyLint,
): {
  readonly findings: readonly Finding[];
  readonly doubts: readonly Doubt[];
  readonly types: readonly TypeQuestions[];
} {
  const { text, routine } = body;
  const types: TypeQuestions[] = [];
  const findings: Finding[] = [];
  const doubts: Doubt[] = [];
  const statements: { kind: StatementKind; range: TextRange }[] = [];
  const { tokens, program } = readBody(body);
  let unread = program?.problem
    ? using.unread(
        program.problem.range,
        `PL/pgSQL waits for ${program.problem.expected} here: the rest of the body was not checked`,
      )
    : null;

  const scope = {
    ...routine,
    types: new BodyTypes(() => body),
    variables: new Set([...routine.parameters, ...namesOf(program, text)]),
    labels: new Set([
      ...(program?.blocks.flatMap((each) => each.label ?? []) ?? []),
      ...routine.name.slice(-1),
    ]),
  };
  const scopes: Readonly<Record<Piece['part'], RoutineScope>> = {
    statement: { ...scope, part: 'statement' },
    expression: { ...scope, part: 'expression' },
    type: { ...scope, part: 'type' },
  };
  for (const piece of piecesOf(text, program)) {
    const result = using.lint(piece.text, scopes[piece.part]);
    if (result.kind === 'refused' || result.kind === 'not-parsed') {
      const [first] = result.findings;
      const range = first === undefined ? piece.range : placed(first.range, piece);
      if (result.findings.length > 0) {
        unread ??= using.unread(
          range,
          'PostgreSQL’s own parser stops here: this part of the body was not checked',
        );
      }
      continue;
    }
    if (piece.part === 'statement') statements.push({ kind: result.kind, range: piece.range });
    const inBody = (finding: Finding): Finding => ({
      ...withFix(finding, piece),
      range: placed(finding.range, piece),
    });
    for (const finding of result.findings) findings.push(inBody(finding));
    // Of what a body says only this matters outside of it: tables that it makes are made when it runs.
    for (const fact of result.facts) {
      if (fact.sort === 'doubt') doubts.push({ ...fact, finding: inBody(fact.finding) });
      if (fact.sort === 'types') {
        const inQuotes = (range: TextRange): TextRange => body.toStatement(placed(range, piece));
        types.push(movedTypes(fact, inQuotes, body.isVerbatim));
      }
    }
  }
  using.visit({ routine, text, tokens, program, statements, isBefore: using.isBefore }, (finding) =>
    findings.push(finding),
  );
  if (unread !== null) findings.push(unread);
  return {
    findings: findings.map((finding) => inStatement(finding, body)),
    doubts: doubts.map((doubt) => ({ ...doubt, finding: inStatement(doubt.finding, body) })),
    types,
  };
}

/** Names with values of their own. A RECORD is refused where it is declared; of its fields nothing more is said. */
function namesOf(program: PlProgram | null, text: string): string[] {
  return (program?.declarations ?? []).flatMap(({ name, type }) =>
    type !== null && /^record$|%/i.test(text.slice(type.start, type.end)) ? [] : [name],
  );
}

/** Where a range of a piece stands in the body; what lies before the piece's own text is none of the body. */
function placed(range: TextRange, piece: Piece): TextRange {
  const start = Math.max(range.start + piece.shift, piece.range.start);
  return { start, end: Math.max(start, Math.min(range.end + piece.shift, piece.range.end)) };
}

/** The fix moved along, or left out when it reaches beyond the piece. */
function withFix(finding: Finding, piece: Piece): Finding {
  const { fix } = finding;
  if (fix === undefined) return finding;
  const edits = fix.edits.map(({ range, text }) => ({
    range: { start: range.start + piece.shift, end: range.end + piece.shift },
    text,
  }));
  const fits = edits.every(({ range }) => range.start >= piece.range.start && range.end <= piece.range.end);
  return fits ? { ...finding, fix: { ...fix, edits } } : { ...finding, fix: undefined, fixClass: 'manual' };
}

function inStatement(finding: Finding, body: BodyText): Finding {
  const fix: Fix | undefined =
    finding.fix !== undefined && body.isVerbatim
      ? {
          ...finding.fix,
          edits: finding.fix.edits.map(({ range, text }) => ({ range: body.toStatement(range), text })),
        }
      : undefined;
  // To the grammar a body is a string: what it refuses in there fails when the routine is made.
  const layer = finding.layer === 'grammar' ? 'later' : finding.layer;
  return { ...finding, layer, range: body.toStatement(finding.range), fix, fixClass: fix?.class ?? 'manual' };
}
