import type { Lint, StatementResult } from '../lint-statement.ts';
import { isBuiltIn } from '../../rules/built-in-functions.ts';
import { givenNames, type Givenness } from './given-names.ts';
import { filled, movesBetween, templateOf, type Template } from './result-template.ts';
import { looksStoodIn, standIn, standInsFor } from './stand-ins.ts';
import { reworded, wordingOf, type Wording } from './wording.ts';

/** Wordings that are remembered; beyond, all are forgotten. */
const mostWordings = 5_000;
const mostTemplates = 1_000;

/** How the statements of a language are taken apart. */
export interface Words {
  readonly wordingOf: (text: string) => Wording | null;
  /** Which of the names of a statement are given; `text` is the statement with stand-ins for them, null: nobody can tell. */
  readonly givenNames: (text: string, names: readonly string[]) => readonly Givenness[] | null;
  /** Longer texts (in UTF-16 units) hardly ever are worded like another one. */
  readonly longest: number;
}

const postgresWords: Words = { wordingOf, givenNames, longest: 2_000 };

/** A statement that was looked at, the only one of its sort so far. */
interface Met {
  readonly state: 'met';
  readonly wording: Wording;
  readonly result: StatementResult;
}

/** What comes of statements whose names are the only difference, and the names of the one that it was made of. */
interface Learned {
  readonly state: 'learned';
  readonly template: Template;
  readonly names: readonly string[];
}

/** Statements that have to be looked at one by one. */
interface Unlike {
  readonly state: 'unlike';
}

/** Which of the names are given, and what is known of statements by all their other words. */
interface Classified {
  readonly state: 'classified';
  readonly given: readonly Givenness[];
  readonly byRest: Map<string, Met | Learned | Unlike>;
}

/** What is known of the statements of one wording. */
type Known = Met | Classified | Unlike;

const unlike: Unlike = { state: 'unlike' };

/**
 * A lint that knows statements by those that were worded alike. Dumps say the same again and again of other tables; what
 * CockroachDB makes of it does not depend on how somebody named them. When the second statement of a wording comes, the
 * first is looked at once more, with stand-ins for the names that are given. What differs between its two results is what
 * depends on names and places, and it is filled in for the second and all that follow. Where something differs in another
 * way, and where a name has a meaning of its own, each statement is looked at.
 */
export function knowingAlike(lint: Lint, words: Words = postgresWords): Lint {
  const wordings = new Map<string, Known>();
  let templates = 0;

  const meet = (text: string, wording: Wording): Met => ({ state: 'met', wording, result: lint(text) });

  /** What is known of a wording when the second statement comes. */
  const classified = (met: Met): Classified | Unlike => {
    const given = classify(met, words);
    if (given === null) return unlike;
    return { state: 'classified', given, byRest: new Map([[restOf(met.wording, given), met]]) };
  };

  /** Looks once more at the statement that was met, for what comes of all that differ from it in given names only. */
  const learn = ({ wording, result }: Met, given: readonly Givenness[]): Learned | Unlike => {
    if (looksStoodIn(result.text)) return unlike;
    if (++templates > mostTemplates) {
      templates = 0;
      wordings.clear();
    }
    const names = standInsFor(wording.names, (i, name) => isGiven(given[i], name));
    const other = lint(reworded(result.text, wording, names));
    if (result.kind !== other.kind) return unlike;
    const moves = movesBetween(wording.names, names);
    const template = templateOf({ ...result, text: '' }, { ...other, text: '' }, wording, moves);
    return template === null ? unlike : { state: 'learned', template, names: wording.names };
  };

  return (text) => {
    const wording = text.length > words.longest ? null : words.wordingOf(text);
    if (wording === null) return lint(text);
    const before = wordings.get(wording.key);
    if (before === undefined) {
      const first = meet(text, wording);
      if (wordings.size >= mostWordings) wordings.clear();
      wordings.set(wording.key, first);
      return first.result;
    }
    const known = before.state === 'met' ? classified(before) : before;
    if (known !== before) wordings.set(wording.key, known);
    if (known.state === 'unlike') return lint(text);

    const rest = restOf(wording, known.given);
    const beforeRest = known.byRest.get(rest);
    if (beforeRest === undefined) {
      const first = meet(text, wording);
      known.byRest.set(rest, first);
      return first.result;
    }
    const learned = beforeRest.state === 'met' ? learn(beforeRest, known.given) : beforeRest;
    if (learned !== beforeRest) known.byRest.set(rest, learned);
    if (learned.state === 'unlike') return lint(text);
    const moves = movesBetween(learned.names, wording.names);
    const result = filled(learned.template, wording.names, moves) as StatementResult;
    return { ...result, text };
  };
}

/** Which of its names are given; null when none is, or the parser has no tree to tell. */
function classify({ result: { text }, wording }: Met, words: Words): readonly Givenness[] | null {
  if (wording.names.length === 0) return null;
  const standIns = wording.names.map((name, i) => standIn(i, name));
  const given = words.givenNames(reworded(text, wording, standIns), wording.names);
  if (given === null) return null;
  return given.some((each) => each !== 'not-given') ? given : null;
}

const isGiven = (givenness: Givenness | undefined, name: string): boolean =>
  givenness === 'given' || (givenness === 'function' && !isBuiltIn([name]));

/** All that matters of a statement's names: which are equal, and those that are not given. */
function restOf({ names }: Wording, given: readonly Givenness[]): string {
  let rest = '';
  for (const [i, name] of names.entries()) {
    const first = names.indexOf(name);
    if (first < i) rest += `${i}\x02${first}\x01`;
    if (!isGiven(given[i], name)) rest += `${i}\x03${name}\x01`;
  }
  return rest;
}
