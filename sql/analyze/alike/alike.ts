import type { Lint, StatementResult } from '../lint-statement.ts';
import { parseStatement } from '../../parse/parser.ts';
import { isBuiltIn } from '../../rules/built-in-functions.ts';
import { givenNames, type Givenness } from './given-names.ts';
import { filled, movesBetween, templateOf, type Template } from './result-template.ts';
import { looksStoodIn, standIn, standInsFor } from './stand-ins.ts';
import { reworded, wordingOf, type Wording } from './wording.ts';

/** Wordings that are remembered; beyond, all are forgotten. */
const mostWordings = 5_000;
const mostTemplates = 1_000;
/** Longer texts (in UTF-16 units) hardly ever are worded like another one. */
const longest = 1_000;

/** What comes of statements whose names are the only difference, and the names of the one that it was made of. */
interface Learned {
  readonly template: Template;
  readonly names: readonly string[];
}

/** Which of the names are given, and what comes of a statement by all its other words. */
interface Classified {
  readonly state: 'classified';
  readonly given: readonly Givenness[];
  readonly byRest: Map<string, Learned | 'met' | 'unlike'>;
}

/** What is known of statements of one wording. */
type Known =
  /** There was one. */
  | { readonly state: 'met' }
  | Classified
  /** They have to be looked at one by one. */
  | { readonly state: 'unlike' };

/**
 * A lint that knows statements by those that were worded alike. Dumps say the same again and again of other tables; what
 * CockroachDB makes of it does not depend on how somebody named them. The second statement of a wording is looked at
 * twice: as it is, and with stand-ins for the names that are given. What differs between the two results is what depends on
 * names and places, and it is filled in for all that follow. Where something differs in another way, and where a
 * name has a meaning of its own, each statement is looked at.
 */
export function knowingAlike(lint: Lint): Lint {
  const wordings = new Map<string, Known>();
  let templates = 0;

  /** Looks at the statement once more, with stand-ins, for what comes of all that differ from it in given names only. */
  const learn = (
    text: string,
    own: StatementResult,
    wording: Wording,
    { given, byRest }: Classified,
  ): void => {
    if (looksStoodIn(text)) return;
    if (++templates > mostTemplates) {
      templates = 0;
      wordings.clear();
    }
    const names = standInsFor(wording.names, (i, name) => isGiven(given[i], name));
    const moves = movesBetween(wording.names, names);
    const other = lint(reworded(text, wording, names));
    const template =
      own.kind === other.kind
        ? templateOf({ ...own, text: '' }, { ...other, text: '' }, wording, moves)
        : null;
    byRest.set(restOf(wording, given), template === null ? 'unlike' : { template, names: wording.names });
  };

  return (text) => {
    const wording = text.length > longest ? null : wordingOf(text);
    if (wording === null) return lint(text);
    const known = wordings.get(wording.key);
    if (known === undefined) {
      if (wordings.size >= mostWordings) wordings.clear();
      wordings.set(wording.key, { state: 'met' });
      return lint(text);
    }
    if (known.state === 'unlike') return lint(text);
    if (known.state === 'met') {
      const own = lint(text);
      const classified = classify(text, wording);
      wordings.set(wording.key, classified);
      if (classified.state === 'classified') learn(text, own, wording, classified);
      return own;
    }
    const rest = restOf(wording, known.given);
    const learned = known.byRest.get(rest);
    if (learned === undefined) {
      known.byRest.set(rest, 'met');
      return lint(text);
    }
    if (learned === 'unlike') return lint(text);
    if (learned === 'met') {
      const own = lint(text);
      learn(text, own, wording, known);
      return own;
    }
    const moves = movesBetween(learned.names, wording.names);
    const result = filled(learned.template, wording.names, moves) as StatementResult;
    return { ...result, text };
  };
}

/** Which names are given; none where the parser has no tree to tell. */
function classify(text: string, wording: Wording): Known {
  if (wording.names.length === 0) return { state: 'unlike' };
  const standIns = wording.names.map((name, i) => standIn(i, name));
  const parsed = parseStatement(reworded(text, wording, standIns));
  if (parsed.state !== 'statement') return { state: 'unlike' };
  const given = givenNames(parsed.node, wording.names);
  const isAny = given.some((each) => each !== 'not-given');
  return isAny ? { state: 'classified', given, byRest: new Map() } : { state: 'unlike' };
}

const isGiven = (givenness: Givenness | undefined, name: string): boolean =>
  givenness === 'given' || (givenness === 'function' && !isBuiltIn([name]));

/** All that matters of a statement's names: which are equal, and those that are not given. */
function restOf({ names }: Wording, given: readonly Givenness[]): string {
  let rest = '';
  const first = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    const before = first.get(name);
    if (before === undefined) first.set(name, i);
    rest += `${isGiven(given[i], name) ? '' : name}\x01${before ?? ''}\x02`;
  }
  return rest;
}
