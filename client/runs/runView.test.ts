import { expect, test } from 'vitest';
import { createReporter, type RunEvent, type RunEventBody } from '../../contracts/runs.ts';
import { EventLines } from './eventLines.ts';
import { newRunView, withEvents, withProcessGone } from './runView.ts';

const start = newRunView('verify', 'Verify', '2026-11-21T10:00:00.000Z');

function events(...bodies: RunEventBody[]): RunEvent[] {
  const made: RunEvent[] = [];
  const report = createReporter('verify', 'verify-1', (event) => made.push(event));
  bodies.forEach((body) => report(body));
  return made;
}

test('a run adds up to its tables, differences and result', () => {
  const view = withEvents(
    start,
    events(
      { type: 'started', title: 'verify 2 tables', tables: ['public.a', 'public.b'] },
      { type: 'progress', phase: 'compare', table: 'public.a', done: 10, total: 20, unit: 'rows' },
      {
        type: 'difference',
        difference: { table: 'public.a', sort: 'missing', key: { id: '1' }, columns: [] },
      },
      { type: 'table', table: 'public.a', result: 'differs', rows: 20, milliseconds: 4, differences: 1 },
      { type: 'finished', result: 'differs', milliseconds: 9, figures: { rows: 20 } },
    ),
  );
  expect(view).toMatchObject({ state: 'differs', title: 'verify 2 tables', figures: { rows: 20 } });
  expect(view.differences).toHaveLength(1);
  expect(view.tables.get('public.a')).toMatchObject({ result: 'differs', differences: 1 });
  expect(view.tables.get('public.b')?.result, 'nothing was said of it: no result').toBeUndefined();
});

test('earlier views are left as they were', () => {
  withEvents(start, events({ type: 'started', title: 'x', tables: ['t'] }));
  expect(start.tables.size).toBe(0);
});

test('a process that ends without a result is lost, never done', () => {
  expect(withProcessGone(start, 'now').state).toBe('lost');
  const done = withEvents(start, events({ type: 'finished', result: 'ok', milliseconds: 1, figures: {} }));
  expect(withProcessGone(done, 'now').state).toBe('ok');
});

test('events may arrive cut anywhere, with strange lines between', () => {
  const strange: string[] = [];
  const lines = new EventLines((line) => strange.push(line));
  const text = events({ type: 'message', level: 'info', text: 'Zeile mit ü und 😀' })
    .map((event) => JSON.stringify(event) + '\n')
    .join('');
  const all = `Warning: something\n${text}{"v":2,"run":"x","type":"started"}\n${text}{"v":1,"run`;
  const read = [...all].flatMap((character) => lines.push(character));
  expect(read.map((event) => event.type)).toEqual(['message', 'message']);
  expect(strange).toEqual(['Warning: something', '{"v":2,"run":"x","type":"started"}']);
});
