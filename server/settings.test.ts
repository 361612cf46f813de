import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

const defaults = {
  targetVersion: 'v26.2',
  dialect: 'auto',
  rules: {},
  exclude: [],
  schemaFiles: [],
  baseline: '',
  problems: 'workspace',
};

test.each([undefined, null, 'text', 7, [], {}])('nothing usable means the defaults: %j', (raw) => {
  expect(readSettings(raw)).toEqual({ settings: defaults, problems: [] });
});

test('what is understood is taken', () => {
  const raw = {
    targetVersion: 'v24.1',
    dialect: 'mysql',
    rules: { 'money-type': 'off', MOLT112: 'hint' },
    exclude: ['old/'],
    schemaFiles: ['db/*.sql'],
    baseline: 'molt-baseline.json',
    problems: 'openFiles',
  };
  expect(readSettings(raw)).toEqual({ settings: raw, problems: [] });
});

test('what is not is named, and does not take the rest along', () => {
  const { settings, problems } = readSettings({
    targetVersion: 'v9',
    dialect: 5,
    rules: { MOLT112: 'loud', 'money-type': 'hint', 'no-such-rule': 'off' },
    problems: 'none',
  });
  expect(settings).toEqual({ ...defaults, rules: { 'money-type': 'hint', 'no-such-rule': 'off' } });
  expect(problems).toHaveLength(5);
  expect(readSettings({ exclude: 'old/', schemaFiles: [1, 'a'] })).toMatchObject({
    settings: { exclude: [], schemaFiles: ['a'] },
    problems: [/exclude/, /schemaFiles/].map((name) => expect.stringMatching(name) as string),
  });
  expect(problems[0]).toContain('"v9"');
});
