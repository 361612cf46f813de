import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';

beforeAll(loadParser);

describe('the catalogue of MySQL files', () => {
  const table = 'CREATE TABLE a (id BIGINT PRIMARY KEY, x BIGINT);';
  const clock = 'at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP';

  it.each<[string, string, string[]]>([
    ['no key', 'CREATE TABLE a (id BIGINT);', ['missing-primary-key']],
    ['a key that comes later', 'CREATE TABLE a (id BIGINT); ALTER TABLE a ADD PRIMARY KEY (id);', []],
    ['a key that goes', `${table} ALTER TABLE a DROP PRIMARY KEY;`, ['missing-primary-key']],
    ['a key that goes by its MySQL name', `${table} DROP INDEX \`PRIMARY\` ON a;`, ['missing-primary-key']],
    ['a named key that goes', 'CREATE TABLE a (id BIGINT, CONSTRAINT k PRIMARY KEY (id)); ALTER TABLE a DROP PRIMARY KEY;', ['missing-primary-key']],
    ['a key in place of another', `${table} ALTER TABLE a DROP PRIMARY KEY, ADD PRIMARY KEY (x);`, []],
    ['AUTO_INCREMENT', 'CREATE TABLE a (id BIGINT AUTO_INCREMENT PRIMARY KEY);', ['sequential-primary-key']],
    ['AUTO_INCREMENT, later', `${table} ALTER TABLE a MODIFY id BIGINT AUTO_INCREMENT;`, ['sequential-primary-key']],
    ['a key in another case', 'CREATE TABLE a (Id BIGINT AUTO_INCREMENT, PRIMARY KEY (ID));', ['sequential-primary-key']],
    ['a key by the clock', `CREATE TABLE a (${clock}, x BIGINT, PRIMARY KEY (at, x));`, ['sequential-primary-key']],
    ['an index by the clock', `CREATE TABLE a (id CHAR(36) PRIMARY KEY, ${clock}, KEY i (AT));`, ['hot-index']],
    ['the same, made apart', `CREATE TABLE a (id CHAR(36) PRIMARY KEY, ${clock}); CREATE INDEX i ON a (at);`, ['hot-index']],
    ['the same, sharded', `CREATE TABLE a (id CHAR(36) PRIMARY KEY, ${clock}, INDEX i (at) USING HASH);`, []],
    ['foreign key of another type', 'CREATE TABLE a (id VARCHAR(36) PRIMARY KEY); CREATE TABLE b (id BIGINT PRIMARY KEY, a_id BIGINT, FOREIGN KEY (a_id) REFERENCES a (id));', ['foreign-key-type']],
    ['foreign key of another size', 'CREATE TABLE a (id INT UNSIGNED PRIMARY KEY); CREATE TABLE b (id BIGINT PRIMARY KEY, a_id BIGINT, FOREIGN KEY (a_id) REFERENCES a (id));', []],
    ['foreign key after CHANGE', `${table} ALTER TABLE a CHANGE x y DATE; CREATE TABLE b (id DATE PRIMARY KEY); ALTER TABLE a ADD FOREIGN KEY (y) REFERENCES b (id);`, []],
    ['a table made twice', `${table} ${table}`, ['made-twice']],
    ['a table made anew', `${table} DROP TABLE IF EXISTS a; ${table}`, []],
    ['a table that was renamed', `${table} RENAME TABLE a TO b; ${table}`, []],
    ['a table that ALTER renamed', `${table} ALTER TABLE a RENAME TO b; ${table}`, []],
    ['a view as mysqldump writes it', '/*!50001 CREATE VIEW `v` AS SELECT 1 AS `a`*/;\n/*!50001 DROP VIEW IF EXISTS `v`*/;\n/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50001 VIEW `v` AS select 1 AS `a` */;', []],
  ])('%s', (_, text, expected) => {
    const rules = ['missing-primary-key', 'sequential-primary-key', 'hot-index', 'foreign-key-type', 'made-twice'];
    const { findings } = createAnalyzer({ dialect: 'mysql' }).update(text);
    expect(findings.map(({ rule }) => rule).filter((rule) => rules.includes(rule))).toEqual(expected);
  });
}); // prettier-ignore
