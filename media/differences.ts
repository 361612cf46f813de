// The Differences page: a grid of any length. It holds only the lines near the visible ones and asks for others.
import type {
  DifferenceLine,
  FromDifferencesPage,
  ToDifferencesPage,
} from '../client/protocol/differences.ts';
import './page/base.css';
import './differences.css';
import { make } from './page/dom.ts';
import { onMessage, remember, send } from './page/host.ts';

/** Lines beyond the visible ones that are kept ready on each side. */
const margin = 40;

const title = make('h1');
/** Says how many differences there are to a screen reader, also when a later run has others. */
const announcer = make('div', { class: 'spoken', role: 'status', 'aria-live': 'polite' });
const head = make('div', { class: 'row head', role: 'row', 'aria-rowindex': 1 });
const canvas = make('div', { class: 'canvas', role: 'rowgroup' });
const grid = make(
  'div',
  { class: 'grid', role: 'grid', 'aria-label': 'Differences', tabindex: -1 },
  head,
  canvas,
);
document.body.append(make('main', {}, title, grid), announcer);

let count = 0;
let current = 0;
const lines = new Map<number, DifferenceLine>();
const rows = new Map<number, HTMLElement>();
let asked = '';
/** Whether the current line gets the focus as soon as it is there: its content may still be on the way. */
let focusWhenThere = false;
/** Pixels; measured from the heading, which has the same style, so that zoom and font size are right. */
let rowHeight = 24;

onMessage<ToDifferencesPage>((message) => {
  switch (message.type) {
    case 'summary':
      return summary(message);
    case 'lines':
      message.lines.forEach((line, offset) => lines.set(message.from + offset, line));
      return layOut();
  }
});
send<FromDifferencesPage>({ type: 'ready' });

function summary(message: Extract<ToDifferencesPage, { type: 'summary' }>): void {
  remember({ run: message.run, table: message.table });
  title.textContent = message.title;
  announcer.textContent = message.title;
  count = message.count;
  current = Math.min(current, Math.max(0, count - 1));
  lines.clear();
  for (const row of rows.values()) row.remove();
  rows.clear();
  asked = '';
  const { table, sort, key, columns } = message.headings;
  head.replaceChildren(
    ...[table, sort, key, columns].map((text) => make('div', { class: 'cell', role: 'columnheader' }, text)),
  );
  grid.setAttribute('aria-rowcount', String(count + 1));
  grid.hidden = count === 0;
  rowHeight = head.getBoundingClientRect().height || rowHeight;
  canvas.style.height = `${count * rowHeight}px`;
  layOut();
}

/** The lines that should be there for what is scrolled to, and the current one: it holds the focus. */
function wanted(): { from: number; to: number } {
  const first = Math.floor(grid.scrollTop / rowHeight);
  const visible = Math.ceil(grid.clientHeight / rowHeight);
  return { from: Math.max(0, first - margin), to: Math.min(count, first + visible + margin) };
}

function layOut(): void {
  const { from, to } = wanted();
  for (const [index, row] of rows) {
    if ((index < from || index >= to) && index !== current) {
      row.remove();
      rows.delete(index);
    }
  }
  let missing = false;
  for (let index = from; index < to; index++) {
    const line = lines.get(index);
    if (!line) missing = true;
    else if (!rows.has(index)) add(index, line);
  }
  const wish = `${from}-${to}`;
  if (missing && wish !== asked) {
    asked = wish;
    send<FromDifferencesPage>({ type: 'want', from, to });
  }
}

function add(index: number, line: DifferenceLine): void {
  const cells = [line.table, line.sortText, line.key, line.columns];
  const row = make(
    'div',
    {
      class: `row ${line.sort}`,
      role: 'row',
      'aria-rowindex': index + 2,
      tabindex: index === current ? 0 : -1,
    },
    ...cells.map((text) => make('div', { class: 'cell', role: 'gridcell', title: text }, text)),
  );
  row.style.top = `${index * rowHeight}px`;
  row.addEventListener('click', () => {
    moveTo(index);
    open(index);
  });
  rows.set(index, row);
  canvas.append(row);
  if (focusWhenThere && index === current) {
    focusWhenThere = false;
    row.focus({ preventScroll: true });
  }
}

function open(index: number): void {
  send<FromDifferencesPage>({ type: 'open', index });
}

/** One line at a time is in the tab order: arrows move, Tab leaves the grid. */
function moveTo(index: number): void {
  if (count === 0) return;
  const next = Math.max(0, Math.min(count - 1, index));
  rows.get(current)?.setAttribute('tabindex', '-1');
  current = next;
  const top = next * rowHeight;
  const room = grid.clientHeight - head.offsetHeight;
  if (top < grid.scrollTop) grid.scrollTop = top;
  else if (top + rowHeight > grid.scrollTop + room) grid.scrollTop = top + rowHeight - room;
  layOut();
  const row = rows.get(next);
  row?.setAttribute('tabindex', '0');
  focusWhenThere = row === undefined;
  // Meanwhile the grid itself has the focus, so that keys go on working.
  (row ?? grid).focus({ preventScroll: true });
}

grid.addEventListener('scroll', () => requestAnimationFrame(layOut), { passive: true });
new ResizeObserver(() => requestAnimationFrame(layOut)).observe(grid);
grid.addEventListener('keydown', (event) => {
  const page = Math.max(1, Math.floor(grid.clientHeight / rowHeight) - 2);
  const steps: Record<string, () => void> = {
    ArrowDown: () => moveTo(current + 1),
    ArrowUp: () => moveTo(current - 1),
    PageDown: () => moveTo(current + page),
    PageUp: () => moveTo(current - page),
    Home: () => moveTo(0),
    End: () => moveTo(count - 1),
    Enter: () => open(current),
    ' ': () => open(current),
  };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  step();
});
