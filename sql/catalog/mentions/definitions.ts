import type { Node, NodeOf, NodeTag } from '../../parse/parser.ts';
import { alterActions } from '../../rules/fixes.ts';
import { indexElements } from '../../rules/index-elements.ts';
import { nameParts } from '../../rules/names.ts';
import type { Span } from '../../rules/statement-context.ts';
import { behind } from '../facts/written.ts';
import { factsOf } from '../facts/facts.ts';
import { nameOf, type Name } from '../name.ts';
import { Collector } from './collect.ts';
import { Scope } from './raw.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Finds the names in statements that make and change things; queries are the collector's. */
export class DefinitionCollector extends Collector {
  /** A whole statement. */
  statementNode(node: Node): void {
    const tag = Object.keys(node)[0] as NodeTag;
    const fields = (node as unknown as Record<string, Fields>)[tag] ?? {};
    this.definition(tag, fields, node);
  }

  private definition(tag: NodeTag, node: Fields, whole: Node): void {
    const { statement } = this;
    const scope = new Scope(null);
    switch (tag) {
      case 'CreateStmt':
        this.table(node as NodeOf<'CreateStmt'>, scope);
        return;
      case 'CreateForeignTableStmt':
        this.table((node['base'] ?? {}) as NodeOf<'CreateStmt'>, scope);
        return;
      case 'CreateTableAsStmt': {
        const { into, query } = node as NodeOf<'CreateTableAsStmt'>;
        this.declare(into?.rel);
        this.value(query, scope);
        return;
      }
      case 'ViewStmt': {
        const { view, query } = node as NodeOf<'ViewStmt'>;
        this.declare(view);
        this.value(query, scope);
        return;
      }
      case 'CreateSeqStmt':
      case 'AlterSeqStmt': {
        const { sequence } = node as NodeOf<'CreateSeqStmt'>;
        if (tag === 'CreateSeqStmt') this.declare(sequence);
        else this.relation(sequence, null);
        for (const fact of factsOf(whole, statement)) {
          const owner = 'owner' in fact ? fact.owner : null;
          if (owner !== null) this.path(owner.range.start, owner.table, owner.column);
        }
        return;
      }
      case 'AlterTableStmt':
        this.alter(node as NodeOf<'AlterTableStmt'>, scope);
        return;
      case 'IndexStmt':
        this.index(node as NodeOf<'IndexStmt'>, scope);
        return;
      case 'CreateTrigStmt':
        this.trigger(node as NodeOf<'CreateTrigStmt'>, scope);
        return;
      case 'CopyStmt': {
        const { relation, ...rest } = node as NodeOf<'CopyStmt'>;
        const table = this.relation(relation, scope);
        if (table !== null) {
          const name = statement.name(statement.tokenAt(relation?.location));
          this.columnsIn(name.last + 1, [table]);
        }
        this.fields(rest, scope);
        return;
      }
      case 'CommentStmt':
        this.comment(node as NodeOf<'CommentStmt'>);
        return;
      case 'RenameStmt':
        this.rename(node as NodeOf<'RenameStmt'>, whole);
        return;
      case 'DropStmt':
      case 'AlterObjectSchemaStmt':
        for (const fact of factsOf(whole, statement)) {
          if (fact.sort !== 'drop' && fact.sort !== 'set-schema') continue;
          const { name, range } = fact.object;
          const kind = mentionKind(fact.kind);
          if (kind !== null) this.name(kind, name, range.start);
        }
        return;
      case 'CreateEnumStmt':
      case 'CreateRangeStmt':
      case 'CreateDomainStmt':
      case 'CompositeTypeStmt':
      case 'CreateFunctionStmt':
      case 'CreateSchemaStmt':
      case 'DefineStmt':
        for (const fact of factsOf(whole, statement)) {
          if (fact.sort === 'type') this.name('type', fact.type.name, fact.type.range.start, 'declaration');
          else if (fact.sort === 'routine')
            this.name('routine', fact.routine.name, fact.routine.range.start, 'declaration');
          else if (fact.sort === 'schema')
            this.schema(fact.schema.name.name, fact.schema.range, 'declaration');
        }
        for (const element of (node['schemaElts'] ?? []) as Node[]) this.statementNode(element);
        this.fields(node, scope, ['schemaElts', 'typevar', 'funcname', 'domainname']);
        return;
      case 'CreatePolicyStmt':
      case 'AlterPolicyStmt': {
        const { table, ...rest } = node as NodeOf<'CreatePolicyStmt'>;
        this.relation(table, scope);
        this.fields(rest, scope);
        return;
      }
      case 'ExplainStmt':
      case 'PrepareStmt':
      case 'DeclareCursorStmt': {
        const query = node['query'] as Node | undefined;
        if (query !== undefined) this.statementNode(query);
        return;
      }
      default:
        this.node(tag, node, scope);
    }
  }

  private table(create: NodeOf<'CreateStmt'>, scope: Scope): void {
    const table = this.declare(create.relation);
    if (table === null) return;
    scope.tables.push({ alias: table.name, name: table, hasAlias: true });
    for (const element of create.tableElts ?? []) {
      if ('ColumnDef' in element) this.columnDefinition(element.ColumnDef, table, scope);
      else if ('Constraint' in element) this.constraint(element.Constraint, table, scope);
      else if ('TableLikeClause' in element) this.relation(element.TableLikeClause.relation, null);
    }
    for (const parent of create.inhRelations ?? []) {
      if ('RangeVar' in parent) this.relation(parent.RangeVar, null);
    }
    this.fields({ a: create.partspec, b: create.ofTypename && { TypeName: create.ofTypename } }, scope);
  }

  private columnDefinition(column: NodeOf<'ColumnDef'>, table: Name, scope: Scope): void {
    const { colname = '', location, typeName, constraints } = column;
    this.column(colname, [table], this.statement.offset(location), 'declaration');
    if (typeName !== undefined) this.node('TypeName', typeName as Fields, scope);
    for (const each of constraints ?? []) {
      if ('Constraint' in each) this.constraint(each.Constraint, table, scope);
    }
  }

  private constraint(constraint: NodeOf<'Constraint'>, table: Name, scope: Scope): void {
    const { statement } = this;
    const { pktable, raw_expr: expression, exclusions, where_clause: where } = constraint;
    this.value(expression, scope);
    this.value(exclusions, scope);
    this.value(where, scope);
    const element = statement.element(constraint.location);
    if (constraint.keys !== undefined || constraint.fk_attrs !== undefined) {
      for (let i = element.first; i <= element.last; i++) {
        if (!statement.is(i, 'KEY') && !statement.is(i, 'UNIQUE')) continue;
        let open = i + 1;
        while (open < element.last && !statement.is(open, '(')) open++;
        this.columnsIn(open, [table]);
        break;
      }
    }
    const target = this.relation(pktable, null);
    if (target === null) return;
    this.columnsIn(statement.name(statement.tokenAt(pktable?.location)).last + 1, [target]);
  }

  private alter(alter: NodeOf<'AlterTableStmt'>, scope: Scope): void {
    if (alter.objtype === 'OBJECT_INDEX') return;
    const table = this.relation(alter.relation, scope);
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
      this.value(def, scope);
    });
  }

  private columnIn(name: string, table: Name, span: Span | undefined): void {
    // Behind ALTER, DROP and COLUMN: the names of actions may be names of columns.
    if (span === undefined) return;
    let first = span.first + 1;
    if (this.statement.is(first, 'COLUMN')) first++;
    if (this.statement.is(first, 'IF')) first += 2;
    const token = this.statement.tokens[this.tokenOf(name, { ...span, first })];
    if (token !== undefined) this.column(name, [table], token.start);
  }

  private index(index: NodeOf<'IndexStmt'>, scope: Scope): void {
    const { statement } = this;
    const table = this.relation(index.relation, scope);
    if (index.idxname !== undefined) {
      const at = statement.tokens[behind(statement, 'INDEX')]?.start ?? 0;
      const schema = index.relation?.schemaname ?? null;
      this.name('index', { schema, name: index.idxname }, at, 'declaration');
    }
    if (table === null) return;
    const elements = indexElements(statement, index);
    for (const { node, span } of elements) {
      if (node.name !== undefined) this.column(node.name, [table], span.range.start);
      else this.value(node.expr, scope);
    }
    const include = statement.find('INCLUDE (');
    if (include !== null) this.columnsIn(include.last, [table]);
    this.value(index.whereClause, scope);
  }

  private trigger(trigger: NodeOf<'CreateTrigStmt'>, scope: Scope): void {
    const { statement } = this;
    const table = this.relation(trigger.relation, scope);
    const execute = statement.find('EXECUTE FUNCTION') ?? statement.find('EXECUTE PROCEDURE');
    if (execute !== null) {
      const at = statement.tokens[execute.last + 1]?.start ?? 0;
      this.name('routine', nameOf(nameParts(trigger.funcname)), at);
    }
    if (table !== null) {
      for (const column of nameParts(trigger.columns)) {
        const of = statement.find('UPDATE OF');
        if (of !== null) this.columnIn(column, table, { ...statement.whole, first: of.first });
      }
    }
    this.relation(trigger.constrrel, null);
  }

  private comment({ objtype, object }: NodeOf<'CommentStmt'>): void {
    const { statement } = this;
    if (object !== undefined && 'List' in object) {
      const on = statement.find('ON');
      if (on === null) return;
      const parts = nameParts(object.List.items);
      if (objtype === 'OBJECT_COLUMN') {
        const at = statement.tokens[on.last + 2]?.start ?? 0;
        this.path(at, nameOf(parts.slice(0, -1)), parts.at(-1) ?? '');
      } else if (objtype === 'OBJECT_TABCONSTRAINT' || objtype === 'OBJECT_TRIGGER') {
        const second = statement.find('ON', { ...statement.whole, first: on.last + 2 });
        const at = statement.tokens[(second?.last ?? -1) + 1]?.start ?? 0;
        this.name('relation', nameOf(parts.slice(0, -1)), at);
      } else {
        const kind = objtype === 'OBJECT_INDEX' ? 'index' : 'relation';
        const words = objtype === 'OBJECT_MATVIEW' || objtype === 'OBJECT_FOREIGN_TABLE' ? 3 : 2;
        this.name(kind, nameOf(parts), statement.tokens[on.last + words]?.start ?? 0);
      }
    } else if (object !== undefined && 'TypeName' in object) {
      this.typeName(object.TypeName);
    }
  }

  private rename(rename: NodeOf<'RenameStmt'>, whole: Node): void {
    const { statement } = this;
    if (rename.renameType === 'OBJECT_COLUMN') {
      const table = this.relation(rename.relation, null);
      const words = statement.find('RENAME');
      if (table === null || words === null) return;
      this.columnIn(rename.subname ?? '', table, { ...statement.whole, first: words.first });
      const to = statement.tokens[statement.whole.last];
      if (to) this.column(rename.newname ?? '', [table], to.start, 'declaration');
      return;
    }
    for (const fact of factsOf(whole, statement)) {
      const kind = fact.sort === 'rename' ? mentionKind(fact.kind) : null;
      if (fact.sort !== 'rename' || kind === null) continue;
      const { name, range } = fact.object;
      this.name(kind, name, range.start);
      this.name(kind, { schema: name.schema, name: fact.to }, fact.range.start, 'declaration');
    }
  }
}

const columnActions =
  /^AT_(?:DropColumn|AlterColumnType|ColumnDefault|AddIdentity|DropIdentity|SetIdentity|SetNotNull|DropNotNull|SetStatistics|SetStorage|SetCompression|SetOptions|ResetOptions|SetExpression|DropExpression)$/;

function mentionKind(kind: string): 'relation' | 'type' | 'routine' | 'index' | 'schema' | null {
  switch (kind) {
    case 'table':
    case 'view':
    case 'sequence':
      return 'relation';
    case 'type':
    case 'domain':
      return 'type';
    case 'routine':
    case 'index':
    case 'schema':
      return kind;
    default:
      return null;
  }
}
