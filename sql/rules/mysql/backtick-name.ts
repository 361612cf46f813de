import { figure } from '../../../contracts/figure.ts';
import { cockroachName, isPlainName } from '../../mysql/names.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const backtickName = defineRule({
  code: 'MOLT301',
  name: 'backtick-name',
  title: 'Name in backticks',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'A backtick is no quote to CockroachDB: the first one is a syntax error. Names that are not in quotes are folded to lower case, and keywords as names need double quotes.',
  workaround:
    'Leave the backticks out where a name is in lower case and no keyword; write double quotes for all others. A name with capitals must then be written in double quotes everywhere.',
  documentation: docs('keywords-and-identifiers'),
  examples: [
    {
      bad: 'SELECT `id`, `order` FROM `orders`;',
      fixed: 'SELECT id, "order" FROM orders;',
    },
    { bad: 'DROP TABLE `OrderLine`;', fixed: 'DROP TABLE "OrderLine";' },
    { good: 'SELECT id FROM orders;' },
  ],
  mysql: {
    // One finding for a statement: a dump has twenty such names in each, and they are corrected together.
    statement(_, statement) {
      const names = statement.tokens.filter((token) => token.kind === 'identifier');
      const visible = names.filter((token) => !statement.isSkipped(token.start));
      const [first, ...others] = visible;
      if (first === undefined) return;
      const more = others.length === 0 ? '' : `, nor the ${figure(others.length)} after it`;
      const keepsCase = visible.every((token) => isSafe(statement, token.start, token.end));
      statement.report({
        range: { start: first.start, end: first.end },
        message: `CockroachDB does not take ${first.text} with backticks${more}.`,
        fix: {
          title: 'Write the names of this statement without backticks',
          class: keepsCase ? 'safe' : 'review',
          edits: names.map((token) =>
            replace(
              { start: token.start, end: token.end },
              cockroachName(token.text.slice(1, -1).replaceAll('``', '`')),
            ),
          ),
        },
      });
    },
  },
});

/** MySQL does not tell columns apart by case, so elsewhere the same name may be written in another one. */
function isSafe(statement: MysqlStatement, start: number, end: number): boolean {
  const name = statement.text.slice(start + 1, end - 1);
  return name === name.toLowerCase() || isPlainName(name);
}
