import { figure } from '../../contracts/figure.ts';
import type { Finding, TextEdit, TextRange } from '../findings/finding.ts';
import type { CockroachVersion, RuleCode } from '../rules/metadata.ts';
import type { Piece } from '../split/split.ts';
import { cascade } from './cascade.ts';
import { commentOut, replaceByComment } from './comment-out.ts';
import type { Change, ConvertStep } from './convert.ts';
import { collectDefinitions } from './definitions.ts';
import { contains, TakenEdits } from './edits.ts';
import { lastResort, proposalsOf } from './findings.ts';
import { moveRoutines } from './move-routines.ts';
import { mainRelation } from './names.ts';
import type { Proposal } from './plan.ts';
import { statementsAtOnce, type Script, type Statement } from './script.ts';
import { steps } from './steps/index.ts';

/** A change with its places as offsets: in the source, and in the text as it is now. */
export interface Done {
  readonly sort: Change['sort'];
  readonly code: RuleCode | null;
  readonly why: string;
  readonly table?: string;
  readonly source: number;
  readonly at: number;
}

/** A change of this round with the edits that make it, in the round's text. */
export type News = Omit<Done, 'source'> & { readonly edits: readonly TextEdit[] };

/**
 * What is to be changed in a text, as far as it can be changed at once: steps and fixes of the findings, what goes with
 * what is dropped, routines behind what they name. `isOwn`: the file is CockroachDB's own, and only what fails is
 * changed. Yields how many characters it has come.
 */
export function* takeRound(
  script: Script,
  findings: readonly Finding[],
  targetVersion: CockroachVersion,
  isOwn: boolean,
): Generator<ConvertStep, News[]> {
  const definitions = yield* collectDefinitions(script);
  const drops = new Map<Statement, Extract<Proposal, { act: 'drop' }>>();
  const edits = new Map<Statement, Extract<Proposal, { act: 'edit' }>[]>();
  const codes = new Map<Statement, (range: TextRange) => RuleCode | null>();
  const byStatement = groupByStatement(script, findings);

  for (const [index, statement] of script.statements.entries()) {
    if (index % statementsAtOnce === 0) yield statement.range.start;
    // CockroachDB has words that PostgreSQL's parser does not know.
    if (isOwn && statement.parsed.state === 'refused') continue;
    const own = byStatement.get(statement) ?? [];
    const codeAt = codeFinder(own);
    codes.set(statement, codeAt);
    const context = { definitions, targetVersion, codeAt };
    const proposals = isOwn ? [] : steps.flatMap((step) => step(statement, context));
    proposals.push(...proposalsOf(statement, own));
    if (proposals.length === 0) {
      const last = lastResort(statement, own);
      if (last) proposals.push(last);
    }
    const drop = proposals.find((proposal) => proposal.act === 'drop');
    if (drop) drops.set(statement, drop);
    else if (proposals.length > 0)
      edits.set(
        statement,
        proposals.filter((proposal) => proposal.act === 'edit'),
      );
  }
  for (const [statement, edit] of yield* cascade(script, drops)) {
    edits.set(statement, [...(edits.get(statement) ?? []), edit]);
  }
  if (!isOwn) {
    const moves = yield* moveRoutines(script, (statement) => drops.has(statement) || edits.has(statement));
    for (const [statement, move] of moves) edits.set(statement, [move]);
  }

  const news: News[] = [];
  for (const [index, statement] of script.statements.entries()) {
    if (index % statementsAtOnce === 0) yield script.text.length;
    const table = mainRelation(statement) ?? undefined;
    const codeAt = codes.get(statement) ?? (() => null);
    const drop = drops.get(statement);
    if (drop) {
      const code = drop.code ?? codeAt(statement.range);
      const text = commentOut(script.text, statement.range, code === null ? drop : { ...drop, code });
      const edit = { range: statement.range, text };
      news.push({ sort: drop.sort, code, why: drop.why, table, at: statement.range.start, edits: [edit] });
      continue;
    }
    const proposals = edits.get(statement) ?? [];
    const groups = compatibleProposals(proposals);
    for (const { proposal, edits: taken } of groups) {
      const code = proposal.code ?? codeAt(proposal.at);
      news.push({ sort: proposal.sort, code, why: proposal.why, table, at: proposal.at.start, edits: taken });
    }
  }
  return withoutData(script, news);
}

/** Proposals whose edits do not get in each other's way, first come, first served; the others wait for a round. */
function compatibleProposals(proposals: readonly Extract<Proposal, { act: 'edit' }>[]) {
  const taken = new TakenEdits();
  return proposals.flatMap((proposal) => {
    const edits = taken.take(proposal.edits);
    // What adds no edit and no news of its own (a rule's fix that a step has made already) is not told twice.
    const isSaid = edits === null || (edits.length === 0 && proposal.edits.length > 0);
    return isSaid ? [] : [{ proposal, edits }];
  });
}

/** COPY blocks and psql's commands are no part of a schema: a comment stands where they were. */
function withoutData(script: Script, news: readonly News[]): News[] {
  const data: News[] = [];
  /** Where statements begin that go with their rows. */
  const copies = new Set<number>();
  let next = 0;
  for (const piece of script.pieces) {
    if (piece.kind !== 'meta' && piece.kind !== 'copy-data') continue;
    const at = piece.range.start;
    while ((script.statements[next]?.range.end ?? Infinity) <= at) next++;
    if (piece.kind === 'meta') data.push(withoutCommand(script, piece));
    else {
      const copy = script.statements[next - 1];
      if (copy !== undefined) copies.add(copy.range.start);
      data.push(withoutRows(script, piece, copy));
    }
  }
  return [...news.filter((each) => !copies.has(each.at)), ...data];
}

function withoutCommand({ text }: Script, { range }: Piece): News {
  const why = 'a command of psql';
  const comment = commentOut(text, range, { act: 'drop', sort: 'dropped', why, brief: true });
  return { sort: 'dropped', code: null, why, at: range.start, edits: [{ range, text: comment }] };
}

function withoutRows({ text }: Script, piece: Piece, copy: Statement | undefined): News {
  const table = copy && (mainRelation(copy) ?? undefined);
  const rows = Math.max(0, text.slice(piece.range.start, piece.range.end).trim().split('\n').length - 1);
  const what = `${figure(rows)} rows of ${table ?? 'a table'}`;
  const why = `${what} are data, not schema: load them with molt fetch`;
  const range = { start: copy?.range.start ?? piece.range.start, end: piece.range.end };
  const comment = replaceByComment(text, range, `molt: dropped: ${what} (load them with molt fetch)`);
  return { sort: 'dropped', code: null, why, table, at: range.start, edits: [{ range, text: comment }] };
}

/** Both lists are in the order of the text: one walk over them. */
function groupByStatement(script: Script, findings: readonly Finding[]): Map<Statement, Finding[]> {
  const groups = new Map<Statement, Finding[]>();
  let index = 0;
  for (const statement of script.statements) {
    const group: Finding[] = [];
    for (let finding = findings[index]; finding !== undefined; finding = findings[++index]) {
      const { start, end } = finding.range;
      // "Something is missing at the end" has an empty range there; it is this statement's, not the next one's.
      if (start > statement.range.end || (start === statement.range.end && end > start)) break;
      if (start >= statement.range.start) group.push(finding);
    }
    groups.set(statement, group);
  }
  return groups;
}

const gravity = { error: 0, warning: 1, info: 2, hint: 3 } as const;

function codeFinder(findings: readonly Finding[]): (range: TextRange) => RuleCode | null {
  return (range) =>
    findings
      .filter((finding) => contains(range, finding.range) || contains(finding.range, range))
      .toSorted((a, b) => gravity[a.severity] - gravity[b.severity])[0]?.code ?? null;
}
