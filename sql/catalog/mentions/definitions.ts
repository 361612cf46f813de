import type { Node, NodeOf, NodeTag } from '../../parse/parser.ts';
import { nameParts } from '../../rules/names.ts';
import { bodyOf, languageOf } from '../../routines/body.ts';
import { factsOf } from '../facts/facts.ts';
import { nameOf, type Name } from '../name.ts';
import { bodyScope, namesInBody, type ReadPiece } from './bodies.ts';
import { grantedColumns, listedNames, mentionKind, objectKinds } from './object-lists.ts';
import type { Fields } from './references.ts';
import type { RawObject } from './raw.ts';
import { Scope, unknownSource, type Output, type Source } from './sources.ts';
import { TableReader } from './tables.ts';

/** Finds the names in whole statements of all kinds. */
export class DefinitionReader extends TableReader {
  /** A whole statement, or one inside of a body; what it gives to who selects from it. */
  statementNode(node: Node, scope: Scope, readPiece: ReadPiece): Source {
    const tag = Object.keys(node)[0] as NodeTag;
    const fields = (node as unknown as Record<string, Fields>)[tag] ?? {};
    if (/^(?:Select|Insert|Update|Delete|Merge)Stmt$/.test(tag)) return this.query(node, scope);
    this.definition(tag, fields, node, scope, readPiece);
    return unknownSource;
  }

  private definition(tag: NodeTag, node: Fields, whole: Node, scope: Scope, readPiece: ReadPiece): void {
    const { statement } = this;
    switch (tag) {
      case 'CreateStmt':
        this.table(node as NodeOf<'CreateStmt'>, scope);
        return;
      case 'CreateForeignTableStmt':
        this.table((node['base'] ?? {}) as NodeOf<'CreateStmt'>, scope);
        return;
      case 'CreateTableAsStmt': {
        const { into, query } = node as NodeOf<'CreateTableAsStmt'>;
        const made = this.declare(into?.rel);
        const given = query === undefined ? unknownSource : this.statementNode(query, scope, readPiece);
        if (made !== null) this.ownOutputs(given, made, nameParts(into?.colNames).length);
        return;
      }
      case 'ViewStmt': {
        const { view, query, aliases } = node as NodeOf<'ViewStmt'>;
        const made = this.declare(view);
        const given = query === undefined ? unknownSource : this.statementNode(query, scope, readPiece);
        if (made !== null) this.ownOutputs(given, made, (aliases ?? []).length);
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
      case 'RuleStmt': {
        const { relation, actions, whereClause } = node as NodeOf<'RuleStmt'>;
        const table = this.relation(relation, null);
        for (const row of ['new', 'old']) if (table !== null) scope.rows.set(row, table);
        this.value(whereClause, scope);
        for (const action of actions ?? []) this.statementNode(action, scope, readPiece);
        return;
      }
      case 'CopyStmt': {
        const { relation, ...rest } = node as NodeOf<'CopyStmt'>;
        const table = this.relation(relation, scope);
        if (table !== null) {
          const name = statement.name(statement.tokenAt(relation?.location));
          this.columnsIn(name.last + 1, table);
        }
        this.fields(rest, scope);
        return;
      }
      case 'VacuumStmt': {
        // ANALYZE film (title)
        for (const each of (node as NodeOf<'VacuumStmt'>).rels ?? []) {
          if (!('VacuumRelation' in each)) continue;
          const { relation } = each.VacuumRelation;
          const table = this.relation(relation, null);
          const name = statement.name(statement.tokenAt(relation?.location));
          if (table !== null) this.columnsIn(name.last + 1, table);
        }
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
        this.dropOrMove(node as NodeOf<'DropStmt'> & NodeOf<'AlterObjectSchemaStmt'>, whole);
        return;
      case 'GrantStmt':
        this.grant(node as NodeOf<'GrantStmt'>);
        return;
      case 'VariableSetStmt':
        this.setting(node as NodeOf<'VariableSetStmt'>);
        return;
      case 'AlterFunctionStmt':
      case 'AlterOwnerStmt':
      case 'AlterEnumStmt':
      case 'AlterDomainStmt':
      case 'AlterTypeStmt': {
        // ALTER <kind> name …
        const names = (node['typeName'] ?? (node['func'] as { objname?: unknown } | undefined)?.objname ?? (node['object'] === undefined ? undefined : namesOf(node['object'] as Node))) as readonly Node[] | undefined; // prettier-ignore
        const kind = tag === 'AlterFunctionStmt' ? 'routine' : tag === 'AlterOwnerStmt' ? objectKinds[String(node['objectType'])] : 'type'; // prettier-ignore
        if (names !== undefined && kind !== undefined) this.named(kind, nameParts(names), 2);
        return;
      }
      case 'CreateFunctionStmt':
        this.routine(node as NodeOf<'CreateFunctionStmt'>, whole, scope, readPiece);
        return;
      case 'DoStmt': {
        const body = bodyOf(whole, statement);
        if (body !== null)
          this.take(namesInBody(body, statement.text, bodyScope(body.routine, [], scope), readPiece));
        return;
      }
      case 'CreateEnumStmt':
      case 'CreateRangeStmt':
      case 'CreateDomainStmt':
      case 'CompositeTypeStmt':
      case 'CreateSchemaStmt':
      case 'DefineStmt':
        for (const fact of factsOf(whole, statement)) {
          if (fact.sort === 'type') this.name('type', fact.type.name, fact.type.range.start, 'declaration');
          else if (fact.sort === 'routine')
            this.name('routine', fact.routine.name, fact.routine.range.start, 'declaration');
          else if (fact.sort === 'schema')
            this.schema(fact.schema.name.name, fact.schema.range, 'declaration');
        }
        for (const element of (node['schemaElts'] ?? []) as Node[]) {
          this.statementNode(element, new Scope(scope), readPiece);
        }
        this.fields(node, scope, ['schemaElts', 'typevar', 'funcname', 'domainname']);
        return;
      case 'CreatePolicyStmt':
      case 'AlterPolicyStmt': {
        const { table, ...rest } = node as NodeOf<'CreatePolicyStmt'>;
        this.relation(table, scope);
        this.fields(rest, scope);
        return;
      }
      case 'CreateStatsStmt': {
        const { relations, exprs } = node as NodeOf<'CreateStatsStmt'>;
        this.value(relations, scope);
        for (const each of exprs ?? []) {
          if (!('StatsElem' in each)) continue;
          const { name, expr } = each.StatsElem;
          const on = statement.find('ON');
          const source = scope.tables[0]?.source;
          if (name !== undefined && on !== null && source !== undefined) {
            this.columnAt(
              name,
              source,
              this.startOf(this.tokenOf(name, { ...statement.whole, first: on.last + 1 })),
            );
          }
          this.value(expr, scope);
        }
        return;
      }
      case 'ExplainStmt':
      case 'PrepareStmt':
      case 'DeclareCursorStmt': {
        const query = node['query'] as Node | undefined;
        if (query !== undefined) this.statementNode(query, scope, readPiece);
        return;
      }
      default:
        this.node(tag, node, scope);
    }
  }

  /** Columns of a view or a table that its query gives a name of its own. */
  private ownOutputs(given: Source, made: Name, listed: number): void {
    const source: Source = { sort: 'table', name: made };
    if (listed > 0) {
      // CREATE VIEW v (a, b) AS
      const token = this.statement.tokens.findIndex(
        (_, i) => this.nameAt(i) === made.name && this.statement.is(i + 1, '('),
      );
      this.columnsIn(token + 1, source, undefined, 'declaration');
    }
    if (given.sort !== 'query') return;
    given.outputs.forEach((output: Output, i) => {
      if (i < listed || !('name' in output) || output.range === null) return;
      this.column({ column: output.name, source }, output.range, 'declaration');
    });
  }

  private routine(
    create: NodeOf<'CreateFunctionStmt'>,
    whole: Node,
    scope: Scope,
    readPiece: ReadPiece,
  ): void {
    for (const fact of factsOf(whole, this.statement)) {
      if (fact.sort === 'routine')
        this.name('routine', fact.routine.name, fact.routine.range.start, 'declaration');
    }
    const { sql_body: standard, ...rest } = create;
    this.fields(rest as Fields, scope, ['funcname']);
    const body = bodyOf(whole, this.statement);
    const language = languageOf(create.options);
    if (body !== null) {
      const inner = bodyScope(body.routine, create.parameters ?? [], scope);
      this.take(namesInBody(body, this.statement.text, inner, readPiece));
    } else if (standard !== undefined) {
      const inner = new Scope(scope);
      const routine = { name: nameParts(create.funcname), isTrigger: false, language: 'sql' as const };
      this.value(standard, bodyScope(routine, create.parameters ?? [], inner));
    } else if (language !== null && language !== 'c' && language !== 'internal') {
      const { range } = this.statement.whole;
      this.obstacles.push({ sort: 'foreign', range, language });
    }
  }

  private take({ mentions, obstacles }: ReturnType<typeof namesInBody>): void {
    this.found.push(...mentions);
    this.obstacles.push(...obstacles);
  }

  /** A name that begins at a token; behind IF EXISTS when that is there. */
  private named(kind: RawObject['kind'], parts: readonly string[], token: number): void {
    const at = this.statement.is(token, 'IF') ? token + 2 : token;
    if (kind === 'schema') {
      const [only] = this.partsAt(this.startOf(at));
      if (only !== undefined && only.name === parts.at(-1)) this.schema(only.name, only);
    } else {
      this.name(kind, nameOf(parts), this.startOf(at));
    }
  }

  private comment({ objtype: type, object }: NodeOf<'CommentStmt'>): void {
    const { statement } = this;
    const objtype: string = type ?? '';
    const on = statement.find('ON');
    if (on === null || object === undefined) return;
    const parts = nameParts(namesOf(object));
    if (objtype === 'OBJECT_COLUMN') {
      this.path(this.startOf(on.last + 2), nameOf(parts.slice(0, -1)), parts.at(-1) ?? '');
    } else if (onTable.test(objtype)) {
      // COMMENT ON CONSTRAINT c ON t
      const second = statement.find('ON', { ...statement.whole, first: on.last + 2 });
      this.name('relation', nameOf(parts.slice(0, -1)), this.startOf((second?.last ?? -1) + 1));
    } else {
      const kind = objectKinds[objtype];
      const words = objtype === 'OBJECT_MATVIEW' || objtype === 'OBJECT_FOREIGN_TABLE' ? 3 : 2;
      if (kind !== undefined) this.named(kind, parts, on.last + words);
    }
  }

  private grant(grant: NodeOf<'GrantStmt'>): void {
    const { statement } = this;
    const sources: Source[] = [];
    for (const object of grant.objects ?? []) {
      if (!('RangeVar' in object)) continue;
      const source = this.relation(object.RangeVar, null);
      if (source !== null) sources.push(source);
    }
    for (const open of grantedColumns(statement)) {
      for (const { name, range } of this.namesIn(open)) {
        for (const source of sources) this.column({ column: name, source }, range);
      }
    }
    const kind = objectKinds[grant.objtype ?? ''];
    if (kind !== 'relation' && kind !== undefined) this.list(kind, grant.objects ?? []);
    else if (grant.targtype === 'ACL_TARGET_ALL_IN_SCHEMA') this.list('schema', grant.objects ?? []);
  }

  /** `ON SCHEMA a, b`, `ON FUNCTION f(int), g()`. */
  private list(kind: RawObject['kind'], objects: readonly Node[]): void {
    const starts = listedNames(this.statement, objects.length);
    objects.forEach((object, i) => {
      const at = starts[i];
      if (at !== undefined) this.named(kind, nameParts(namesOf(object)), at);
    });
  }

  private dropOrMove(node: NodeOf<'DropStmt'> & NodeOf<'AlterObjectSchemaStmt'>, whole: Node): void {
    const { statement } = this;
    for (const fact of factsOf(whole, statement)) {
      if (fact.sort !== 'drop' && fact.sort !== 'set-schema') continue;
      const { name, range } = fact.object;
      const kind = mentionKind(fact.kind);
      if (kind !== null) this.name(kind, name, range.start);
    }
    if (node.newschema !== undefined) {
      const to = statement.tokens[statement.whole.last];
      if (to !== undefined) this.schema(node.newschema, to);
    }
    if (/^OBJECT_(?:TRIGGER|POLICY|RULE)$/.test(node.removeType ?? '')) {
      const on = statement.find('ON');
      const [object] = node.objects ?? [];
      const parts = object === undefined ? [] : nameParts(namesOf(object));
      if (on !== null) this.name('relation', nameOf(parts.slice(0, -1)), this.startOf(on.last + 1));
    }
  }

  /** SET search_path = a, b */
  private setting(set: NodeOf<'VariableSetStmt'>): void {
    if (set.name !== 'search_path') return;
    for (const argument of set.args ?? []) {
      if (!('A_Const' in argument)) continue;
      const schema = argument.A_Const.sval?.sval;
      const token = this.statement.tokens[this.statement.tokenAt(argument.A_Const.location)];
      if (schema === undefined || token === undefined) continue;
      if (token.kind === 'string') {
        const range = { start: token.start + 1, end: token.end - 1 };
        const place = { range, role: 'use', form: 'text', strings: 1 } as const;
        this.found.push({ kind: 'schema', name: { schema: null, name: schema }, ...place });
      } else {
        this.schema(schema, token);
      }
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
      if (to) this.columnAt(rename.newname ?? '', table, to.start, 'declaration');
      return;
    }
    // ALTER TABLE t RENAME CONSTRAINT …, ALTER TRIGGER … ON t RENAME …
    if (/^OBJECT_(?:TABCONSTRAINT|TRIGGER|POLICY|RULE)$/.test(rename.renameType ?? '')) {
      this.relation(rename.relation, null);
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

const onTable = /^OBJECT_(?:TABCONSTRAINT|TRIGGER|POLICY|RULE)$/;

/** The parts of a name in one of the forms in which the parser gives it. */
function namesOf(node: Node): readonly Node[] {
  if ('List' in node) return node.List.items ?? [];
  if ('TypeName' in node) return node.TypeName.names ?? [];
  if ('ObjectWithArgs' in node) return node.ObjectWithArgs.objname ?? [];
  return [node];
}
