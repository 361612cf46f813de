import { describe, expect, it } from 'vitest';
import { rowLiterals, rowsEnd } from './rows.ts';
import { MysqlStatement } from './statement.ts';
import { cockroachName, cockroachString, stringValue } from './names.ts';

function read(text: string): MysqlStatement {
  return new MysqlStatement(text, 'v26.2', false, () => undefined, () => false); // prettier-ignore
}

describe('tokens', () => {
  it.each<[string, string, string[]]>([
    ['names, strings, variables', "SELECT `a b`, 'x\\'y', @v, @@global.x, 'u'@'h'", [
      'SELECT', '`a b`', ',', "'x\\'y'", ',', '@v', ',', '@@global.x', ',', "'u'", "@'h'",
    ]],
    ['operators', 'a <=> b := c->>d && !e', ['A', '<=>', 'B', ':=', 'C', '->>', 'D', '&&', '!', 'E']],
    ['numbers and names with digits', '1 .5 1e3 0xFF t.2fa 2fa', ['1', '.5', '1e3', '0xFF', 'T', '.', '2FA', '2FA']],
    ['what stands in comments that run', 'a /*!50100 b /* no */ c */ d /* e */', ['A', 'B', 'C', 'D']],
    ['placeholders', 'a = ? AND b = :name', ['A', '=', '?', 'AND', 'B', '=', ':name']],
  ])('%s', (_, text, expected) => {
    expect(read(text).tokens.map((token) => token.text)).toEqual(expected);
  }); // prettier-ignore

  it('keeps the rows of a long INSERT together, with what stands behind them', () => {
    const rows = Array.from({ length: 200 }, (_, i) => `(${i}, 'it''s; (${i})')`).join(',\n');
    const text = `INSERT INTO t (a, b) VALUES ${rows} ON DUPLICATE KEY UPDATE a = 1;`;
    const { tokens, model } = read(text);
    expect(tokens.filter(({ kind }) => kind === 'rows').length).toBe(1);
    expect(tokens.length).toBeLessThan(30);
    expect(model.queries[0]?.clauses.has('ON DUPLICATE KEY UPDATE')).toBe(true);
    expect(text.slice(0, rowsEnd(text, text.indexOf('(0')))).toBe(text.slice(0, text.indexOf(' ON DUP')));
  });

  it('finds the literals of rows that are more than plain', () => {
    const text = "('plain', 'a\\nb', \"dq\", 0x4D, _binary 'x', b'1', '0000-00-00', 5)";
    const found = rowLiterals(text, { start: 0, end: text.length }).map(({ range }) =>
      text.slice(range.start, range.end),
    );
    expect(found).toEqual(["'a\\nb'", '"dq"', '0x4D', '_binary', "b'1'", "'0000-00-00'"]);
  });
});

describe('model', () => {
  it('reads a table as mysqldump writes it', () => {
    const { model } = read(
      "CREATE TABLE `t` (`id` int(10) unsigned NOT NULL AUTO_INCREMENT COMMENT 'a,b', `e` enum('x','y,z') DEFAULT 'x', `g` int GENERATED ALWAYS AS (`id` + 1) VIRTUAL, PRIMARY KEY (`id`), UNIQUE KEY `u` (`e`(3),`id`) USING BTREE, CONSTRAINT `fk` FOREIGN KEY (`id`) REFERENCES `o` (`id`) ON DELETE CASCADE) ENGINE=InnoDB DEFAULT CHARSET=utf8 COMMENT='t' /*!50100 PARTITION BY KEY (id) PARTITIONS 4 */;",
    );
    expect(model.unread).toEqual([]);
    expect(model.columns.map(({ name, type }) => [name, type.name, type.arguments])).toEqual([
      ['id', 'INT', ['10']],
      ['e', 'ENUM', ["'x'", "'y,z'"]],
      ['g', 'INT', []],
    ]);
    expect(model.columns[0]?.attributes.map(({ name }) => name)).toEqual([
      'not null',
      'auto_increment',
      'comment',
    ]);
    expect(model.keys.map(({ sort, name, parts }) => [sort, name, parts.length])).toEqual([
      ['primary', null, 1],
      ['unique', 'u', 2],
      ['foreign', 'fk', 1],
    ]);
    expect(model.options.map(({ name }) => name)).toEqual(['ENGINE', 'CHARSET', 'COMMENT']);
    expect(model.table?.partitioning).not.toBeNull();
  });

  it.each([
    ['ALTER TABLE t ADD a INT AFTER b, MODIFY c BIGINT, DROP INDEX i, ENGINE=InnoDB', ['add column', 'modify', 'drop index', 'option']],
    ['ALTER TABLE t ADD UNIQUE KEY u (a), ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES o (b)', ['add key', 'add key']],
    ['ALTER TABLE t DROP PARTITION p0, p1', ['partition']],
    ['ALTER TABLE t CHANGE a b INT, RENAME TO u, LOCK=NONE', ['change', 'rename table', 'lock']],
  ])('%s', (text, sorts) => {
    const { model } = read(text);
    expect(model.actions.map(({ sort }) => sort)).toEqual(sorts);
    expect(model.unread).toEqual([]);
  }); // prettier-ignore

  it('finds queries in bodies of routines, with their clauses', () => {
    const { model } = read(
      'CREATE PROCEDURE p() BEGIN UPDATE t SET a = 1 WHERE b LIMIT 5; SELECT x INTO y FROM (SELECT 1 FROM u ORDER BY 1) z; END',
    );
    expect(model.queries.map(({ verb, clauses }) => [verb, [...clauses.keys()]])).toEqual([
      ['UPDATE', ['SET', 'WHERE', 'LIMIT']],
      ['SELECT', ['INTO', 'FROM']],
      ['SELECT', ['FROM', 'ORDER BY']],
    ]);
  });

  it('finds calls, and takes no type, table or keyword for one', () => {
    const { model } = read(
      'INSERT INTO log (a) SELECT IF(b, CAST(c AS CHAR(3)), CHAR(77)) FROM t WHERE d IN (NOW(), `f`(1, g(2)))',
    );
    expect(model.calls.map(({ name, arguments: list }) => `${name}/${list.length}`)).toEqual(['IF/3', 'CAST/1', 'CHAR/1', 'NOW/0', 'F/2', 'G/1']); // prettier-ignore
  });

  it('keeps what it does not know', () => {
    expect(read('FROBNICATE x').model.unread.length).toBe(1);
    expect(read('CREATE TABLE t (a INT WOBBLE 3, b INT)').model).toMatchObject({
      unread: [{}],
      columns: [{ name: 'a' }, { name: 'b' }],
    });
  });
});

describe('names and strings', () => {
  it.each([
    ['orders', 'orders'],
    ['order', '"order"'],
    ['OrderLine', '"OrderLine"'],
    ['two words', '"two words"'],
    ['a"b', '"a""b"'],
  ])('%s becomes %s', (name, expected) => {
    expect(cockroachName(name)).toBe(expected);
  });

  it.each([
    ["'plain'", "'plain'"],
    ["'it\\'s'", "'it''s'"],
    ['"say ""x"""', '\'say "x"\''],
    ["'a\\nb'", "e'a\\nb'"],
    ["'C:\\\\x'", "e'C:\\\\x'"],
    ["'50\\%'", "e'50\\\\%'"],
  ])('%s becomes %s', (literal, expected) => {
    expect(cockroachString(stringValue(literal))).toBe(expected);
  });
});
