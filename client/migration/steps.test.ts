import { describe, expect, test } from 'vitest';
import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import type { RunEventBody } from '../../contracts/runs.ts';
import { createReporter, type RunEvent } from '../../contracts/runs.ts';
import type { FileSummary, WorkspaceFinding } from '../../server/protocol.ts';
import type { Connection, TestResult } from '../connections/state.ts';
import { status } from '../orchestrator/status.fixture.ts';
import { newRunView, withEvents, withProcessGone } from '../runs/runView.ts';
import type { OrchestratorState } from '../orchestrator/state.ts';
import type { TreeNode } from '../tree/node.ts';
import type { LatestRun, MigrationFacts } from './facts.ts';
import { migrationSteps } from './steps.ts';

const at = '2026-11-21T11:57:00.000Z';
const nothing: MigrationFacts = {
  now: Date.parse('2026-11-21T12:00:00.000Z'),
  trusted: true,
  plan: { kind: 'none' },
  orchestrator: { kind: 'none' },
  schema: { kind: 'unknown' },
  grouping: 'rule',
};

const find = (facts: Partial<MigrationFacts>, id: string): TreeNode => {
  const all = (nodes: readonly TreeNode[]): TreeNode[] => nodes.flatMap((n) => [n, ...all(n.children ?? [])]);
  const node = all(migrationSteps({ ...nothing, ...facts })).find((candidate) => candidate.id === id);
  if (!node) throw new Error(`There is no node ${id}`);
  return node;
};

function connection(side: 'source' | 'target', test: TestResult): Connection {
  const url = `postgresql://app@${side}/orders`;
  return {
    side,
    url,
    origin: 'plan',
    name: `orders@${side}:5432`,
    database: 'orders',
    hasPassword: true,
    test,
  };
}

function run(kind: 'load' | 'verify' | 'replicate', ...bodies: RunEventBody[]): LatestRun {
  const events: RunEvent[] = [];
  const report = createReporter(kind, 'r', (event) => events.push({ ...event, at }));
  bodies.forEach((body) => report(body));
  return { id: 'r', view: withEvents(newRunView(kind, kind, at), events) };
}

test('the runbook has its seven steps, in order', () => {
  const labels = migrationSteps(nothing).map((node) => node.label);
  expect(labels).toEqual(['Plan', 'Connections', 'Schema', 'Data', 'Verify', 'Cutover', 'Finish']);
});

test('without trust only what needs no connection is there', () => {
  const labels = migrationSteps({ ...nothing, trusted: false }).map((node) => node.label);
  expect(labels).toEqual(['Plan', 'Schema']);
});

describe('the Schema step', () => {
  const finding = (code: WorkspaceFinding['code'], severity: WorkspaceFinding['severity']): WorkspaceFinding => ({
    uri: 'file:///w/a.sql', line: 1, character: 2, code, rule: 'x', title: code, severity,
    layer: 'grammar', fixClass: 'manual', message: 'm',
  }); // prettier-ignore
  const figures = { errors: 0, warnings: 0, infos: 0, hints: 0, safeFixes: 0, reviewFixes: 0, byHand: 0 };
  const file = (more: Partial<FileSummary>): FileSummary => ({
    uri: 'file:///w/a.sql', version: null, dialect: 'postgres', statements: 1, ...figures, notChecked: 0, milliseconds: 1,
    ...more,
  }); // prettier-ignore
  const schema = (
    files: FileSummary[],
    findings: WorkspaceFinding[],
    notChecked: { uri: string; why: string }[] = [],
    grouping: MigrationFacts['grouping'] = 'rule',
  ): TreeNode =>
    find({ grouping, schema: { kind: 'known', result: { files, findings, notChecked }, at } }, 'schema');

  test('lists what stops a load first, then what there is most of', () => {
    const findings = [
      finding('MOLT101', 'hint'), finding('MOLT102', 'warning'), finding('MOLT103', 'hint'),
      finding('MOLT103', 'hint'), finding('MOLT104', 'error'),
    ]; // prettier-ignore
    const rules = schema([file({ errors: 1 })], findings).children;
    expect(rules?.map(({ label }) => label)).toEqual([
      'MOLT104 · 1',
      'MOLT102 · 1',
      'MOLT103 · 2',
      'MOLT101 · 1',
    ]);
    const files = [
      file({}),
      file({ uri: 'file:///w/b.sql', hints: 2 }),
      file({ uri: 'file:///w/c.sql', errors: 3, safeFixes: 1 }),
    ];
    const lines = schema(files, [], [], 'file').children?.map(
      ({ label, description }) => `${label}: ${description}`,
    );
    expect(lines).toEqual(['c.sql: 3 errors · 1 safe fix', 'a.sql: nothing to change', 'b.sql: 2 hints']);
  });

  test.each([
    ['rule', 'a.sql:2: m'],
    ['table', 'MOLT104: a.sql:2 · m'],
    ['file', 'MOLT104: line 2 · m'],
  ] as const)('by %s, a finding begins with what tells it from the others', (by, expected) => {
    const found = { ...finding('MOLT104', 'error'), table: 't' };
    const [group] = schema([file({ errors: 1 })], [found], [], by).children ?? [];
    expect(group?.children?.map(({ label, description }) => `${label}: ${description}`)).toEqual([expected]);
  });

  test('says that nothing is checked when the server has ended, and leads to its start', () => {
    const step = find({ schema: { kind: 'failed', message: 'not checked: it ended' } }, 'schema');
    expect(step).toMatchObject({ spoken: 'failed', command: { id: 'molt.restartServer' } });
    expect(step.description).toBe('not checked: it ended');
  });

  test('does not take what nobody looked at for clean', () => {
    const elsewhere = { uri: 'vscode-vfs://github/o/r', why: 'its files are not on a disk' };
    const step = schema([file({})], [], [elsewhere]);
    expect([step.spoken, step.description]).toEqual(['needs attention', '1 not checked · 1 file']);
    expect(step.children?.[0]).toMatchObject({ label: 'r not checked', spoken: 'not checked' });
    const declined = schema([file({ notChecked: 1 })], [], [], 'file');
    expect(declined.spoken).toBe('needs attention');
    expect(declined.children?.[0]?.spoken).toBe('not checked');
    expect(schema([file({})], []).spoken).toBe('done');
    expect(schema([], [], [elsewhere]).spoken).toBe('needs attention');
  });
});

test('every node has an id of its own', () => {
  const ids: string[] = [];
  const collect = (nodes: readonly TreeNode[]): void =>
    nodes.forEach((node) => (ids.push(node.id), collect(node.children ?? [])));
  const finding: WorkspaceFinding = {
    uri: 'file:///w/a.sql', line: 1, character: 2, code: 'MOLT112', rule: 'x', title: 'X', severity: 'error',
    layer: 'grammar', fixClass: 'manual', message: 'm', table: 'public.t',
  }; // prettier-ignore
  const file: FileSummary = {
    uri: 'file:///w/a.sql', version: null, dialect: 'postgres', statements: 1, errors: 2, warnings: 0, infos: 0,
    hints: 0, safeFixes: 0, reviewFixes: 0, byHand: 2, notChecked: 0, milliseconds: 1,
  }; // prettier-ignore
  collect(
    migrationSteps({
      ...nothing,
      schema: { kind: 'known', result: { files: [file], findings: [finding, finding], notChecked: [] }, at },
      load: run('load', { type: 'started', title: 't', tables: ['a', 'b'] }),
      verify: run('verify', { type: 'started', title: 't', tables: ['a', 'b'] }),
    }),
  );
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

describe('a connection is done only when its test has passed', () => {
  const error = toErrorReport(new MoltError('connect/auth-failed', { address: 'db1:5432', user: 'app' }));
  test.each<[TestResult, string, string]>([
    [{ kind: 'untested' }, 'ready', 'orders@source:5432 · not tested'],
    [{ kind: 'testing' }, 'working', 'orders@source:5432 · testing…'],
    [{ kind: 'failed', error, at }, 'failed', 'refused user "app"'],
    [
      { kind: 'ok', at, facts: { product: 'PostgreSQL', version: '18.1', database: 'orders', user: 'app', address: 'x' } },
      'done',
      'PostgreSQL 18.1  orders@source:5432',
    ],
  ])('%j', (result, spoken, description) => {
    const node = find({ source: connection('source', result) }, 'connection.source');
    expect(node.spoken).toBe(spoken);
    expect(node.description).toContain(description);
  }); // prettier-ignore
});

describe('the connections say in a word what is still to do', () => {
  const live: OrchestratorState = { kind: 'live', url: 'http://o', status: status(), heardAt: at };
  const ok: TestResult = {
    kind: 'ok', at, facts: { product: 'PostgreSQL', version: '18.1', database: 'orders', user: 'app', address: 'x' },
  }; // prettier-ignore
  const error = toErrorReport(new MoltError('connect/refused', { address: 'source:5432' }));
  const source = connection('source', ok);
  const target = connection('target', ok);
  test.each<[string, Partial<MigrationFacts>, string]>([
    ['nothing', {}, 'nothing connected'],
    ['only the LMS', { orchestrator: live }, 'no source, no target'],
    ['one side', { source }, 'no target'],
    ['both', { source, target }, 'source and target answer'],
    [
      'one fails',
      { source: connection('source', { kind: 'failed', error, at }), target },
      'cannot connect: source',
    ],
  ])('%s', (_name, facts, description) => {
    expect(find(facts, 'connections').description).toBe(description);
  });
});

describe('verify never shows more than was proven', () => {
  const table = (name: string, result: 'ok' | 'differs' | 'not-checked'): RunEventBody => ({
    type: 'table', table: name, result, rows: 100, milliseconds: 1, ...(result === 'differs' ? { differences: 3 } : {}),
  }); // prettier-ignore
  const end = (result: 'ok' | 'differs'): RunEventBody => ({
    type: 'finished',
    result,
    milliseconds: 9,
    figures: { rows: 200, tables: 2 },
  });
  test.each<[string, LatestRun | undefined, string, RegExp]>([
    ['never run', undefined, 'not begun', /^not verified yet$/],
    ['equal', run('verify', table('a', 'ok'), table('b', 'ok'), end('ok')), 'done', /^equal · 2 tables · 200 rows · 3 min ago$/],
    ['one not checked', run('verify', table('a', 'ok'), table('b', 'not-checked'), end('ok')), 'needs attention', /equal as far as checked.*1 not checked/],
    ['differs', run('verify', table('a', 'differs'), end('differs')), 'failed', /^3 differences/],
    ['still running', run('verify', table('a', 'ok')), 'working', /starting/],
  ])('%s', (_name, verify, spoken, description) => {
    const node = find(verify ? { verify } : {}, 'verify');
    expect(node.spoken).toBe(spoken);
    expect(node.description).toMatch(description);
  }); // prettier-ignore

  test('a run whose process vanished is not a result', () => {
    const started = run('verify', table('a', 'ok'));
    const verify = { ...started, view: withProcessGone(started.view, at) };
    expect(find({ verify }, 'verify')).toMatchObject({ spoken: 'not checked' });
    expect(find({ verify }, 'verify').description).toContain('ended without a result');
  });
});

test('a replicator that somebody else started is told of by the orchestrator', () => {
  const legs = [{ leg: 'forward' as const, state: 'running' as const, lagSeconds: 0.4 }];
  const orchestrator = { kind: 'live' as const, url: 'http://o', status: status({ legs }), heardAt: at };
  expect(find({ orchestrator }, 'data').description).toBe(
    'no load from here yet · replicating to the target, lag 0.4 s',
  );
});

test('a failed load says what happened and keeps its tables', () => {
  const error = { code: 'data/row-refused', message: 'The target refused rows of a: too long', remedy: 'Correct it.' };
  const load = run(
    'load',
    { type: 'table', table: 'a', result: 'failed', milliseconds: 1, error },
    { type: 'finished', result: 'failed', milliseconds: 1, figures: {}, error },
  );
  expect(find({ load }, 'data').spoken).toBe('failed');
  expect(find({ load }, 'run.load').description).toContain('refused rows of a');
  expect(find({ load }, 'table.load:a').tooltip).toContain('data/row-refused');
}); // prettier-ignore

test('a replication that was stopped needs attention until the target serves', () => {
  const replicate = run('replicate', { type: 'finished', result: 'ok', milliseconds: 1, figures: {} });
  expect(find({ replicate }, 'data')).toMatchObject({
    spoken: 'needs attention',
    description: 'no load from here yet · replication stopped',
  });
  const order = { ...status().order, sourceOfTruth: 'target' as const };
  const orchestrator = { kind: 'live' as const, url: 'http://o', status: status({ order }), heardAt: at };
  expect(find({ replicate, orchestrator }, 'data').spoken).not.toBe('needs attention');
});
