import type { Span } from '../../rules/source-statement.ts';
import type { Cursor } from '../cursor.ts';
import type { KeyDefinition, KeyOption, KeyPart } from '../model.ts';
import { Phrases } from '../phrases.ts';
import { list, readReferences } from './columns.ts';

type Sort = KeyDefinition['sort'];

/** How a key or constraint may begin; the longer form first. */
const beginnings = new Phrases<Sort>([
  ['PRIMARY KEY', 'primary'],
  ['UNIQUE INDEX', 'unique'],
  ['UNIQUE KEY', 'unique'],
  ['UNIQUE', 'unique'],
  ['FULLTEXT INDEX', 'fulltext'],
  ['FULLTEXT KEY', 'fulltext'],
  ['FULLTEXT', 'fulltext'],
  ['SPATIAL INDEX', 'spatial'],
  ['SPATIAL KEY', 'spatial'],
  ['SPATIAL', 'spatial'],
  ['VECTOR INDEX', 'other'],
  ['VECTOR KEY', 'other'],
  ['FOREIGN KEY', 'foreign'],
  ['INDEX', 'index'],
  ['KEY', 'index'],
  ['CHECK', 'check'],
  ['PERIOD FOR', 'other'],
]);

/** Reads a key or a constraint of a table, with its name and options. Null when what stands next is none. */
export function readKey(cursor: Cursor): KeyDefinition | null {
  const { statement } = cursor;
  const first = cursor.at;
  let nameSpan: Span | null = null;
  if (cursor.take('CONSTRAINT') && beginnings.next(cursor) === null) nameSpan = cursor.name();
  const found = beginnings.take(cursor);
  if (found === null) {
    cursor.at = first;
    return null;
  }
  const { value: sort, span: keyword } = found;
  cursor.take('IF NOT EXISTS');
  const options: KeyOption[] = [];
  if (sort !== 'check' && !cursor.next('(') && !cursor.next('USING')) nameSpan = cursor.name() ?? nameSpan;
  if (sort !== 'check') readOption(cursor, options);
  const parens = cursor.parens();
  if (parens === null) {
    cursor.at = first;
    return null;
  }
  const parts = sort === 'check' || sort === 'other' ? [] : readParts(cursor, parens);
  const references = sort === 'foreign' ? readReferences(cursor) : null;
  if (sort === 'check') cursor.takeAny('NOT ENFORCED', 'ENFORCED');
  while (readOption(cursor, options));
  return {
    sort,
    keyword,
    name: nameSpan === null ? null : statement.lastName(nameSpan),
    nameSpan,
    parts,
    list: parens,
    options,
    references,
    span: statement.span(first, cursor.at - 1),
  };
}

/** The parts of a key: `a`, `a(10)`, `a DESC`, `(lower(a))`. */
export function readParts(cursor: Cursor, parens: Span): KeyPart[] {
  const { statement } = cursor;
  return list(cursor, parens).map((span) => {
    if (statement.is(span.first, '(')) return { name: null, length: null, span };
    const opens = span.first + 1;
    const length =
      opens < span.last && statement.is(opens, '(') ? statement.span(opens, statement.closes(opens)) : null;
    return { name: statement.nameAt(span.first), length, span };
  });
}

/** Reads one option of an index; whether there was one. */
export function readOption(cursor: Cursor, options: KeyOption[]): boolean {
  if (cursor.done) return false;
  const first = cursor.at;
  const push = (name: KeyOption['name'], value: Span | null = null) => {
    options.push({ name, value, span: cursor.statement.span(first, cursor.at - 1) });
    return true;
  };
  if (cursor.take('USING') || cursor.take('TYPE')) return push('using', cursor.skip());
  if (cursor.take('WITH PARSER')) return push('parser', cursor.skip());
  if (cursor.takeAny('VISIBLE', 'NOT IGNORED')) return push('visible');
  if (cursor.takeAny('INVISIBLE', 'IGNORED')) return push('invisible');
  const option = valuedOptions.take(cursor);
  if (option === null) return false;
  cursor.take('=');
  return push(option.value, cursor.done ? null : cursor.skip());
}

const valuedOptions = new Phrases<KeyOption['name']>([
  ['COMMENT', 'comment'],
  ['KEY_BLOCK_SIZE', 'key_block_size'],
  ['ENGINE_ATTRIBUTE', 'other'],
  ['SECONDARY_ENGINE_ATTRIBUTE', 'other'],
  ['CLUSTERING', 'other'],
  ['M', 'other'],
  ['DISTANCE', 'other'],
]);
