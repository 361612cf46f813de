import { bodyScope } from '../catalog/mentions/bodies.ts';
import { DefinitionReader } from '../catalog/mentions/definitions.ts';
import { Scope, unknownSource, type Source } from '../catalog/mentions/sources.ts';
import { declareVariables, fillingQueries, writtenType } from '../catalog/mentions/variables.ts';
import { splitName } from '../catalog/facts/written.ts';
import { nameOf } from '../catalog/name.ts';
import { parseStatement } from '../parse/parser.ts';
import { readBody, type BodyText } from '../routines/body.ts';
import { plPiece } from '../routines/pieces.ts';
import type { PlFragment, PlProgram } from '../routines/program.ts';
import { statementWithoutRules } from '../rules/statement-context.ts';
import { TypeReader } from './type-reader.ts';
import { typeOfName } from './type-names.ts';
import { unknownType, type Typed } from './typed.ts';
import { ofType } from './value.ts';

/** The types of what a routine declares, worked out when somebody asks: most bodies have no expression that needs them. */
export class BodyTypes {
  #scope: Scope | null = null;
  #asked = 0;

  constructor(private readonly body: () => BodyText) {}

  /** How often it was asked: an answer that needed it holds in this body alone. */
  get asked(): number {
    return this.#asked;
  }

  /** What the SQL of the body sees around it. */
  get scope(): Scope {
    this.#asked++;
    return (this.#scope ??= scopeOf(this.body()));
  }
}

function scopeOf(body: BodyText): Scope {
  const scope = bodyScope(body.routine, body.parameters, new Scope(null));
  const { program } = readBody(body);
  if (program !== null) new Declarations(body.text, program, scope).read();
  return scope;
}

/** What a PL/pgSQL body declares, put in sight. */
class Declarations {
  /** How often a name is declared: which one is meant depends on the block. */
  private readonly times = new Map<string, number>();

  constructor(
    private readonly text: string,
    private readonly program: PlProgram,
    private readonly scope: Scope,
  ) {
    for (const name of scope.variables) this.count(name);
  }

  read(): void {
    const { text, program, scope } = this;
    const records = declareVariables(text, program, scope);
    for (const declaration of program.declarations) {
      this.count(declaration.name);
      scope.types.set(declaration.name, this.typeOf(writtenType(text, declaration)));
    }
    for (const { sort, targets } of program.statements) {
      if (sort !== 'for-range') continue;
      for (const { name } of targets) {
        // A variable of the loop's own, of the same type in each loop.
        if (scope.types.get(name) !== loopVariable) this.count(name);
        scope.types.set(name, loopVariable);
      }
    }
    for (const [name, times] of this.times) {
      if (times < 2) continue;
      scope.types.delete(name);
      scope.rows.delete(name);
    }
    for (const [fragment, sources] of fillingQueries(program, records)) sources.push(this.given(fragment));
  }

  private count(name: string): void {
    this.times.set(name, (this.times.get(name) ?? 0) + 1);
  }

  /** Of `numeric(10,2)`, `film.title%TYPE`, `other_variable%TYPE`. */
  private typeOf(written: string): Typed {
    const copied = /^([^%]+?)\s*%\s*type\b\s*(.*)$/is.exec(written);
    if (copied !== null) {
      const of = this.copied(copied[1] ?? '');
      return copied[2] === '' ? of : { sort: 'array', of };
    }
    if (written === '' || /%|^record$/i.test(written)) return unknownType;
    const parsed = parseStatement(`SELECT NULL::${written}`);
    if (parsed.state !== 'statement' || !('SelectStmt' in parsed.node)) return unknownType;
    const [target] = parsed.node.SelectStmt.targetList ?? [];
    const value = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
    return value !== undefined && 'TypeCast' in value ? typeOfName(value.TypeCast.typeName) : unknownType;
  }

  private copied(written: string): Typed {
    const { scope } = this;
    const parts = splitName(written).map(({ name }) => name);
    const [first, column = ''] = parts;
    if (first === undefined) return unknownType;
    if (parts.length === 1) return scope.types.get(first) ?? unknownType;
    const row = parts.length === 2 && scope.variables.has(first) ? scope.row(first) : undefined;
    if (row !== undefined) return { sort: 'column', path: { column, source: row } };
    const source: Source = { sort: 'table', name: nameOf(parts.slice(0, -1)) };
    return { sort: 'column', path: { column: parts.at(-1) ?? '', source } };
  }

  /** What a query gives. */
  private given(fragment: PlFragment): Source {
    const piece = plPiece(this.text, fragment);
    const parsed = piece === null ? null : parseStatement(piece.text);
    if (piece === null || parsed?.state !== 'statement') return unknownSource;
    const context = statementWithoutRules(piece.text, parsed);
    const reader = new DefinitionReader(context);
    reader.observer = new TypeReader();
    reader.withoutPlaces = true;
    return reader.statementNode(parsed.node, new Scope(this.scope), () => null);
  }
}

const loopVariable: Typed = { sort: 'known', value: ofType('int') };
