import { ESLint, type Linter } from 'eslint';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import tseslint from 'typescript-eslint';
import { mayImport, onlyIn } from '../../scripts/borders.mjs';

const root = join(import.meta.dirname, '..', '..');

// The project's own configuration, without the rules that need types: the samples below are on no disk.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    { files: ['**/*.ts'], languageOptions: { parserOptions: { project: null } } },
    { ...tseslint.configs.disableTypeChecked, files: ['**/*.ts'] } as Linter.Config,
  ],
});

/** What the border rule says about a file with this one import. */
async function refusals(path: string, from: string): Promise<string[]> {
  const [result] = await eslint.lintText(`import { x } from '${from}';\nexport const y = x;\n`, {
    filePath: join(root, path),
  });
  const broken = result?.messages.filter((message) => message.fatal) ?? [];
  if (broken.length > 0) throw new Error(`${path}: ${broken.map((m) => m.message).join('; ')}`);
  return (result?.messages ?? []).filter((m) => m.ruleId === 'no-restricted-imports').map((m) => m.message);
}

const folders = Object.keys(mayImport);

describe('Import borders', () => {
  for (const folder of folders) {
    const allowed = mayImport[folder] ?? [];
    const others = folders.filter((other) => other !== folder);

    it(`${folder}/ imports nothing but ${allowed.join(', ') || 'itself'}`, async () => {
      for (const other of others) {
        const inside = `../${other}/sample.ts`;
        if (allowed.includes(other))
          expect(await refusals(`${folder}/sample.ts`, inside), inside).toEqual([]);
        else expect(await refusals(`${folder}/sample.ts`, inside), inside).toHaveLength(1);
      }
      for (const part of allowed.filter((name) => name.includes('/'))) {
        expect(await refusals(`${folder}/sample.ts`, `../${part}.ts`), part).toEqual([]);
        expect(await refusals(`${folder}/sample.ts`, `../${part}/sample.ts`), part).toEqual([]);
        expect(await refusals(`${folder}/sample.ts`, `../${part}-other.ts`), part).toHaveLength(1);
      }
    });
  }

  it('hold however deep the file lies', async () => {
    expect(await refusals('sql/rules/schema/sample.ts', '../../../lms/api/schema.ts')).toHaveLength(1);
    expect(await refusals('lms/wire/sample.ts', '../../server/main.ts')).toHaveLength(1);
  });

  it('leave a folder of the same name inside alone', async () => {
    expect(await refusals('sql/rules/queries/sample.ts', '../data/sample.ts')).toEqual([]);
    expect(await refusals('sql/rules/queries/sample.ts', '../../../data/load/sample.ts')).toHaveLength(1);
  });

  for (const [name, homes] of Object.entries(onlyIn)) {
    it(`${name} is imported by ${homes.join(', ')} only`, async () => {
      for (const folder of folders) {
        const wanted = homes.includes(folder) ? 0 : 1;
        expect(await refusals(`${folder}/sample.ts`, name), folder).toHaveLength(wanted);
      }
    });
  }

  for (const folder of ['sql', 'contracts', 'lms/wire']) {
    it(`${folder}/ touches no outside world`, async () => {
      for (const name of ['node:fs', 'fs/promises', 'node:net', 'node:child_process', 'http', 'tls']) {
        expect(await refusals(`${folder}/sample.ts`, name), name).toHaveLength(1);
      }
    });
  }

  it('let a folder of the edge touch it', async () => {
    expect(await refusals('lms/proxy/sample.ts', 'node:net')).toEqual([]);
  });
});
