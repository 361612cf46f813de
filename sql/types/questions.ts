import type { Fields } from '../catalog/mentions/references.ts';
import type { Scope } from '../catalog/mentions/sources.ts';
import type { TextRange } from '../findings/finding.ts';
import type { Node, NodeOf, NodeTag } from '../parse/parser.ts';
import { writtenCall } from '../rules/call-rewrite.ts';
import { builtInType, nameParts } from '../rules/names.ts';
import type { StatementContext } from '../rules/statement-context.ts';
import { comparesTexts, isTellingCall } from './interest.ts';
import { argumentPlace, operandPlace } from './operand-places.ts';
import { isKnownOperator } from './operators.ts';
import { argumentsOf, caseResults, inner, TypeReader } from './type-reader.ts';
import type { Operand, Question, Typed } from './typed.ts';

/** Rows of VALUES that are compared. */
const mostRows = 200;

/**
 * Asks, while a statement is read, what CockroachDB may refuse in it for its types. Where all types are those of
 * constants there is no question: it takes what PostgreSQL takes.
 */
export class Questioner extends TypeReader {
  readonly questions: Question[] = [];

  constructor(
    protected readonly statement: StatementContext,
    /** What INSERT gets its rows from: there the columns of the table say the types. */
    protected readonly sources: ReadonlyMap<object, NodeOf<'InsertStmt'>>,
  ) {
    super();
  }

  override node(tag: NodeTag, fields: Fields, scope: Scope): void {
    super.node(tag, fields, scope);
    switch (tag) {
      case 'A_Expr':
        this.askExpression(fields as NodeOf<'A_Expr'>);
        return;
      case 'FuncCall':
        this.askCall(fields as NodeOf<'FuncCall'>);
        return;
      case 'CoalesceExpr':
        this.askList('COALESCE', fields as NodeOf<'CoalesceExpr'>);
        return;
      case 'MinMaxExpr': {
        const { op } = fields as NodeOf<'MinMaxExpr'>;
        this.askList(op === 'IS_LEAST' ? 'LEAST' : 'GREATEST', fields as NodeOf<'MinMaxExpr'>);
        return;
      }
      case 'CaseExpr':
        this.askCase(fields as NodeOf<'CaseExpr'>);
        return;
      case 'A_ArrayExpr': {
        const { elements = [], location } = fields as NodeOf<'A_ArrayExpr'>;
        this.askTogether(
          'ARRAY',
          this.tokenRange(location),
          elements,
          elements.map((each) => this.operand(each)),
        );
        return;
      }
      case 'SubLink':
        this.askSubquery(fields as NodeOf<'SubLink'>);
        return;
      default:
    }
  }

  override query(node: Fields): void {
    super.query(node);
    if (this.sources.has(node)) return;
    const { op, larg, rarg, valuesLists, targetList } = node as NodeOf<'SelectStmt'>;
    if (larg !== undefined && rarg !== undefined) this.askSides(op ?? '', larg as Fields, rarg as Fields);
    else if (targetList === undefined && (valuesLists ?? []).length > 1) this.askRows(valuesLists ?? []);
  }

  private ask(question: Question, parts: readonly Typed[]): void {
    if (parts.some(({ sort }) => sort !== 'unknown')) this.questions.push(question);
  }

  protected operand(node: Node | undefined): Operand | null {
    return operandPlace(node, this.statement);
  }

  private tokenRange(location: number | undefined): TextRange {
    return this.statement.span(this.statement.tokenAt(location)).range;
  }

  private askExpression(node: NodeOf<'A_Expr'>): void {
    const { kind, lexpr, rexpr, location } = node;
    if (lexpr === undefined || rexpr === undefined) return;
    const operator = nameParts(node.name).at(-1) ?? '';
    if (kind === 'AEXPR_IN') {
      const items = 'List' in rexpr ? (rexpr.List.items ?? []) : [];
      const all = [lexpr, ...items];
      this.askTogether(
        'IN',
        this.tokenRange(location),
        all,
        all.map((each) => this.operand(each)),
      );
      return;
    }
    const sides = [this.typeOf(lexpr), this.typeOf(rexpr)] as const;
    if (kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE') {
      const word = kind === 'AEXPR_LIKE' ? 'LIKE' : 'ILIKE';
      if (!sides.every(isConstant)) this.askPattern(word, node, sides);
      return;
    }
    if (kind === 'AEXPR_OP' && comparesTexts(node)) this.askPattern(operator, node, sides);
    if (kind !== 'AEXPR_OP' || !isKnownOperator(operator)) return;
    const isUnknown = sides.some(({ sort }) => sort === 'unknown');
    if (isUnknown && operator !== '/') return;
    const place = {
      range: this.tokenRange(location),
      operands: [this.operand(lexpr), this.operand(rexpr)],
    };
    if (operator === '/') this.ask({ sort: 'division', sides, place }, sides);
    if (!isUnknown && !sides.some(isConstant))
      this.questions.push({ sort: 'operator', operator, sides, place });
  }

  /** LIKE, and comparisons of texts, which may be CITEXT. */
  private askPattern(
    word: string,
    { lexpr, rexpr, location }: NodeOf<'A_Expr'>,
    sides: readonly [Typed, Typed],
  ): void {
    const place = { range: this.tokenRange(location), operands: [this.operand(lexpr), this.operand(rexpr)] };
    this.ask(
      { sort: 'pattern', word, sides, place },
      sides.filter((side) => !isConstant(side)),
    );
  }

  private askCall(call: NodeOf<'FuncCall'>): void {
    const { funcname, location, func_variadic: variadic, agg_star: star } = call;
    const name = builtInType(funcname);
    if (name === null || !isTellingCall(call) || variadic === true || star === true) return;
    const args = argumentsOf(call);
    const types = args.map((arg) => this.typeOfArgument(name, arg));
    if (types.every(isConstant) || args.some((arg) => 'NamedArgExpr' in arg)) return;
    const at = this.statement.tokenAt(location);
    const written = writtenCall(this.statement, at);
    const isPlain = written !== null && written.args.length === types.length;
    const operands = args.map((arg, i) => {
      const span = isPlain ? written.args[i] : undefined;
      return span === undefined ? this.operand(arg) : argumentPlace(arg, span.range, this.statement);
    });
    const range = written?.name.range ?? this.statement.span(at).range;
    this.ask({ sort: 'call', name, args: types, place: { range, operands } }, types);
  }

  /** COALESCE, GREATEST, LEAST. */
  private askList(
    word: string,
    { args = [], location }: NodeOf<'CoalesceExpr'> | NodeOf<'MinMaxExpr'>,
  ): void {
    const at = this.statement.tokenAt(location);
    const written = writtenCall(this.statement, at)?.args ?? [];
    const operands = args.map((arg, i) => {
      const span = written.length === args.length ? written[i] : undefined;
      return span === undefined ? this.operand(arg) : argumentPlace(arg, span.range, this.statement);
    });
    this.askTogether(word, this.statement.span(at).range, args, operands);
  }

  private askCase(node: NodeOf<'CaseExpr'>): void {
    const range = this.tokenRange(node.location);
    const results = caseResults(node);
    this.askTogether(
      'CASE',
      range,
      results,
      results.map((each) => this.operand(each)),
    );
    if (node.arg === undefined) return;
    const compared = (node.args ?? []).flatMap((when) =>
      'CaseWhen' in when ? (when.CaseWhen.expr ?? []) : [],
    );
    const all = [node.arg, ...compared];
    this.askTogether(
      'CASE',
      range,
      all,
      all.map((each) => this.operand(each)),
    );
  }

  private askTogether(
    word: string,
    range: TextRange,
    nodes: readonly Node[],
    operands: readonly (Operand | null)[],
  ): void {
    const values = nodes.map((each) => this.typeOf(each));
    // One that nobody knows may be the first, and then says what the others have to be.
    if (values.some(({ sort }) => sort === 'unknown')) return;
    const typed = values.filter((value) => !isConstant(value)).length;
    const hasFraction = values.some((value) => isConstant(value) && value.value.of === 'fraction');
    if (typed > 1 || (typed === 1 && hasFraction)) {
      this.questions.push({ sort: 'together', word, values, place: { range, operands } });
    }
  }

  private askSubquery({ subLinkType, testexpr, operName, subselect, location }: NodeOf<'SubLink'>): void {
    // IN is `= ANY` without the operator being written.
    if (subLinkType !== 'ANY_SUBLINK' || operName !== undefined || testexpr === undefined) return;
    if (subselect === undefined || !('SelectStmt' in subselect)) return;
    const columns = this.columnsOf(subselect.SelectStmt as Fields);
    const [column] = columns ?? [];
    if (column === undefined || columns?.length !== 1) return;
    const sides = [this.typeOf(testexpr), column.type] as const;
    const isUnion = subselect.SelectStmt.larg !== undefined;
    const operands = [this.operand(testexpr), isUnion ? null : this.operand(column.node)];
    const place = { range: this.tokenRange(location), operands };
    if (!sides.some((side) => side.sort === 'unknown' || isConstant(side)))
      this.questions.push({ sort: 'in-query', sides, place });
  }

  private askSides(op: string, larg: Fields, rarg: Fields): void {
    const word = op.replace('SETOP_', '');
    const left = this.columnsOf(inner(larg));
    const right = this.columnsOf(inner(rarg));
    if (left === null || right === null || left.length !== right.length) return;
    const isOne = inner(larg)['larg'] === undefined;
    for (const [i, { type, node }] of left.entries()) {
      const other = right[i];
      if (
        other === undefined ||
        type.sort === 'unknown' ||
        isConstant(other.type) ||
        other.type.sort === 'unknown'
      )
        continue;
      const operands = [isOne ? this.operand(node) : null, this.operand(other.node)];
      const range = operands[1]?.range ?? this.rangeOf(other.node);
      if (range !== null)
        this.questions.push({ sort: 'set', word, sides: [type, other.type], place: { range, operands } });
    }
  }

  private askRows(lists: readonly Node[]): void {
    if (lists.length > mostRows) return;
    const rows = lists.map((list) => ('List' in list ? (list.List.items ?? []) : []));
    for (const [i, first] of (rows[0] ?? []).entries()) {
      const nodes = rows.flatMap((row) => row[i] ?? []);
      const values = nodes.map((each) => this.typeOf(each));
      if (values.length !== rows.length || values.some(({ sort }) => sort === 'unknown')) continue;
      const range = this.rangeOf(first);
      if (range === null) continue;
      this.questions.push({
        sort: 'rows',
        values,
        into: null,
        ofSome: false,
        place: { range, operands: nodes.map((each) => this.operand(each)) },
      });
    }
  }

  /** Some place of an expression: where it stands when that is known, else its operator or its first word. */
  protected rangeOf(node: Node | undefined): TextRange | null {
    const range = this.operand(node)?.range;
    if (range !== undefined || node === undefined) return range ?? null;
    const [fields] = Object.values(node) as { location?: number }[];
    return fields?.location === undefined ? null : this.tokenRange(fields.location);
  }
}

const isConstant = (type: Typed): type is Typed & { sort: 'known'; value: { sort: 'constant' } } =>
  type.sort === 'known' && type.value.sort === 'constant';
