import { describe, expect, it } from 'vitest';
import { MoltError } from '../../contracts/errors.ts';
import { decode, encode } from './read-input.ts';

const sql = "SELECT 'é😀';\n";

describe('decode', () => {
  it.each<[string, Buffer, string, string]>([
    ['UTF-8', Buffer.from(sql), sql, 'utf8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${sql}`), sql, 'utf8'],
    ['UTF-16 little end first', Buffer.from(`\ufeff${sql}`, 'utf16le'), sql, 'utf16le'],
    ['UTF-16 big end first', Buffer.from(`\ufeff${sql}`, 'utf16le').swap16(), sql, 'utf16be'],
    ['Latin-1', Buffer.from("SELECT 'é';", 'latin1'), "SELECT 'é';", 'latin1'],
    ['nothing', Buffer.alloc(0), '', 'utf8'],
  ])('%s, and back to the same bytes', (_, bytes, text, encoding) => {
    const input = decode('f', bytes);
    expect(input).toMatchObject({ text, encoding });
    expect(encode(input.text, input)).toEqual(bytes);
  });

  it.each([
    ['an archive of pg_dump', Buffer.from('PGDMP\u0001')],
    ['anything with a NUL', Buffer.from('SELECT\u0000')],
  ])('refuses %s', (_, bytes) => {
    expect(() => decode('f', bytes)).toThrow(MoltError);
  });
});
