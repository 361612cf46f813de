import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';

/** Functions whose result is an integer in PostgreSQL. */
const integerFunctions = new Set(['array_length', 'cardinality', 'char_length', 'character_length', 'count', 'dense_rank', 'length', 'mod', 'nextval', 'ntile', 'octet_length', 'rank', 'row_number', 'strpos']); // prettier-ignore
const integerTypes = new Set(['int2', 'int4', 'int8', 'smallint', 'int', 'integer', 'bigint']);

export const integerDivision = defineRule({
  code: 'MOLT251',
  name: 'integer-division',
  title: 'Division of integers',
  severity: 'warning',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'review',
  why: 'CockroachDB divides integers exactly: 7 / 2 is the DECIMAL 3.5, where PostgreSQL gives the integer 3. Nothing fails; the values differ.',
  workaround: 'Write div(a, b), which cuts off towards zero as PostgreSQL does; the operator // rounds down.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT 7 / 2;', fixed: 'SELECT div(7, 2);' },
    { bad: 'SELECT count(*) / 2 FROM t;', fixed: 'SELECT div(count(*), 2) FROM t;' },
    { bad: 'SELECT pages / 2 FROM book;' },
    { good: 'SELECT a / b, 7 / 2.0, price::DECIMAL / 2 FROM t;' },
  ],
  visit: {
    A_Expr(node, statement) {
      if (node.kind !== 'AEXPR_OP' || nameParts(node.name).at(-1) !== '/') return;
      const [left, right] = [isInteger(node.lexpr), isInteger(node.rexpr)];
      if (left === false || right === false || (left === null && right === null)) return;
      const sure = left === true && right === true;
      const at = statement.tokenAt(node.location);
      // A plain operand on either side can be taken by its tokens; anything larger is the reader's.
      const from = startOfOperand(statement.tokens, at);
      const to = at + 1;
      const simple = from !== null && /^(?:number|word)$/.test(statement.tokens[to]?.kind ?? '');
      const next = statement.tokens[to + 1]?.text ?? ';';
      const alone = /^(?:[,;)]|FROM|AS|WHERE|GROUP|ORDER|THEN|ELSE|END)$/.test(next) && simple;
      statement.report({
        range: statement.span(at).range,
        severity: sure ? 'warning' : 'hint',
        message: sure
          ? 'CockroachDB gives a DECIMAL with digits behind the point, PostgreSQL an integer: div(a, b) cuts them off.'
          : 'If both sides are integers, CockroachDB gives a DECIMAL with digits behind the point, PostgreSQL an integer.',
        fix:
          sure && alone && from !== null && opens(statement.tokens[from - 1]?.text)
            ? {
                title: 'Write div()',
                class: 'review',
                edits: [
                  {
                    range: statement.span(from, to).range,
                    text: `div(${statement.slice(statement.span(from, at - 1))}, ${statement.slice(statement.span(to))})`,
                  },
                ],
              }
            : undefined,
      });
    },
  },
});

function opens(text: string | undefined): boolean {
  return text === undefined || /^(?:SELECT|,|\(|WHERE|THEN|ELSE|BY|RETURN)$/.test(text);
}

/** The first token of a number, or of `f(…)`, that ends before a token. */
function startOfOperand(
  tokens: readonly { readonly text: string; readonly kind: string; readonly depth: number }[],
  operator: number,
): number | null {
  const last = tokens[operator - 1];
  if (last === undefined) return null;
  if (last.kind === 'number') return operator - 1;
  if (last.text !== ')') return null;
  let open = operator - 2;
  while (open >= 0 && !(tokens[open]?.text === '(' && tokens[open]?.depth === last.depth)) open--;
  return tokens[open - 1]?.kind === 'word' ? open - 1 : null;
}

/** Whether an expression is an integer, as far as its text tells; null when it does not. */
function isInteger(node: Node | undefined): boolean | null {
  if (node === undefined) return null;
  if ('A_Const' in node) return node.A_Const.ival !== undefined;
  if ('TypeCast' in node) {
    return integerTypes.has(nameParts(node.TypeCast.typeName?.names).at(-1) ?? '');
  }
  if ('FuncCall' in node) {
    return integerFunctions.has(nameParts(node.FuncCall.funcname).at(-1) ?? '') ? true : false;
  }
  if ('A_Expr' in node && /^[-+*%]$/.test(nameParts(node.A_Expr.name).at(-1) ?? '')) {
    const sides = [isInteger(node.A_Expr.lexpr), isInteger(node.A_Expr.rexpr)];
    if (sides.includes(false)) return false;
    return sides.includes(null) ? null : true;
  }
  return 'ColumnRef' in node ? null : false;
}
