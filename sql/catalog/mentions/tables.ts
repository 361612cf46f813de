import type { Node, NodeOf } from '../../parse/parser.ts';
import { alterActions } from '../../rules/fixes.ts';
import { indexElements } from '../../rules/index-elements.ts';
import { nameParts } from '../../rules/names.ts';
import type { Span } from '../../rules/statement-context.ts';
import { behind } from '../facts/written.ts';
import { nameOf, type Name } from '../name.ts';
import { QueryReader } from './queries.ts';
import type { Fields } from './references.ts';
import type { Scope, Source } from './sources.ts';

const tableSource = (name: Name): Source => ({ sort: 'table', name });

/** Finds the names in what makes and changes tables, their indexes and triggers. */
export class TableReader extends QueryReader {
  protected table(create: NodeOf<'CreateStmt'>, scope: Scope): void {
    const table = this.declare(create.relation);
    if (table === null) return;
    const source = tableSource(table);
    scope.tables.push({ alias: table.name, source, name: table });
    for (const element of create.tableElts ?? []) {
      if ('ColumnDef' in element) this.columnDefinition(element.ColumnDef, source, scope);
      else if ('Constraint' in element) this.constraint(element.Constraint, source, scope);
      else if ('TableLikeClause' in element) this.relation(element.TableLikeClause.relation, null);
    }
    for (const parent of create.inhRelations ?? []) {
      if ('RangeVar' in parent) this.relation(parent.RangeVar, null);
    }
    for (const each of create.partspec?.partParams ?? []) {
      if (!('PartitionElem' in each)) continue;
      const { name, expr, location } = each.PartitionElem;
      if (name !== undefined) this.columnAt(name, source, this.statement.offset(location));
      this.value(expr, scope);
    }
    this.fields({ a: create.ofTypename && { TypeName: create.ofTypename } }, scope);
  }

  private columnDefinition(column: NodeOf<'ColumnDef'>, table: Source, scope: Scope): void {
    const { colname = '', location, typeName, constraints } = column;
    this.columnAt(colname, table, this.statement.offset(location), 'declaration');
    if (typeName !== undefined) this.node('TypeName', typeName as Fields, scope);
    for (const each of constraints ?? []) {
      if ('Constraint' in each) this.constraint(each.Constraint, table, scope);
    }
    this.observer?.node('ColumnDef', column as Fields, scope);
  }

  private constraint(constraint: NodeOf<'Constraint'>, table: Source, scope: Scope): void {
    const { statement } = this;
    const { pktable, raw_expr: expression, exclusions, where_clause: where } = constraint;
    this.value(expression, scope);
    this.exclusions(exclusions, constraint, table, scope);
    this.value(where, scope);
    const element = statement.element(constraint.location);
    if (constraint.keys !== undefined || constraint.fk_attrs !== undefined) {
      for (let i = element.first; i <= element.last; i++) {
        if (!statement.is(i, 'KEY') && !statement.is(i, 'UNIQUE')) continue;
        let open = i + 1;
        while (open < element.last && !statement.is(open, '(')) open++;
        this.columnsIn(open, table);
        break;
      }
    }
    const include = constraint.including === undefined ? null : statement.find('INCLUDE (', element);
    if (include !== null) this.columnsIn(include.last, table);
    if (pktable?.relname === undefined) return;
    this.relation(pktable, null);
    const target = tableSource({ schema: pktable.schemaname ?? null, name: pktable.relname });
    const open = statement.name(statement.tokenAt(pktable.location)).last + 1;
    this.columnsIn(open, target);
    const action = constraint.fk_del_set_cols === undefined ? null : statement.find('SET NULL (', element) ?? statement.find('SET DEFAULT (', element); // prettier-ignore
    if (action !== null) this.columnsIn(action.last, table);
  }

  /** EXCLUDE USING gist (room WITH =, …). */
  private exclusions(
    exclusions: readonly Node[] | undefined,
    constraint: NodeOf<'Constraint'>,
    table: Source,
    scope: Scope,
  ): void {
    if (exclusions === undefined) return;
    const element = this.statement.element(constraint.location);
    let open = element.first;
    while (open < element.last && !this.statement.is(open, '(')) open++;
    const names = exclusions.flatMap((each) => {
      const [first] = 'List' in each ? (each.List.items ?? []) : [];
      if (first === undefined || !('IndexElem' in first)) return [];
      this.value(first.IndexElem.expr, scope);
      return first.IndexElem.name ?? [];
    });
    this.columnsIn(open, table, (name) => names.includes(name));
  }

  protected alter(alter: NodeOf<'AlterTableStmt'>, scope: Scope): void {
    const { relation } = alter;
    if (relation?.relname === undefined) return;
    if (alter.objtype === 'OBJECT_INDEX') {
      const name = { schema: relation.schemaname ?? null, name: relation.relname };
      this.name('index', name, this.statement.offset(relation.location));
      return;
    }
    const table = this.relation(relation, scope);
    if (table === null) return;
    const actions = alterActions(this.statement);
    (alter.cmds ?? []).forEach((wrapped, i) => {
      if (!('AlterTableCmd' in wrapped)) return;
      const { def, name, subtype } = wrapped.AlterTableCmd;
      if (def !== undefined && 'ColumnDef' in def && subtype === 'AT_AddColumn') {
        this.columnDefinition(def.ColumnDef, table, scope);
        return;
      }
      if (def !== undefined && 'Constraint' in def && subtype === 'AT_AddConstraint') {
        this.constraint(def.Constraint, table, scope);
        return;
      }
      if (name !== undefined && columnActions.test(subtype ?? '')) this.columnIn(name, table, actions[i]);
      if (def !== undefined && 'PartitionCmd' in def) this.relation(def.PartitionCmd.name, null);
      else if (def !== undefined && 'RangeVar' in def) this.relation(def.RangeVar, null);
      else this.value(def, scope);
      this.observer?.node('AlterTableCmd', wrapped.AlterTableCmd as Fields, scope);
    });
  }

  protected columnIn(name: string, table: Source, span: Pick<Span, 'first' | 'last'> | undefined): void {
    // Behind ALTER, DROP and COLUMN: the names of actions may be names of columns.
    if (span === undefined) return;
    let first = span.first + 1;
    if (this.statement.is(first, 'COLUMN')) first++;
    if (this.statement.is(first, 'IF')) first += 2;
    const token = this.statement.tokens[this.tokenOf(name, { ...span, first })];
    if (token !== undefined) this.columnAt(name, table, token.start);
  }

  protected index(index: NodeOf<'IndexStmt'>, scope: Scope): void {
    const { statement } = this;
    const table = this.relation(index.relation, scope);
    if (index.idxname !== undefined) {
      const schema = index.relation?.schemaname ?? null;
      this.name(
        'index',
        { schema, name: index.idxname },
        this.startOf(behind(statement, 'INDEX')),
        'declaration',
      );
    }
    if (table === null) return;
    for (const { node, span } of indexElements(statement, index)) {
      if (node.name !== undefined) this.columnAt(node.name, table, span.range.start);
      else this.value(node.expr, scope);
    }
    const include = statement.find('INCLUDE (');
    if (include !== null) this.columnsIn(include.last, table);
    this.value(index.whereClause, scope);
  }

  protected trigger(trigger: NodeOf<'CreateTrigStmt'>, scope: Scope): void {
    const { statement } = this;
    const table = this.relation(trigger.relation, null);
    const execute = statement.find('EXECUTE FUNCTION') ?? statement.find('EXECUTE PROCEDURE');
    if (execute !== null)
      this.name('routine', nameOf(nameParts(trigger.funcname)), this.startOf(execute.last + 1));
    if (table !== null) {
      const of = statement.find('UPDATE OF');
      for (const column of nameParts(trigger.columns)) {
        if (of !== null) this.columnIn(column, table, { ...statement.whole, first: of.first });
      }
      for (const row of ['new', 'old']) scope.rows.set(row, table);
      this.value(trigger.whenClause, scope);
    }
    this.relation(trigger.constrrel, null);
  }
}

const columnActions =
  /^AT_(?:DropColumn|AlterColumnType|ColumnDefault|AddIdentity|DropIdentity|SetIdentity|SetNotNull|DropNotNull|SetStatistics|SetStorage|SetCompression|SetOptions|ResetOptions|SetExpression|DropExpression)$/;
