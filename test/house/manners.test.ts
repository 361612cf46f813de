import { ESLint, type Linter } from 'eslint';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const here = 'test/house/manners.test.ts';

/** Our own source files: what git knows or would add, without this one. */
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.mjs'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((path) => path !== '' && path !== here && existsSync(join(root, path)));

/** `path:line: text` of each line of our sources that matches. */
function lines(pattern: RegExp): string[] {
  return files.flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .map((text, index) => ({ text, at: `${path}:${index + 1}` }))
      .filter(({ text }) => pattern.test(text))
      .map(({ text, at }) => `${at}: ${text.trim()}`),
  );
}

describe('Manners', () => {
  it('the linter refuses any', async () => {
    const eslint = new ESLint({
      cwd: root,
      overrideConfig: [
        { files: ['**/*.ts'], languageOptions: { parserOptions: { project: null } } },
        { ...tseslint.configs.disableTypeChecked, files: ['**/*.ts'] } as Linter.Config,
      ],
    });
    const [result] = await eslint.lintText('export const x = (y: any): unknown => y;\n', {
      filePath: join(root, 'sql/sample.ts'),
    });
    expect(result?.messages.map((m) => m.ruleId)).toEqual(['@typescript-eslint/no-explicit-any']);
  });

  it('nobody switches the linter or the compiler off', () => {
    expect(lines(/eslint-disable|@ts-ignore|@ts-nocheck/)).toEqual([]);
  });

  it('no enum', () => {
    expect(lines(/^\s*(export\s+)?(const\s+)?enum\s+\w+\s*\{/)).toEqual([]);
  });

  it('no test is left alone or switched off', () => {
    expect(lines(/\b(it|test|describe)\.only\(|\b(xit|xdescribe|fit|fdescribe)\(/)).toEqual([]);
  });

  it('has many files to look at', () => {
    expect(files.length).toBeGreaterThan(50);
  });
});
