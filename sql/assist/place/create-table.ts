import { is, isName, type NamedToken } from '../named-tokens.ts';
import { expression, nothing, words, type Place } from './place.ts';
import {
  columnWords,
  constraintWords,
  foreignActionWords,
  operandWords,
  tableElementWords,
} from './words.ts';

const elementWords = new Set(['CHECK', 'CONSTRAINT', 'FAMILY', 'FOREIGN', 'INDEX', 'INVERTED', 'KEY', 'LIKE', 'PRIMARY', 'UNIQUE', 'EXCLUDE']); // prettier-ignore

/** The columns that a CREATE TABLE declares before the place; null when the statement is none. */
export function createdTable(before: readonly NamedToken[]): { readonly columns: readonly string[] } | null {
  if (!is(before[0], 'CREATE')) return null;
  const table = before.findIndex((token) => is(token, 'TABLE'));
  if (table === -1 || table > 4) return null;
  const columns: string[] = [];
  before.forEach((token, index) => {
    if (token.depth !== 1 || !isName(token)) return;
    if (token.kind === 'word' && elementWords.has(token.text)) return;
    if (is(before[index - 1], '(', ',')) columns.push(token.name);
  });
  return { columns };
}

/** `CREATE TABLE name` in front of a parenthesis: no AS, PARTITION BY or WITH in between. */
export const isTableList = (head: readonly NamedToken[]): boolean =>
  is(head[0], 'CREATE') &&
  !head.some((token) => is(token, 'AS', 'BY', 'WITH', 'INHERITS', 'FROM', 'IN', 'TO'));

/** An element of CREATE TABLE's list: a column, a constraint, an index. */
export function inTableElement(element: readonly NamedToken[], columns: readonly string[]): Place {
  const [name] = element;
  if (name === undefined) return words(tableElementWords);
  if (is(name, 'CONSTRAINT')) {
    if (element.length === 1) return nothing;
    return element.length === 2 ? words(constraintWords) : inConstraint(element.slice(2), columns);
  }
  if (elementWords.has(name.text) && name.kind === 'word') return inConstraint(element, columns);
  return inColumn(element);
}

/** A constraint of a table, from its first word on. */
export function inConstraint(tokens: readonly NamedToken[], columns: readonly string[]): Place {
  const last = tokens.at(-1);
  if (is(last, 'REFERENCES', 'LIKE')) return { kind: 'table', words: [] };
  if (is(last, 'PRIMARY', 'FOREIGN')) return words('KEY');
  if (is(last, 'SET')) return words('DEFAULT, NULL');
  if (is(last, 'DELETE', 'UPDATE')) return words(foreignActionWords);
  if (is(last, 'ON')) return words('DELETE, UPDATE');
  if (is(last, 'INVERTED')) return words('INDEX');
  if (is(last, 'UNIQUE')) return words('INDEX');
  if (columns.length > 0 && is(last, 'FAMILY', 'INDEX')) return nothing;
  return words('ON DELETE, ON UPDATE, REFERENCES, STORING, USING HASH, VISIBLE, WHERE');
}

/** `name type …`: behind the name comes the type, then what else is said of a column. */
export function inColumn(element: readonly NamedToken[]): Place {
  const last = element.at(-1);
  if (element.length === 1) return { kind: 'type' };
  if (is(last, 'DEFAULT')) return expression(operandWords);
  if (is(last, 'REFERENCES')) return { kind: 'table', words: [] };
  if (is(last, 'NOT')) return words('NULL, VISIBLE');
  if (is(last, 'PRIMARY')) return words('KEY');
  if (is(last, 'GENERATED')) return words('ALWAYS AS, BY DEFAULT AS IDENTITY');
  if (is(last, 'ON')) return words('DELETE, UPDATE');
  const references = element.some((token) => is(token, 'REFERENCES'));
  if (is(last, 'UPDATE') && is(element.at(-2), 'ON')) {
    // ON UPDATE of a foreign key names an action, that of a column a value.
    return references ? words(foreignActionWords) : expression(operandWords);
  }
  if (is(last, 'DELETE')) return words(foreignActionWords);
  if (is(last, 'SET') && references) return words('DEFAULT, NULL');
  if (is(last, 'COLLATE', 'CONSTRAINT', 'FAMILY')) return nothing;
  return words(references ? `ON DELETE, ON UPDATE, ${columnWords}` : columnWords);
}
