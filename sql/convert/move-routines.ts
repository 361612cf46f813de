import { definedBy } from './names.ts';
import type { Proposal } from './plan.ts';
import { statementsAtOnce, type Script, type Statement } from './script.ts';

const name = String.raw`(?:"[^"]+"|[\w$]+)(?:\s*\.\s*(?:"[^"]+"|[\w$]+))?`;
/** Where a table stands in a body: `FROM t`, `t%ROWTYPE`; and where a function does: `f(`. */
const mentions = new RegExp(
  String.raw`\b(?:from|join|into|update|setof|only)\s+(${name})|(${name})(?:\s*\.\s*[\w$]+)?%(?:row)?type\b|(${name})\s*\(`,
  'gi',
);

/**
 * Functions and procedures behind the tables, views and functions that their bodies name. CockroachDB looks into a body
 * when it makes the function; a dump of PostgreSQL, which switches that off (check_function_bodies), makes functions
 * first. One that something needs before its tables are there stays. `touched` are statements that are changed anyway.
 * In steps, for others to have their turn.
 */
export function* moveRoutines(
  script: Script,
  touched: (statement: Statement) => boolean,
): Generator<undefined, Map<Statement, Extract<Proposal, { act: 'edit' }>>> {
  const { statements } = script;
  const moves = new Map<Statement, Extract<Proposal, { act: 'edit' }>>();
  const targets = new Map<Statement, Statement>();
  const madeAt = new Map<string, number>();
  const calls = new Calls(statements);
  if (!statements.some((statement) => statement.tag === 'CreateFunctionStmt')) return moves;
  for (const [index, statement] of statements.entries()) {
    if (index % statementsAtOnce === 0) yield;
    if (touched(statement) || statement.tag === 'IndexStmt' || statement.tag === 'CreateSeqStmt') continue;
    for (const thing of definedBy(statement)) madeAt.set(lastPart(thing), index);
  }
  for (const [index, statement] of statements.entries()) {
    if (index % statementsAtOnce === 0) yield;
    if (statement.as('CreateFunctionStmt') === null || touched(statement)) continue;
    let last = index;
    for (const found of statement.text.matchAll(mentions)) {
      last = Math.max(last, madeAt.get(lastPart(found[1] ?? found[2] ?? found[3] ?? '')) ?? -1);
    }
    const target = statements[last];
    const [own] = definedBy(statement);
    if (target === undefined || last === index || own === undefined) continue;
    yield* calls.read();
    const isNeeded = calls.isCalled(lastPart(own), index + 1, last);
    if (isNeeded) continue;
    const newline = script.text.includes('\r\n') ? '\r\n' : '\n';
    const behind = { start: target.range.end, end: target.range.end };
    targets.set(statement, target);
    moves.set(statement, {
      act: 'edit',
      sort: 'changed',
      why: 'CockroachDB looks into the body at once: it comes behind what it names',
      at: statement.range,
      edits: [
        { range: statement.range, text: `-- molt: ${own} comes further down, behind what it names.` },
        { range: behind, text: `${newline}${newline}${statement.text}` },
      ],
    });
  }
  // What is to stand behind something that moves itself waits for that, or it would move twice.
  return new Map([...moves].filter(([statement]) => !moves.has(targets.get(statement) as Statement)));
}

/** `relation public.t`, `"Public" . t` → `t`: names of different schemas are rarely alike, and moving does no harm. */
const lastPart = (written: string): string =>
  written
    .split(/[\s.]+/)
    .at(-1)
    ?.replaceAll('"', '')
    .toLowerCase() ?? '';

/** A name with a parenthesis behind it, and what in quotes may hold anything. */
const call = /([\w$\u0080-\uffff]+)"?\s*\(/g;

/** Which statements have a function's name with a parenthesis behind it. Read once for all functions. */
class Calls {
  #byName: Map<string, number[]> | null = null;

  constructor(private readonly statements: readonly Statement[]) {}

  *read(): Generator<undefined, void> {
    if (this.#byName !== null) return;
    const byName = new Map<string, number[]>();
    for (const [index, { text, tag }] of this.statements.entries()) {
      if (index % statementsAtOnce === 0) yield;
      if (tag === 'CommentStmt') continue;
      for (const [, name] of text.matchAll(call)) {
        const key = (name ?? '').toLowerCase();
        const places = byName.get(key);
        if (places === undefined) byName.set(key, [index]);
        else if (places.at(-1) !== index) places.push(index);
      }
    }
    this.#byName = byName;
  }

  /** Whether a statement from `first` to `last` may call the function. */
  isCalled(name: string, first: number, last: number): boolean {
    // `"two words"(`: the last word stands for it.
    const key = /[\w$\u0080-\uffff]+$/.exec(name)?.[0] ?? name;
    return (this.#byName?.get(key) ?? []).some((index) => first <= index && index <= last);
  }
}
