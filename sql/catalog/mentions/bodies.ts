import type { TextRange } from '../../findings/finding.ts';
import type { Token } from '../../parse/tokens.ts';
import type { Node } from '../../parse/parser.ts';
import { readBody, type BodyText, type ReadBody, type Routine } from '../../routines/body.ts';
import { plPiece, sqlPieces, type Piece } from '../../routines/pieces.ts';
import type { PlFragment, PlProgram, PlStatement } from '../../routines/program.ts';
import { nameParts } from '../../rules/names.ts';
import { splitName } from '../facts/written.ts';
import { typeOfName } from '../../types/type-names.ts';
import { nameOf } from '../name.ts';
import type { Obstacle, RawColumn, RawMention, RawObject, StatementNames } from './raw.ts';
import { Scope, unknownSource, type Source } from './sources.ts';
import { declareVariables, fillingQueries } from './variables.ts';

/** Reads SQL of a body as a statement of its own; null when it does not parse. */
export type ReadPiece = (text: string, scope: Scope) => (StatementNames & { readonly gives: Source }) | null;

type OfRoutine = Pick<Routine, 'name' | 'isTrigger' | 'language'>;

/** What the SQL of a body may name besides tables: parameters, and NEW and OLD of triggers. */
export function bodyScope(routine: OfRoutine, parameters: readonly Node[], outer: Scope): Scope {
  const scope = new Scope(outer);
  // A column comes before a parameter in SQL; PL/pgSQL refuses what could be both.
  scope.conflict = routine.language === 'sql' ? 'column' : 'error';
  for (const node of parameters) {
    if (!('FunctionParameter' in node)) continue;
    const { name, argType, mode } = node.FunctionParameter;
    if (takesNumber(mode, routine.language)) scope.numbered.push(typeOfName(argType));
    if (name === undefined) continue;
    scope.variables.add(name);
    scope.types.set(name, typeOfName(argType));
    if (argType?.names !== undefined) {
      scope.rows.set(name, { sort: 'table', name: nameOf(nameParts(argType.names)) });
    }
  }
  if (routine.isTrigger) {
    const source: Source = { sort: 'trigger-row', routine: nameOf(routine.name) };
    for (const row of ['new', 'old']) scope.rows.set(row, source);
  }
  return scope;
}

/** In SQL parameters that only give something back have no number (PostgreSQL 18, src/backend/executor/functions.c). */
const takesNumber = (mode: string | undefined, language: string): boolean =>
  language !== 'sql' || !/^FUNC_PARAM_(?:OUT|TABLE)$/.test(mode ?? '');

/** The names in a body, with their places in the statement that quotes it. */
export function namesInBody(
  body: BodyText,
  statement: string,
  scope: Scope,
  read: ReadPiece,
): StatementNames {
  const reader = new BodyReader(body.text, scope, read);
  reader.run(readBody(body));
  const { start } = body.toStatement({ start: 0, end: 0 });
  // Between dollars quotes stand as they are.
  const strings = statement[start - 1] === "'" ? 1 : 0;
  return {
    mentions: reader.mentions.map((mention) => ({
      ...mention,
      range: body.toStatement(mention.range),
      strings: mention.strings + strings,
    })),
    obstacles: reader.obstacles.map((each) => ({ ...each, range: body.toStatement(each.range) })),
  };
}

const dynamic: ReadonlySet<string> = new Set([
  'execute', 'for-execute', 'open-execute', 'return-query-execute',
]); // prettier-ignore

/** Ranges are offsets in the body's text. */
class BodyReader {
  readonly mentions: RawMention[] = [];
  readonly obstacles: Obstacle[] = [];

  constructor(
    private readonly text: string,
    private readonly scope: Scope,
    private readonly read: ReadPiece,
  ) {}

  run({ tokens, program }: ReadBody): void {
    if (program === null) {
      for (const piece of sqlPieces(this.text)) this.piece(piece);
      return;
    }
    if (program.problem !== null) {
      const { start } = program.problem.range;
      this.obstacles.push({ sort: 'unread', range: { start, end: this.text.length } });
    }
    const fills = fillingQueries(program, declareVariables(this.text, program, this.scope));
    for (const statement of program.statements) this.assigned(statement);
    for (const fragment of program.fragments) {
      const gives = this.fragment(fragment);
      fills.get(fragment)?.push(gives);
    }
    if (program.statements.some(({ sort }) => dynamic.has(sort))) this.dynamicStrings(program, tokens);
  }

  /** `NEW.title := …` */
  private assigned({ targets }: PlStatement): void {
    for (const { range } of targets) {
      const parts = splitName(this.text.slice(range.start, range.end));
      const [variable, column] = parts;
      const row = variable === undefined ? undefined : this.scope.row(variable.name);
      if (variable === undefined || column === undefined || row === undefined) continue;
      const path = { column: column.name, source: row };
      this.column(path, { start: range.start + column.start, end: range.start + column.end });
    }
  }

  private column(path: RawColumn['path'], range: TextRange): void {
    const place = { range, role: 'use', form: 'name', strings: 0 } as const;
    this.mentions.push({ kind: 'column', column: path.column, path, whole: null, ...place });
  }

  private fragment(fragment: PlFragment): Source {
    const piece = plPiece(this.text, fragment);
    if (piece !== null) return this.piece(piece);
    this.copiedType(fragment.range);
    return unknownSource;
  }

  private piece(piece: Piece): Source {
    const names = this.read(piece.text, this.scope);
    if (names === null) {
      this.obstacles.push({ sort: 'unread', range: piece.range });
      return unknownSource;
    }
    const moved = ({ start, end }: TextRange): TextRange => ({
      start: start + piece.shift,
      end: end + piece.shift,
    });
    for (const each of names.mentions) this.mentions.push({ ...each, range: moved(each.range) });
    for (const each of names.obstacles) this.obstacles.push({ ...each, range: moved(each.range) });
    return names.gives;
  }

  /** `film%ROWTYPE`, `film.title%TYPE`; of a variable's type nothing is said. */
  private copiedType({ start, end }: TextRange): void {
    const written = this.text.slice(start, end);
    const [, named = '', what = ''] = /^([^%]+?)\s*%\s*(rowtype|type)\b/i.exec(written) ?? [];
    const parts = splitName(named);
    const column = what.toLowerCase() === 'type' ? parts.pop() : undefined;
    const table = parts.at(-1);
    if (table === undefined) return;
    const name = nameOf(parts.map((part) => part.name));
    const at = (part: TextRange): TextRange => ({ start: start + part.start, end: start + part.end });
    if (name.schema === null && this.scope.variable(name.name) !== null) {
      const source = this.scope.row(name.name);
      if (column !== undefined && source !== undefined)
        this.column({ column: column.name, source }, at(column));
      return;
    }
    const place = { role: 'use', form: 'name', strings: 0 } as const;
    const object: RawObject = { kind: 'relation', name, range: at(table), ...place };
    this.mentions.push(object);
    if (column !== undefined)
      this.column({ column: column.name, source: { sort: 'table', name } }, at(column));
  }

  /** Strings of a body that runs text as SQL: whatever stands in them may become part of it. */
  private dynamicStrings({ fragments }: PlProgram, tokens: readonly Token[]): void {
    for (const { kind, start, end } of tokens) {
      if (kind !== 'string' && kind !== 'dollar-quote') continue;
      if (fragments.some(({ range }) => range.start <= start && end <= range.end)) {
        this.obstacles.push({ sort: 'dynamic', range: { start, end } });
      }
    }
  }
}
