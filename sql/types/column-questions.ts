import type { Fields } from '../catalog/mentions/references.ts';
import type { Scope } from '../catalog/mentions/sources.ts';
import type { TextRange } from '../findings/finding.ts';
import type { Node, NodeOf, NodeTag } from '../parse/parser.ts';
import { alterActions } from '../rules/fixes.ts';
import { isMixed, itemsOf, rowsOf, withoutAlike } from './inserted-rows.ts';
import { argumentPlace } from './operand-places.ts';
import { Questioner } from './questions.ts';
import type { Typed } from './typed.ts';
import { typeOfName } from './type-names.ts';
import { wantedType } from './wanted.ts';

/** Asks as well where a column says which type is wanted: in rows of INSERT, generated columns and defaults. */
export class ColumnQuestioner extends Questioner {
  override node(tag: NodeTag, fields: Fields, scope: Scope): void {
    super.node(tag, fields, scope);
    if (tag === 'ColumnDef') this.askGenerated(fields as NodeOf<'ColumnDef'>);
    else if (tag === 'AlterTableCmd') this.askDefault(fields as NodeOf<'AlterTableCmd'>, scope);
  }

  override query(node: Fields): void {
    super.query(node);
    const insert = this.sources.get(node);
    const { valuesLists = [] } = node as NodeOf<'SelectStmt'>;
    // A side of UNION is none of its rows.
    if (insert === undefined || rowsOf({ InsertStmt: insert }) !== node || valuesLists.length < 2) return;
    this.askInserted(valuesLists, insert);
  }

  /** What several rows give to the columns of a table, which say the types that they want. */
  private askInserted(lists: readonly Node[], { relation, cols }: NodeOf<'InsertStmt'>): void {
    if (relation?.relname === undefined) return;
    const table = { schema: relation.schemaname ?? null, name: relation.relname };
    const rows = lists.map(itemsOf);
    const depth = this.depthOfValues(rows[0]?.[0]);
    for (const index of (rows[0] ?? []).keys()) {
      const column = cols === undefined ? null : columnOf(cols[index]);
      if (column === undefined || depth === null || !isMixed(rows, index)) continue;
      const nodes = withoutAlike(rows, index);
      const values = nodes?.map((each) => wantedType(each, (node) => this.typeOf(node))) ?? [];
      if (nodes === null || values.some(({ sort }) => sort === 'unknown')) continue;
      const into: Typed =
        column === null
          ? { sort: 'column-at', table, index }
          : { sort: 'column', path: { column, source: { sort: 'table', name: table } } };
      const operands = nodes.map((each) => argumentPlace(each, this.cell(each, depth), this.statement));
      const [first] = operands;
      if (first === undefined) continue;
      const ofSome = nodes.length < rows.length;
      this.questions.push({ sort: 'rows', values, into, ofSome, place: { range: first.range, operands } });
    }
  }

  /** How deep in parentheses VALUES stands. */
  private depthOfValues(first: Node | undefined): number | null {
    let at = first === undefined ? -1 : this.firstToken(first);
    while (at >= 0 && !this.statement.is(at, 'VALUES')) at--;
    return this.statement.tokens[at]?.depth ?? null;
  }

  /** A value of a row, from comma to comma. */
  private cell(value: Node, depth: number): TextRange {
    const { tokens } = this.statement;
    const begins = (i: number): boolean => {
      const before = tokens[i - 1];
      return before?.text === ','
        ? before.depth === depth + 1
        : before?.text === '(' && before.depth === depth;
    };
    let first = this.firstToken(value);
    while (first > 0 && !begins(first)) first--;
    return this.statement.elementAt(first).range;
  }

  /** The first token of an expression to which its tree says a place. */
  private firstToken(value: Node): number {
    let location = Infinity;
    const open: unknown[] = [value];
    for (let each = open.pop(); each !== undefined; each = open.pop()) {
      for (const [key, inner] of Object.entries(each as object)) {
        if (key === 'location' && typeof inner === 'number') {
          // Nodes that PostgreSQL makes up have none.
          if (inner > 0) location = Math.min(location, inner);
        } else if (typeof inner === 'object' && inner !== null) open.push(inner);
      }
    }
    return this.statement.tokenAt(location === Infinity ? 0 : location);
  }

  /** GENERATED ALWAYS AS (…) */
  private askGenerated({ typeName, constraints }: NodeOf<'ColumnDef'>): void {
    for (const each of constraints ?? []) {
      if (!('Constraint' in each) || each.Constraint.contype !== 'CONSTR_GENERATED') continue;
      const { raw_expr: expression, location } = each.Constraint;
      const element = this.statement.element(location);
      const as = this.statement.find('AS (', element);
      if (expression === undefined || as === null) continue;
      const [first, last] = [as.last + 1, this.statement.closes(as.last) - 1];
      const range = first <= last ? this.statement.span(first, last).range : null;
      if (range !== null) this.askExpected('GENERATED', typeOfName(typeName), expression, range);
    }
  }

  /** ALTER COLUMN … SET DEFAULT … */
  private askDefault({ subtype, name: column, def }: NodeOf<'AlterTableCmd'>, scope: Scope): void {
    const source = scope.tables[0]?.source;
    if (subtype !== 'AT_ColumnDefault' || def === undefined || column === undefined || source === undefined)
      return;
    const range = this.defaultRange(column);
    if (range === null) return;
    this.askExpected('DEFAULT', { sort: 'column', path: { column, source } }, def, range);
  }

  private askExpected(word: string, column: Typed, expression: Node, range: TextRange): void {
    const value = wantedType(expression, (node) => this.typeOf(node));
    if (value.sort === 'unknown' || column.sort === 'unknown') return;
    const operands = [argumentPlace(expression, range, this.statement)];
    this.questions.push({ sort: 'expected', word, sides: [column, value], place: { range, operands } });
  }

  /** Where the default stands that a column gets. */
  private defaultRange(column: string): TextRange | null {
    const { statement } = this;
    for (const action of alterActions(statement)) {
      const set = statement.find('SET DEFAULT', action);
      const token = set === null ? undefined : statement.tokens[set.first - 1];
      if (set === null || token === undefined || set.last === action.last) continue;
      const written = token.kind === 'identifier' ? token.text.slice(1, -1) : token.text.toLowerCase();
      if (written === column) return statement.span(set.last + 1, action.last).range;
    }
    return null;
  }
}

/** The column that INSERT names; undefined for a part of one. */
function columnOf(target: Node | undefined): string | undefined {
  if (target === undefined || !('ResTarget' in target)) return undefined;
  const { name, indirection } = target.ResTarget;
  return indirection === undefined ? name : undefined;
}
