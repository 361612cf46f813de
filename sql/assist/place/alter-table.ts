import { elementOf, is, type DottedName, type NamedToken } from '../named-tokens.ts';
import { inColumn, inConstraint } from './create-table.ts';
import { expression, nothing, objects, words, type Place } from './place.ts';
import { actionWords, constraintWords, operandWords } from './words.ts';

/** `ALTER TABLE name …`, outside of parentheses. */
export function inAlterTable(before: readonly NamedToken[], table: DottedName): Place {
  const action = elementOf(before.slice(table.next).filter((token) => token.depth === 0));
  const [verb, ...rest] = action;
  const columns: Place = { kind: 'columns', table: table.parts, words: [] };
  if (verb === undefined) return words(actionWords);
  const named = rest.filter((token) => !is(token, 'COLUMN', 'IF', 'NOT', 'EXISTS'));
  if (is(verb, 'ADD')) {
    if (rest.length === 0) return words(`COLUMN, CONSTRAINT, ${constraintWords}`);
    if (is(rest[0], 'CONSTRAINT')) {
      if (rest.length === 1) return nothing;
      return rest.length === 2 ? words(constraintWords) : inConstraint(rest.slice(2), []);
    }
    if (is(rest[0], 'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK')) return inConstraint(rest, []);
    return named.length === 0 ? words('IF NOT EXISTS') : inColumn(named);
  }
  if (is(verb, 'DROP', 'VALIDATE', 'RENAME') && is(rest.at(-1), 'CONSTRAINT', 'EXISTS')) {
    if (rest.some((token) => is(token, 'CONSTRAINT'))) return { kind: 'constraints', table: table.parts };
  }
  if (is(verb, 'VALIDATE')) return rest.length === 0 ? words('CONSTRAINT') : nothing;
  // MySQL's words for what others say with ALTER COLUMN.
  if (is(verb, 'MODIFY', 'CHANGE')) {
    if (named.length === 0) return { ...columns, words: rest.length === 0 ? ['COLUMN'] : [] };
    if (is(verb, 'CHANGE')) return named.length === 1 ? nothing : inColumn(named.slice(1));
    return inColumn(named);
  }
  if (is(verb, 'DROP', 'ALTER', 'RENAME')) return inChange(verb, rest, named, columns);
  if (is(verb, 'SET')) {
    if (is(rest.at(-1), 'SCHEMA')) return objects(['schema']);
    return rest.length === 0 ? words('LOCALITY, SCHEMA') : nothing;
  }
  if (is(verb, 'OWNER')) return rest.length === 0 ? words('TO') : nothing;
  return words('CASCADE, CONSTRAINT, SCHEMA, TO');
}

/** DROP, ALTER or RENAME of a column. */
function inChange(
  verb: NamedToken,
  rest: readonly NamedToken[],
  named: readonly NamedToken[],
  columns: Place & { readonly kind: 'columns' },
): Place {
  if (rest.length === 0) {
    const more = is(verb, 'RENAME') ? ['COLUMN', 'CONSTRAINT', 'TO'] : ['COLUMN', 'CONSTRAINT'];
    return { ...columns, words: more };
  }
  if (named.length === 0) return columns;
  const last = rest.at(-1);
  if (is(last, 'TYPE')) return { kind: 'type' };
  if (is(last, 'DEFAULT')) return expression(operandWords);
  if (is(verb, 'RENAME')) return is(last, 'TO') ? nothing : words('TO');
  if (is(verb, 'DROP')) return words('CASCADE, RESTRICT');
  if (is(last, 'SET')) return words('DATA TYPE, DEFAULT, NOT NULL, NOT VISIBLE, VISIBLE');
  if (is(last, 'DROP')) return words('DEFAULT, NOT NULL, STORED');
  if (is(last, 'DATA')) return words('TYPE');
  if (rest.some((token) => is(token, 'TYPE'))) return words('COLLATE, USING');
  return words('DROP DEFAULT, DROP NOT NULL, SET DATA TYPE, SET DEFAULT, SET NOT NULL, TYPE');
}
