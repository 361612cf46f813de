// The Cutover page: draws the picture that the extension sends, and sends back which button was pressed.
import type {
  CutoverButton,
  CutoverPicture,
  FromCutoverPage,
  LiveScene,
  Scene,
  SideBox,
} from '../client/protocol/cutover.ts';
import './page/base.css';
import './cutover.css';
import { make } from './page/dom.ts';
import { onMessage, send } from './page/host.ts';

const sign = { passed: '✓', failed: '✗', unknown: '?' } as const;
const journalSign = { done: '✓', failed: '✗', open: '…' } as const;
const journalWord = { done: 'done', failed: 'failed', open: 'under way' } as const;

const main = make('main');
/** Says changes of the phase to a screen reader; everything else is there to be read when wanted. */
const announcer = make('div', { class: 'spoken', role: 'status', 'aria-live': 'polite' });
document.body.append(make('h1', { class: 'spoken' }, 'Cutover'), main, announcer);

onMessage<CutoverPicture>(({ scene }) => draw(scene));
send<FromCutoverPage>({ type: 'ready' });

/** Sections that are drawn, with what they were drawn from: what has not changed keeps its focus and its selection. */
const drawn = new Map<string, { from: string; element: HTMLElement }>();

function draw(scene: Scene): void {
  const sections = scene.kind === 'live' ? liveSections(scene) : emptySections(scene);
  const names = new Set(sections.map(([name]) => name));
  for (const [name, { element }] of drawn) {
    if (names.has(name)) continue;
    element.remove();
    drawn.delete(name);
  }
  let previous: HTMLElement | undefined;
  for (const [name, value, build] of sections) {
    const from = JSON.stringify(value);
    const old = drawn.get(name);
    let element = old?.element;
    if (!element || old?.from !== from) {
      element = build();
      if (old) replaceKeepingFocus(old.element, element);
      drawn.set(name, { from, element });
    }
    if (!element.isConnected) {
      if (previous) previous.after(element);
      else main.prepend(element);
    }
    previous = element;
  }
  const spoken = scene.kind === 'live' ? `${scene.phaseText}. ${scene.trafficText}` : scene.text;
  if (announcer.textContent !== spoken) announcer.textContent = spoken;
}

/** A button that had the focus gives it to the button that takes its place. */
function replaceKeepingFocus(old: HTMLElement, element: HTMLElement): void {
  const command = old.contains(document.activeElement)
    ? document.activeElement?.getAttribute('data-command')
    : undefined;
  old.replaceWith(element);
  if (command) element.querySelector<HTMLElement>(`[data-command="${command}"]`)?.focus();
}

type Section = readonly [name: string, value: unknown, build: () => HTMLElement];

function emptySections(scene: Extract<Scene, { kind: 'empty' }>): Section[] {
  const { button } = scene;
  const build = (): HTMLElement =>
    make(
      'section',
      { class: 'empty' },
      make('p', {}, scene.text),
      ...(button ? [commandButton({ ...button, enabled: true, hint: '' }, true)] : []),
    );
  return [['empty', scene, build]];
}

function liveSections(scene: LiveScene): Section[] {
  const { stale, error, source, target, phase, phaseText, trafficText } = scene;
  const sections: Section[] = [];
  if (stale) {
    sections.push(['stale', stale, () => make('section', { class: 'notice' }, make('p', {}, stale))]);
  }
  sections.push([
    'sides',
    [source, target, phase, phaseText, trafficText],
    () =>
      make(
        'section',
        { class: `sides ${phase}` },
        make('div', { class: 'boxes' }, sideBox(source), arrow(scene), sideBox(target)),
        make('p', { class: 'phase' }, phaseText),
        make('p', {}, trafficText),
      ),
  ]);
  const { limitText } = scene;
  if (limitText) sections.push(['limit', limitText, () => make('p', { class: 'limit' }, limitText)]);
  if (error) {
    sections.push([
      'error',
      error,
      () =>
        make(
          'section',
          { class: 'notice' },
          make('p', {}, make('strong', {}, error.text)),
          make('p', {}, error.remedy),
          make('p', { class: 'dim' }, error.code),
        ),
    ]);
  }
  if (scene.blockers.length > 0) sections.push(['blockers', scene.blockers, () => blockerSection(scene)]);
  sections.push(
    ['buttons', [scene.buttons, scene.refusals], () => buttonSection(scene)],
    [
      'checks',
      [scene.checksTitle, scene.checks],
      () => make('section', {}, make('h2', {}, scene.checksTitle), checkList(scene)),
    ],
    ['stall', [scene.stallText, scene.held], () => stallSection(scene)],
    [
      'journal',
      [scene.journalTitle, scene.journal],
      () => make('section', {}, make('h2', {}, scene.journalTitle), journal(scene)),
    ],
  );
  return sections;
}

function sideBox({ name, product, address, serving }: SideBox): HTMLElement {
  return make(
    'div',
    { class: serving ? 'side serving' : 'side', title: `${product} ${address}` },
    make('strong', {}, name, make('span', { 'aria-hidden': 'true' }, serving ? ' ●' : ' ○')),
    make('span', { class: 'product' }, product),
    // Where a narrow sidebar breaks the line: between database and host.
    make('span', { class: 'address' }, ...address.split(/(?<=@)/).flatMap((part) => [part, make('wbr')])),
    ...(serving ? [make('span', { class: 'spoken' }, 'source of truth')] : []),
  );
}

/** Which way a cutover moves the traffic; while traffic stands still, a pause sign. */
function arrow({ phase, source }: LiveScene): HTMLElement {
  const still = phase === 'paused' || phase === 'draining';
  return make('span', { class: 'arrow', 'aria-hidden': 'true' }, still ? '‖' : source.serving ? '▶' : '◀');
}

function buttonSection({ buttons, refusals }: LiveScene): HTMLElement {
  const first = buttons.find((button) => button.enabled);
  return make(
    'section',
    {},
    make('div', { class: 'buttons' }, ...buttons.map((button) => commandButton(button, button === first))),
    ...refusals.map((text) => make('p', { class: 'hint' }, text)),
  );
}

/** A button that can't be pressed stays in the tab order and says why: `disabled` would hide the reason. */
function commandButton({ command, label, enabled, hint }: CutoverButton, primary: boolean): HTMLElement {
  const button = make(
    'button',
    {
      type: 'button',
      class: primary ? 'primary' : undefined,
      'data-command': command,
      'aria-disabled': enabled ? undefined : 'true',
      'aria-description': enabled || hint === '' ? undefined : hint,
      title: hint || undefined,
    },
    label,
  );
  button.addEventListener('click', () => {
    if (enabled) send<FromCutoverPage>({ type: 'command', command });
  });
  return button;
}

function checkList({ checks }: LiveScene): HTMLElement {
  return make(
    'ul',
    { class: 'checks' },
    ...checks.map((check) =>
      make(
        'li',
        { class: check.state },
        make('span', { class: 'sign', 'aria-hidden': 'true' }, sign[check.state]),
        make('span', { class: 'spoken' }, `${check.stateText}: `),
        make('span', {}, check.text),
      ),
    ),
  );
}

/** What keeps traffic from coming to rest: the one thing to look at while it drains. */
function blockerSection({ blockersTitle, blockers }: LiveScene): HTMLElement {
  const list = blockers.map((text) =>
    make('li', {}, make('span', { class: 'sign', 'aria-hidden': 'true' }, '⚠'), make('span', {}, text)),
  );
  return make('section', { class: 'notice' }, make('h2', {}, blockersTitle), make('ul', {}, ...list));
}

function stallSection({ stallText, held }: LiveScene): HTMLElement {
  const most = Math.max(1, ...held);
  const bars = [...'▁▂▃▄▅▆▇█'];
  const line = held.map((value) => bars[Math.ceil((value / most) * (bars.length - 1))]).join('');
  return make(
    'section',
    {},
    make('h2', {}, 'Stall'),
    make('p', {}, stallText),
    ...(held.some((value) => value > 0) ? [make('p', { class: 'spark', 'aria-hidden': 'true' }, line)] : []),
  );
}

function journal({ journal: lines }: LiveScene): HTMLElement {
  if (lines.length === 0) return make('p', { class: 'dim' }, '–');
  return make(
    'ol',
    { class: 'journal' },
    ...lines.map((line) =>
      make(
        'li',
        { class: line.state },
        make('time', {}, line.time),
        make('span', { class: 'sign', 'aria-hidden': 'true' }, journalSign[line.state]),
        make('span', { class: 'spoken' }, `${journalWord[line.state]}: `),
        make('span', {}, line.text),
      ),
    ),
  );
}
