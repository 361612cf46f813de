import type { Span } from '../../rules/source-statement.ts';
import type { Cursor } from '../cursor.ts';
import { Phrases } from '../phrases.ts';
import type { AttributeName, ColumnAttribute, ColumnDefinition, ColumnType } from '../model.ts';

/** Types of more than one word, longest first. All others are one word. */
const longNames = new Phrases<null>([
  'NATIONAL CHARACTER VARYING', 'NATIONAL CHAR VARYING', 'NATIONAL VARCHAR', 'NATIONAL CHARACTER', 'NATIONAL CHAR',
  'CHARACTER VARYING', 'CHAR VARYING', 'CHAR BYTE', 'NCHAR VARCHAR', 'NCHAR VARYING', 'DOUBLE PRECISION', 'LONG VARCHAR',
  'LONG VARBINARY', 'LONG CHAR VARYING',
].map((words) => [words, null] as const)); // prettier-ignore

/** Reads a column's definition: name, type, attributes. Null when what stands next is none. */
export function readColumn(cursor: Cursor): ColumnDefinition | null {
  const first = cursor.at;
  const nameSpan = cursor.name();
  if (nameSpan === null) return null;
  const type = readType(cursor);
  if (type === null) {
    cursor.at = first;
    return null;
  }
  const attributes = readAttributes(cursor);
  const { statement } = cursor;
  return {
    name: statement.lastName(nameSpan),
    nameSpan,
    type,
    attributes,
    span: statement.span(first, cursor.at - 1),
  };
}

const signs = new Phrases([['UNSIGNED', null], ['ZEROFILL', null], ['SIGNED', null]] as const); // prettier-ignore

/** Reads a type with its parentheses and SIGNED, UNSIGNED, ZEROFILL. */
export function readType(cursor: Cursor): ColumnType | null {
  const { statement } = cursor;
  const first = cursor.at;
  let name = longNames.take(cursor)?.span ?? null;
  if (name === null) {
    if (cursor.done || statement.tokens[cursor.at]?.kind !== 'word') return null;
    name = cursor.skip();
  }
  const parens = cursor.parens();
  // No MySQL, but what a fix has made of SET.
  if (cursor.take('[')) cursor.take(']');
  let unsigned: Span | null = null;
  let zerofill: Span | null = null;
  for (;;) {
    const more = signs.take(cursor)?.span ?? null;
    if (more === null) break;
    if (statement.is(more.first, 'UNSIGNED')) unsigned = more;
    else if (statement.is(more.first, 'ZEROFILL')) zerofill = more;
  }
  const words = statement.tokens.slice(name.first, name.last + 1).map((token) => token.text);
  return {
    name: words.join(' '),
    arguments: parens === null ? [] : list(cursor, parens).map((each) => statement.slice(each)),
    parens,
    unsigned,
    zerofill,
    span: statement.span(first, cursor.at - 1),
  };
}

/** The elements of a parenthesised list, without the commas. */
export function list({ statement }: Cursor, parens: Span): Span[] {
  const elements: Span[] = [];
  for (let at = parens.first + 1; at < parens.last; at++) {
    const element = statement.elementAt(at);
    const last = Math.min(element.last, parens.last - 1);
    elements.push(statement.span(at, last));
    at = last + 1;
  }
  return elements;
}

export function readAttributes(cursor: Cursor): ColumnAttribute[] {
  const attributes: ColumnAttribute[] = [];
  for (;;) {
    const attribute = readAttribute(cursor);
    if (attribute === null) return attributes;
    attributes.push(attribute);
  }
}

/** Words that are an attribute by themselves. */
const plain = new Phrases<AttributeName>(
  Object.entries({
    'NOT NULL': 'not null',
    NULL: 'null',
    AUTO_INCREMENT: 'auto_increment',
    'UNIQUE KEY': 'unique',
    UNIQUE: 'unique',
    'PRIMARY KEY': 'primary key',
    KEY: 'primary key',
    VISIBLE: 'visible',
    INVISIBLE: 'invisible',
    BINARY: 'binary',
    ASCII: 'character set',
    UNICODE: 'character set',
    'SERIAL DEFAULT VALUE': 'serial default value',
    COMPRESSED: 'compressed',
    'WITH SYSTEM VERSIONING': 'versioning',
    'WITHOUT SYSTEM VERSIONING': 'versioning',
  }),
);

/** Words that one value follows, perhaps behind `=`. */
const valued = new Phrases<AttributeName>(
  Object.entries({
    COMMENT: 'comment',
    'CHARACTER SET': 'character set',
    'CHAR SET': 'character set',
    CHARSET: 'character set',
    COLLATE: 'collate',
    COLUMN_FORMAT: 'column_format',
    STORAGE: 'storage',
    SRID: 'srid',
    REF_SYSTEM_ID: 'srid',
    ENGINE_ATTRIBUTE: 'engine attribute',
    SECONDARY_ENGINE_ATTRIBUTE: 'engine attribute',
  }),
);

/** The words that all other attributes begin with. */
const others = new Set(['DEFAULT', 'ON', 'GENERATED', 'AS', 'REFERENCES', 'CONSTRAINT', 'CHECK']);

function readAttribute(cursor: Cursor): ColumnAttribute | null {
  const { statement } = cursor;
  const first = cursor.at;
  const upTo = (name: AttributeName, value: Span | null = null): ColumnAttribute => ({
    name,
    span: statement.span(first, cursor.at - 1),
    value,
  });
  if (cursor.done) return null;

  const word = plain.take(cursor);
  if (word !== null) return upTo(word.value);
  const option = valued.take(cursor);
  if (option !== null) {
    cursor.take('=');
    return upTo(option.value, cursor.done ? null : (cursor.parens() ?? cursor.skip()));
  }
  const start = statement.tokens[first]?.text ?? '';
  if (!others.has(start)) return null;
  if (cursor.take('DEFAULT')) return upTo('default', readValue(cursor));
  if (cursor.take('ON UPDATE')) return upTo('on update', readValue(cursor));
  if (cursor.takeAny('GENERATED ALWAYS AS ROW START', 'GENERATED ALWAYS AS ROW END'))
    return upTo('versioning');
  if (cursor.take('GENERATED ALWAYS AS') || cursor.take('AS')) {
    const value = cursor.parens();
    const word = cursor.takeAny('VIRTUAL', 'STORED', 'PERSISTENT');
    const stored = word === null ? null : (statement.tokens[word.first]?.text as 'VIRTUAL' | 'STORED');
    return { ...upTo('generated', value), stored };
  }
  if (cursor.next('REFERENCES')) {
    readReferences(cursor);
    return upTo('references');
  }
  const isNamed = cursor.take('CONSTRAINT') !== null;
  if (isNamed && !cursor.next('CHECK')) cursor.name();
  if (cursor.take('CHECK')) {
    const value = cursor.parens();
    cursor.takeAny('NOT ENFORCED', 'ENFORCED');
    return upTo('check', value);
  }
  cursor.at = first;
  return null;
}

/** A default's value: a literal with its sign or charset, a call, an expression in parentheses. */
export function readValue(cursor: Cursor): Span | null {
  if (cursor.done) return null;
  const { statement } = cursor;
  const first = cursor.at;
  if (cursor.parens() !== null) return statement.span(first, cursor.at - 1);
  if (cursor.take('NEXT VALUE FOR')) cursor.name();
  else {
    if (!cursor.take('-')) cursor.take('+');
    if (cursor.done) return null;
    const token = statement.tokens[cursor.at];
    cursor.skip();
    if (token?.kind === 'word') {
      if (token.text.startsWith('_') && statement.tokens[cursor.at]?.kind === 'string') cursor.skip();
      else cursor.parens();
    }
  }
  return statement.span(first, cursor.at - 1);
}

/** `REFERENCES table (columns) MATCH … ON DELETE … ON UPDATE …`, from its first word. */
export function readReferences(cursor: Cursor): { table: Span; columns: readonly string[] } | null {
  if (!cursor.take('REFERENCES')) return null;
  const table = cursor.name();
  const columns = cursor.parens();
  for (;;) {
    if (cursor.take('MATCH')) cursor.skip();
    else if (cursor.takeAny('ON DELETE', 'ON UPDATE')) {
      if (!cursor.takeAny('SET NULL', 'SET DEFAULT', 'NO ACTION') && !cursor.done) cursor.skip();
    } else break;
  }
  if (table === null) return null;
  const { statement } = cursor;
  return {
    table,
    columns: columns === null ? [] : list(cursor, columns).map((column) => statement.nameAt(column.first)),
  };
}
