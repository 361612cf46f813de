import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeWorkspace } from './workspace.ts';

test('the workspace has the plan of these servers and no password in any file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'molt-workspace-'));
  try {
    await makeWorkspace(folder, {
      sourceUrl: 'postgresql://pedal:hunter%2F2@127.0.0.1:5000/pedal',
      targetUrl: 'postgresql://pedal:correct-horse@127.0.0.1:5001/pedal_next',
      orchestratorUrl: 'http://127.0.0.1:4200',
    });
    const plan = parse(await readFile(join(folder, 'molt.yaml'), 'utf8')) as Record<string, { url?: string }>;
    expect(plan.source?.url).toBe('postgresql://pedal@127.0.0.1:5000/pedal');
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((f) => f.isFile());
    expect(files.length).toBeGreaterThan(6);
    for (const file of files) {
      const text = await readFile(join(file.parentPath, file.name), 'utf8');
      expect(text, file.name).not.toMatch(/hunter|correct-horse/);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
