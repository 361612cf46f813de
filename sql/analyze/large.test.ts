import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from './analyze.ts';
import { extremeStatements } from './large.fixture.ts';

beforeAll(loadParser);

// No clock: what grows with the square of these sizes runs into the test's own limit; `npm run fuzz:sql` looks at one.
describe('a statement that is very large or deep', () => {
  it.each(extremeStatements)('%s: the statements around it are checked', (_, statement) => {
    const text = `LOCK TABLE t;\n${statement}\nLISTEN x;`;
    const { findings } = createAnalyzer({ dialect: 'postgres' }).update(text);
    const codes = findings.map((finding) => finding.code);
    expect(codes).toContain('MOLT203');
    expect(codes).toContain('MOLT204');
    for (const { range } of findings) expect(range.end).toBeLessThanOrEqual(text.length);
  });

  it.each(extremeStatements)('%s: MySQL’s reader takes it too', (_, statement) => {
    const text = `CREATE TABLE a (id INT) ENGINE=InnoDB;\n${statement}\nCREATE TABLE b (id INT) ENGINE=InnoDB;\n`;
    const { findings } = createAnalyzer({ dialect: 'mysql' }).update(text);
    const engines = findings.filter(({ range }) => /^ENGINE/.test(text.slice(range.start, range.end)));
    expect(engines.length).toBeGreaterThanOrEqual(2);
  });

  it('is edited as quickly as a small one when the edit is elsewhere', () => {
    const [, insert = ''] = extremeStatements.find(([name]) => name.startsWith('an INSERT')) ?? [];
    const analyzer = createAnalyzer({ dialect: 'postgres' });
    analyzer.update(`${insert}\nSELECT 1;`);
    expect(analyzer.update(`${insert}\nSELECT 12;`)).toMatchObject({ parsed: 1 });
  });
});
