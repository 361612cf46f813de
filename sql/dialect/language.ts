import type { Dialect } from './dialect.ts';
import { createLint, type Lint } from '../analyze/lint-statement.ts';
import { createMysqlLint } from '../mysql/lint.ts';
import { usesAnsiQuotes } from '../mysql/ansi-quotes.ts';
import { splitMysql, splitMysqlSteps } from '../mysql/split.ts';
import type { CockroachVersion } from '../rules/metadata.ts';
import type { Rule } from '../rules/rule.ts';
import { split, splitSteps, type Cut, type CutSteps, type Piece } from '../split/split.ts';

/** How the statements of a dialect are found and looked at. */
export interface Language {
  readonly cut: Cut;
  /** The same in steps, between which others may have their turn. */
  readonly cutSteps: CutSteps;
  readonly lint: Lint;
  /** Which pieces the lint is for, by their kind and text. */
  readonly looksAt: (piece: Piece, source: string) => boolean;
  /**
   * Called with the whole text before it is looked at; whether something in it changes what all statements mean, so
   * that nothing known of them holds any more.
   */
  readonly reads: (text: string) => boolean;
}

/** A lint keeps nothing of what it looks at, so that all files of a workspace share those of the rules that they share. */
class Lints<MadeLint> {
  readonly #known = new WeakMap<readonly Rule[], Map<string, MadeLint>>();

  get(key: string, rules: readonly Rule[], make: () => MadeLint): MadeLint {
    const ofRules = this.#known.get(rules) ?? new Map<string, MadeLint>();
    this.#known.set(rules, ofRules);
    const lint = ofRules.get(key) ?? make();
    ofRules.set(key, lint);
    return lint;
  }
}

const lints = new Lints<Lint>();

export function languageOf(
  dialect: Dialect,
  targetVersion: CockroachVersion,
  rules: readonly Rule[],
): Language {
  if (dialect !== 'mysql') {
    return {
      cut: split,
      cutSteps: splitSteps,
      lint: lints.get(`${dialect} ${targetVersion}`, rules, () => createLint(dialect, targetVersion, rules)),
      looksAt: ({ kind }) => kind === 'statement',
      reads: () => false,
    };
  }
  const lintWith = (quotes: boolean): Lint =>
    lints.get(`mysql ${targetVersion} ${quotes}`, rules, () => createMysqlLint(targetVersion, rules, quotes));
  let ansiQuotes = false;
  let lint = lintWith(ansiQuotes);
  return {
    cut: splitMysql,
    cutSteps: splitMysqlSteps,
    lint: (text) => lint(text),
    // CockroachDB stumbles over client commands and `#` comments, wherever they stand.
    looksAt: ({ kind }, source) =>
      kind === 'statement' || kind === 'meta' || (kind === 'space' && source.includes('#')),
    reads: (text) => {
      const before = ansiQuotes;
      ansiQuotes = usesAnsiQuotes(text);
      lint = lintWith(ansiQuotes);
      return before !== ansiQuotes;
    },
  };
}
