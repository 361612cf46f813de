import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cockroachVersions, newestVersion } from '../sql/rules/metadata.ts';

interface Manifest {
  contributes: {
    commands: { command: string; title: string; category: string; icon?: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    configuration: { properties: Record<string, { enum?: string[]; default?: unknown; scope?: string }> };
    viewsWelcome: { contents: string }[];
    walkthroughs: { steps: { description: string; media: { svg: string } }[] }[];
  };
}

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const text = read('package.json');
const { contributes } = JSON.parse(text) as Manifest;
const nls = JSON.parse(read('package.nls.json')) as Record<string, string>;
const ids = contributes.commands.map(({ command }) => command);
const folder = new URL('./commands/', import.meta.url);

/** Ids of the commands in client/commands; read as text, because importing them needs a running VS Code. */
function implemented(): string[] {
  const source = [
    'connections',
    'convert',
    'cutover',
    'data',
    'language',
    'orchestrator',
    'other',
    'schema',
    'target',
  ]
    .map((name) => readFileSync(new URL(`${name}.ts`, folder), 'utf8'))
    .join('\n');
  return [...source.matchAll(/^\s+id: ['`](molt\.[^'`]+)['`]/gm)].flatMap(([, id = '']) =>
    id.includes('${side}') ? ['source', 'target'].map((side) => id.replace('${side}', side)) : [id],
  );
}

test('every command of the manifest is implemented, and every other one is for our own views only', () => {
  expect(ids.filter((id) => !implemented().includes(id))).toEqual([]);
  expect(implemented().filter((id) => !ids.includes(id))).toEqual(['molt.openPlace']);
});

test('commands are under "Molt:", with a title and an icon', () => {
  for (const { command, title, category, icon } of contributes.commands) {
    expect(category, command).toBe('Molt');
    expect(title, command).toMatch(/^%command\..+%$/);
    expect(icon, command).toMatch(/^\$\(.+\)$/);
  }
});

test('menus and texts speak of commands that exist', () => {
  const used = Object.values(contributes.menus)
    .flat()
    .map(({ command }) => command);
  const linked = [...JSON.stringify(nls).matchAll(/command:(molt\.[\w.]+)/g)].map(([, id]) => id);
  expect([...used, ...linked].filter((id) => !ids.includes(id ?? ''))).toEqual([]);
});

test('every text is in package.nls.json, and every text there is used', () => {
  const keys = [...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
  expect(keys.filter((key) => !nls[key ?? ''])).toEqual([]);
  expect(Object.keys(nls).filter((key) => !keys.includes(key))).toEqual([]);
});

test('the versions to choose from are those that the rules know', () => {
  const { 'molt.targetVersion': setting } = contributes.configuration.properties;
  expect(setting?.enum).toEqual([...cockroachVersions]);
  expect(setting?.default).toBe(newestVersion);
});

test('settings are few and have a scope; the walkthrough has at most five steps with pictures', () => {
  const { properties } = contributes.configuration;
  expect(Object.keys(properties).length).toBeLessThanOrEqual(25);
  for (const [name, { scope }] of Object.entries(properties)) expect(scope, name).toBeDefined();
  const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
  expect(steps.length).toBeLessThanOrEqual(5);
  for (const { media } of steps) expect(read(media.svg)).toContain('var(--vscode-');
});
