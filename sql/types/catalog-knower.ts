import type { ColumnPath, Output, Scope, Source } from '../catalog/mentions/sources.ts';
import type { World } from '../catalog/mentions/world.ts';
import type { TypeFact } from '../catalog/fact.ts';
import { columnAt } from '../catalog/column-of-value.ts';
import { choose } from '../catalog/lives.ts';
import type { Column, SchemaObject } from '../catalog/model.ts';
import type { Name } from '../catalog/name.ts';
import { comparePlaces, type PlacedStatement } from '../catalog/place.ts';
import { TableState } from '../catalog/table-state.ts';
import { evaluate, type Knower } from './evaluate.ts';
import { arrayOf, builtIn, enumType, isOfExtension, type SqlType } from './sql-type.ts';
import type { Typed } from './typed.ts';
import { naturalType, ofType, type Value } from './value.ts';

/** `no`: there is no column of that name. A value of null: there is one, of a type that nobody knows. */
type Found =
  | { readonly state: 'no' }
  | { readonly state: 'maybe' }
  | { readonly state: 'found'; readonly value: Value | null };

const no: Found = { state: 'no' };
const maybe: Found = { state: 'maybe' };
const found = (value: Value | null): Found => ({ state: 'found', value });

/** Queries of queries, views of views: what lies deeper is not followed. */
const deepest = 20;

/** What the files say of types, as a statement sees them. */
export class CatalogKnower implements Knower {
  readonly worked: WeakMap<Typed, Value | null>;

  /** `known`: what was worked out from each statement for the same question; queries name what others give again and again. */
  constructor(
    private readonly world: World,
    private readonly depth = 0,
    private readonly known = new Map<PlacedStatement, WeakMap<Typed, Value | null>>(),
  ) {
    this.worked = known.get(world.at) ?? new WeakMap();
    known.set(world.at, this.worked);
  }

  column(path: ColumnPath): Value | null {
    if (this.depth > deepest) return null;
    const answer =
      'source' in path ? this.inSource(path.column, path.source) : this.inScope(path.column, path.scope);
    return answer.state === 'found' ? answer.value : null;
  }

  columnAt(table: Name, index: number): Value | null {
    const object = this.world.lifeOf(table)?.object;
    const column =
      object === undefined ? undefined : columnAt(index, object, this.world.at, this.world.catalog);
    if (column === undefined) return null;
    const type = this.deeper(this.world.from(column.typeAt.statement)).typeOf(column.type);
    return type === null ? null : ofType(type);
  }

  hasRoutine(name: string): boolean {
    return this.world.routine({ schema: null, name }) !== null;
  }

  userType(name: Name): SqlType | null {
    const object = this.world.thing(['type'], name);
    if (object?.sort !== 'type') return null;
    if (object.form === 'enum') return enumType(object.schema, object.name);
    return object.form === 'domain' && object.base !== null && this.depth < deepest
      ? this.deeper(this.world.from(object.declared.statement)).typeOf(object.base)
      : null;
  }

  /** The type that a column or a domain is declared with. */
  private typeOf({ name, isArray }: TypeFact): SqlType | null {
    const isBuiltIn = name.schema === null || isOfExtension(name.name);
    const type = (isBuiltIn ? builtIn(name.name) : undefined) ?? this.userType(name);
    return type === null ? null : isArray ? arrayOf(type) : type;
  }

  private deeper(world: World = this.world): CatalogKnower {
    return new CatalogKnower(world, this.depth + 1, this.known);
  }

  private inScope(column: string, scope: Scope): Found {
    const variable = scope.variable(column);
    const type = variable === null ? undefined : scope.typeOfVariable(column);
    const given = found(type === undefined ? null : evaluate(type, this));
    if (variable !== null && variable !== 'column') return given;
    for (let level: Scope | null = scope; level !== null; level = level.outer) {
      const answers = level.tables.map(({ source }) => this.inSource(column, source));
      const answer = merged(answers);
      if (answer.state !== 'no') return answer;
    }
    return variable === null ? no : given;
  }

  private inSource(column: string, source: Source): Found {
    switch (source.sort) {
      case 'table': {
        const life = this.world.lifeOf(source.name);
        return life === null ? maybe : this.inObject(column, life.object);
      }
      case 'query':
        return this.deeper().inOutputs(column, source.outputs);
      case 'any':
        return source.of.length === 0 ? maybe : merged(source.of.map((each) => this.inSource(column, each)));
      case 'trigger-row':
        return this.inRows(column, source.routine);
      default:
        return maybe;
    }
  }

  /** NEW and OLD: of the tables of which a trigger calls the function. */
  private inRows(column: string, routine: Name): Found {
    const { world } = this;
    const answers = world.catalog
      .triggersCalling(routine)
      .map(({ table, at }) => this.deeper(world.from(at)).inSource(column, { sort: 'table', name: table }));
    return answers.length === 0 ? maybe : merged(answers);
  }

  private inObject(column: string, object: SchemaObject): Found {
    if (object instanceof TableState) {
      const name = this.world.columnName(object, column);
      const known = name === undefined ? undefined : this.atStatement(object, name);
      // A query that gave it its type said more than the column of which it got its name.
      if (known !== undefined && !(object.outputs !== null && known.isInherited)) {
        const { world } = this;
        const type = this.deeper(world.from(known.typeAt.statement)).typeOf(known.type);
        return found(type === null ? null : ofType(type));
      }
      if (object.outputs === null) return object.hasAllColumns ? no : maybe;
    }
    const outputs = object.sort === 'view' || object.sort === 'table' ? object.outputs : null;
    if (outputs === null) return maybe;
    return this.deeper(this.world.from(object.declared.statement)).inOutputs(column, outputs);
  }

  /** A column as it is when the statement runs: a later ALTER TABLE may give it another type. */
  private atStatement(table: TableState, name: string): Column | undefined {
    const { at, catalog } = this.world;
    const column = table.columns.get(name);
    if (column === undefined || comparePlaces(column.typeAt.statement, at) <= 0) return column;
    // Of the statement that makes the table only what became of its columns is kept.
    if (table.declared.statement === at) return undefined;
    const alive = catalog.before(table.name, at).lives.filter(({ ended }) => ended === null);
    const before = choose(alive, ['table'], { schema: table.schema, name: table.name }, at)?.object;
    return (before instanceof TableState ? before.columns.get(name) : undefined) ?? column;
  }

  private inOutputs(column: string, outputs: readonly Output[]): Found {
    if (this.depth > deepest) return maybe;
    let unsure = false;
    for (const output of outputs) {
      if ('name' in output) {
        if (output.name === column) return found(this.outputType(output));
        continue;
      }
      const answer = merged(output.allOf.map((source) => this.inSource(column, source)));
      if (answer.state === 'no') continue;
      // It may be one of those that have got another name.
      if (answer.state === 'maybe' || output.skip > 0) unsure = true;
      else return output.mixed === true ? found(null) : answer;
    }
    return unsure ? maybe : no;
  }

  private outputType(output: Extract<Output, { name: string }>): Value | null {
    if (output.type !== undefined) return ofQuery(evaluate(output.type, this.deeper()));
    const path = output.cast === true || output.mixed === true ? null : (output.from ?? output.value ?? null);
    return path === null ? null : this.deeper().column(path);
  }
}

/** In a query of its own a constant has a type. */
function ofQuery(value: Value | null): Value | null {
  const type = value === null ? undefined : naturalType(value);
  return type === undefined || value?.sort === 'type' ? value : ofType(type);
}

/** What several sources say together: nothing, unless all that have the column are of one type. */
function merged(answers: readonly Found[]): Found {
  if (answers.some(({ state }) => state === 'maybe')) return maybe;
  const values = answers.flatMap((answer) => (answer.state === 'found' ? [answer.value] : []));
  const [first, ...others] = values;
  if (first === undefined) return no;
  const isOne = others.every(
    (other) => other?.sort === 'type' && first?.sort === 'type' && other.type === first.type,
  );
  return found(isOne ? first : null);
}
