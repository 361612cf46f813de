import type { TextRange } from '../findings/finding.ts';
import type { Token } from '../parse/tokens.ts';
import { PlCursor, PlStop } from './cursor.ts';
import type {
  PlBlock,
  PlCondition,
  PlDeclaration,
  PlFragment,
  PlProgram,
  PlSort,
  PlStatement,
  PlTarget,
} from './program.ts';

/** Deeper than people nest; the reading is recursive. */
const deepest = 200;

/** Words that end a list of statements. */
const listEnds = new Set(['END', 'ELSE', 'ELSIF', 'ELSEIF', 'EXCEPTION', 'WHEN']);
const levels = new Set(['DEBUG', 'LOG', 'INFO', 'NOTICE', 'WARNING', 'EXCEPTION']);
const queryWords = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'EXPLAIN', 'SHOW', '(']); // prettier-ignore

/**
 * Reads a PL/pgSQL body: its declarations, statements, and the SQL in it, all with their places. (libpg-query has a
 * reader, too, and its tree says only lines.) Takes any text: where it can't go on it stops and says so, and keeps
 * what it has. What ends what is PL/pgSQL's own way: an expression goes to the first THEN, LOOP, `;` … outside of
 * parentheses (PostgreSQL 18, src/pl/plpgsql/src/pl_gram.y, read_sql_construct).
 */
export function readPlpgsql(text: string, tokens: readonly Token[]): PlProgram {
  return new Reader(text, tokens).run();
}

class Reader extends PlCursor {
  private readonly blocks: PlBlock[] = [];
  private readonly declarations: PlDeclaration[] = [];
  private readonly statements: PlStatement[] = [];
  private readonly fragments: PlFragment[] = [];
  private readonly conditions: PlCondition[] = [];
  private readonly options: { name: string; range: TextRange }[] = [];
  private block: PlBlock | null = null;
  private inHandler = false;
  private depth = 0;

  run(): PlProgram {
    let problem: PlProgram['problem'] = null;
    try {
      while (this.is('#')) {
        const first = this.at;
        this.at = Math.min(this.at + 3, this.tokens.length);
        this.options.push({
          name: this.word(first + 1).toLowerCase(),
          range: this.range(first, this.at - 1),
        });
      }
      this.readBlock(this.label());
      this.skip(';');
      if (this.at < this.tokens.length) throw new PlStop('the end');
    } catch (thrown) {
      if (!(thrown instanceof PlStop)) throw thrown;
      const at = Math.min(this.at, this.tokens.length - 1);
      problem = { range: this.range(at, at), expected: thrown.expected };
    }
    const { blocks, declarations, statements, fragments, conditions, options } = this;
    return { blocks, declarations, statements, fragments, conditions, options, problem };
  }

  private label(): string | null {
    if (!this.is('<<')) return null;
    const name = this.nameAt(this.at + 1);
    this.at += 2;
    this.expect('>>');
    return name;
  }

  /** `[DECLARE …] BEGIN … [EXCEPTION …] END [label]`; the semicolon is the caller's. */
  private readBlock(label: string | null): void {
    const outer = this.block;
    const outerHandler = this.inHandler;
    const from = this.at;
    // Declarations name the block that they belong to, and its BEGIN comes behind them.
    let begin = from;
    while (begin < this.tokens.length && !(this.word(begin) === 'BEGIN')) begin++;
    const block: PlBlock = { outer, label, begin: this.range(Math.min(begin, this.tokens.length - 1)) };
    this.blocks.push(block);
    this.block = block;
    while (this.skip('DECLARE')) {
      while (this.more() && !this.is('BEGIN') && !this.is('DECLARE')) this.declaration(block);
    }
    this.expect('BEGIN');
    this.list();
    if (this.skip('EXCEPTION')) {
      this.inHandler = true;
      while (this.skip('WHEN')) {
        const end = this.until(['THEN']);
        for (let i = this.at; i < end; i++) {
          if (this.word(i) === 'OR' || this.word(i) === 'SQLSTATE') continue;
          this.conditions.push({ name: this.nameAt(i), range: this.range(i) });
        }
        this.at = end;
        this.expect('THEN');
        this.list();
      }
    }
    this.expect('END');
    if (this.more() && !this.is(';')) this.at++; // the label again
    this.block = outer;
    this.inHandler = outerHandler;
  }

  private declaration(block: PlBlock): void {
    const first = this.at++;
    const none = { type: null, collate: null, notNull: null, clause: null };
    const base = { name: this.nameAt(first), range: this.range(first), block };
    if (this.is('ALIAS')) {
      const clause = this.range(this.at, this.at + 1);
      this.at = this.until([';']);
      this.expect(';');
      this.declarations.push({ ...base, ...none, sort: 'alias', clause });
      return;
    }
    const scroll = this.is('NO') && this.word(this.at + 1) === 'SCROLL' ? 2 : this.is('SCROLL') ? 1 : 0;
    if (this.word(this.at + scroll) === 'CURSOR') {
      this.at += scroll + 1;
      let clause: TextRange | null = null;
      if (this.is('(')) {
        const open = this.at;
        this.at = this.closing(open) + 1;
        clause = this.range(open, this.at - 1);
      }
      if (!this.skip('FOR')) this.expect('IS');
      this.sql(this.until([';']));
      this.expect(';');
      this.declarations.push({ ...base, ...none, sort: 'cursor', clause });
      return;
    }
    this.skip('CONSTANT');
    const typeEnd = this.until([';', 'COLLATE', 'NOT', 'DEFAULT'], true);
    const type = typeEnd > this.at ? this.range(this.at, typeEnd - 1) : null;
    if (type === null) throw new PlStop('a type');
    this.fragment('type', this.at, typeEnd);
    this.at = typeEnd;
    let collate: TextRange | null = null;
    let notNull: TextRange | null = null;
    if (this.is('COLLATE')) {
      const from = this.at++;
      this.at = this.until([';', 'NOT', 'DEFAULT'], true);
      collate = this.range(from, this.at - 1);
    }
    if (this.is('NOT')) {
      notNull = this.range(this.at, this.at + 1);
      this.at += 2;
    }
    this.declarations.push({ ...base, sort: 'variable', type, collate, notNull, clause: null });
    if (this.skip('DEFAULT')) this.expression([';']);
    else if (this.assigns()) this.expression([';'], this.afterAssignment());
    this.expect(';');
  }

  private list(): void {
    if (++this.depth > deepest) throw new PlStop('less nesting');
    while (this.more() && !listEnds.has(this.word(this.at))) this.statement();
    this.depth--;
  }

  private statement(): void {
    const label = this.label();
    const first = this.at;
    const target = this.assignment();
    if (target !== null) {
      this.add('assign', first, first, { targets: [target] });
      this.expression([';'], this.afterAssignment());
      this.expect(';');
      return;
    }
    switch (this.word(first)) {
      case 'DECLARE':
      case 'BEGIN':
        this.add('block', first);
        this.readBlock(label);
        break;
      case 'IF':
        this.add('if', first);
        this.at++;
        this.branch('THEN');
        while (this.skip('ELSIF') || this.skip('ELSEIF')) this.branch('THEN');
        if (this.skip('ELSE')) this.list();
        this.expect('END');
        this.expect('IF');
        break;
      case 'CASE':
        this.add('case', first);
        this.at++;
        if (!this.is('WHEN')) this.expression(['WHEN']);
        while (this.skip('WHEN')) this.branch('THEN');
        if (this.skip('ELSE')) this.list();
        this.expect('END');
        this.expect('CASE');
        break;
      case 'LOOP':
        this.add('loop', first);
        this.loop();
        break;
      case 'WHILE':
        this.add('while', first);
        this.at++;
        this.expression(['LOOP']);
        this.loop();
        break;
      case 'FOR':
        this.forLoop(first);
        break;
      case 'FOREACH':
        this.add('foreach', first);
        this.at = this.until(['ARRAY']) + 1;
        this.expression(['LOOP']);
        this.loop();
        break;
      case 'EXIT':
      case 'CONTINUE':
        this.add(this.word(first) === 'EXIT' ? 'exit' : 'continue', first);
        this.at = this.until([';', 'WHEN']);
        if (this.skip('WHEN')) this.expression([';']);
        break;
      case 'RETURN':
        this.returns(first);
        break;
      case 'RAISE':
        this.raise(first);
        break;
      case 'ASSERT':
        this.add('assert', first);
        this.at++;
        this.expression([';']);
        break;
      case 'EXECUTE':
        this.at++;
        this.dynamic([';', 'INTO', 'USING']);
        this.add('execute', first, first, { targets: this.execution() });
        break;
      case 'PERFORM': {
        this.add('perform', first);
        const end = this.until([';']);
        this.fragments.push({
          sort: 'statement',
          range: this.range(first, end - 1),
          blanks: [this.range(first)],
        });
        this.at = end;
        break;
      }
      case 'GET':
        this.add('get-diagnostics', first, this.word(first + 1) === 'DIAGNOSTICS' ? first + 1 : first + 2);
        this.at = this.until([';']);
        break;
      case 'OPEN':
        this.open(first);
        break;
      case 'FETCH':
      case 'MOVE': {
        const end = this.until([';', 'INTO']);
        this.at = end;
        const targets = this.skip('INTO') ? this.targets() : [];
        this.add(this.word(first) === 'FETCH' ? 'fetch' : 'move', first, first, { targets });
        break;
      }
      case 'CLOSE':
        this.add('close', first);
        this.at = this.until([';']);
        break;
      case 'NULL':
        this.add('null', first);
        this.at++;
        break;
      default: {
        const word = this.word(first);
        const end = this.until([';']);
        const targets = this.sql(end, true);
        this.add(word === 'CALL' ? 'call' : word === 'DO' ? 'do' : 'sql', first, first, { targets });
      }
    }
    this.expect(';');
  }

  private branch(then: string): void {
    this.expression([then]);
    this.expect(then);
    this.list();
  }

  private loop(): void {
    this.expect('LOOP');
    this.list();
    this.expect('END');
    this.expect('LOOP');
    if (this.more() && !this.is(';')) this.at++;
  }

  private forLoop(first: number): void {
    this.at++;
    const targets = this.targets();
    this.expect('IN');
    const end = this.until(['LOOP']);
    const from = this.is('REVERSE') ? this.at + 1 : this.at;
    const dots = this.dotsBetween(from, end);
    if (this.is('EXECUTE')) {
      this.add('for-execute', first, first, { targets });
      this.at++;
      this.dynamic(['LOOP', 'USING']);
      if (this.skip('USING')) this.expression(['LOOP']);
    } else if (dots !== null) {
      this.add('for-range', first, first, { targets });
      this.at = from;
      const by = this.until(['BY', 'LOOP']);
      this.push('expression', this.tokens[from]?.start ?? 0, dots);
      this.push('expression', dots + 2, this.tokens[by - 1]?.end ?? dots + 2);
      this.at = by;
      if (this.skip('BY')) this.expression(['LOOP']);
    } else if (queryWords.has(this.tokens[this.at]?.text ?? '')) {
      this.add('for-query', first, first, { targets });
      this.sql(end);
    } else {
      this.add('for-cursor', first, first, { targets });
      this.at = end;
    }
    this.loop();
  }

  private returns(first: number): void {
    this.at++;
    if (this.skip('NEXT')) {
      this.add('return-next', first, first + 1);
      if (!this.is(';')) this.expression([';']);
    } else if (this.is('QUERY') && this.word(this.at + 1) === 'EXECUTE') {
      this.add('return-query-execute', first, first + 2);
      this.at += 2;
      this.dynamic([';', 'USING']);
      if (this.skip('USING')) this.expression([';']);
    } else if (this.skip('QUERY')) {
      this.add('return-query', first, first + 1);
      this.sql(this.until([';']));
    } else {
      this.add('return', first);
      if (!this.is(';')) this.expression([';']);
    }
  }

  private raise(first: number): void {
    this.at++;
    if (levels.has(this.word(this.at))) this.at++;
    const isEmpty = this.is(';');
    if (this.tokens[this.at]?.kind === 'string') {
      this.at++;
      if (this.skip(',')) this.expression([';', 'USING']);
    } else {
      this.at = this.until([';', 'USING']);
    }
    const options: { name: string; range: TextRange }[] = [];
    if (this.skip('USING')) {
      do {
        options.push({ name: this.word(this.at).toLowerCase(), range: this.range(this.at) });
        this.at++;
        if (!this.assigns()) throw new PlStop('=');
        this.expression([';', ','], this.afterAssignment());
      } while (this.skip(','));
    }
    this.add('raise', first, first, { options, isEmpty });
  }

  private open(first: number): void {
    const end = this.until([';']);
    const words = this.until([';', 'FOR']);
    this.at = words;
    if (this.skip('FOR') && this.is('EXECUTE')) {
      this.add('open-execute', first, first);
      this.at++;
      this.dynamic([';', 'USING']);
      if (this.skip('USING')) this.expression([';']);
      return;
    }
    this.add('open', first);
    if (words < end) this.sql(end);
    this.at = end;
  }

  /** The text of dynamic SQL is an expression; what it comes to is not known. */
  private dynamic(stops: readonly string[]): void {
    this.expression(stops);
  }

  /** INTO and USING of EXECUTE, in either order. */
  private execution(): readonly PlTarget[] {
    let targets: readonly PlTarget[] = [];
    for (;;) {
      if (this.skip('INTO')) targets = this.targets();
      else if (this.skip('USING')) this.expression([';', 'INTO']);
      else return targets;
    }
  }

  /** `[STRICT] a, b.c, d[1]` */
  private targets(): PlTarget[] {
    this.skip('STRICT');
    const targets: PlTarget[] = [];
    do {
      const first = this.at;
      const end = this.pathEnd(first);
      if (end === first) throw new PlStop('a variable');
      targets.push(this.target(first, end));
      this.at = end;
    } while (this.skip(','));
    return targets;
  }

  private target(first: number, end: number): PlTarget {
    let name = '';
    for (let i = first; i < end && !this.is('[', i); i++) name += this.is('.', i) ? '.' : this.nameAt(i);
    return { name, range: this.range(first, end - 1) };
  }

  /** The variable, when an assignment begins here; the reading then stands at the `:=`. */
  private assignment(): PlTarget | null {
    const end = this.pathEnd(this.at);
    if (end === this.at || !this.assigns(end)) return null;
    const target = this.target(this.at, end);
    this.at = end;
    return target;
  }

  /** An expression from here (or from an offset) to one of the words. */
  private expression(stops: readonly string[], from?: number): void {
    const end = this.until(stops);
    if (from !== undefined) {
      const last = this.tokens[end - 1];
      if (last !== undefined && last.end > from) this.push('expression', from, last.end);
    } else {
      this.fragment('expression', this.at, end);
    }
    this.at = end;
  }

  /** A statement from here to a token; INTO and its targets are taken out of it, and given back. */
  private sql(end: number, withSemicolon = false): readonly PlTarget[] {
    const first = this.at;
    if (end <= first) throw new PlStop('a statement');
    const blanks: TextRange[] = [];
    let targets: readonly PlTarget[] = [];
    const depth = this.tokens[first]?.depth;
    for (let i = first; i < end; i++) {
      if (!this.is('INTO', i) || this.tokens[i]?.depth !== depth) continue;
      if (/^(?:INSERT|MERGE|IMPORT|REPLACE|UPSERT)$/.test(this.word(i - 1))) continue;
      this.at = i + 1;
      targets = this.targets();
      blanks.push(this.range(i, this.at - 1));
      break;
    }
    const last = withSemicolon && this.is(';', end) ? end : end - 1;
    this.fragments.push({ sort: 'statement', range: this.range(first, last), blanks });
    this.at = end;
    return targets;
  }

  private fragment(sort: PlFragment['sort'], first: number, end: number): void {
    if (end <= first) throw new PlStop(sort === 'type' ? 'a type' : 'an expression');
    this.fragments.push({ sort, range: this.range(first, end - 1), blanks: [] });
  }

  private push(sort: PlFragment['sort'], start: number, end: number): void {
    this.fragments.push({ sort, range: { start, end: Math.max(start, end) }, blanks: [] });
  }

  private add(
    sort: PlSort,
    first: number,
    last: number = first,
    more: Partial<Pick<PlStatement, 'targets' | 'options' | 'isEmpty'>> = {},
  ): void {
    if (this.block === null) return;
    this.statements.push({
      sort,
      range: this.range(first, last),
      block: this.block,
      inHandler: this.inHandler,
      targets: [],
      options: [],
      isEmpty: false,
      ...more,
    });
  }
}
