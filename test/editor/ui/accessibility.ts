import type { CDPSession, Page } from 'playwright-core';

/** A node of Chromium's accessibility tree, as far as it is read here (DevTools protocol, domain Accessibility). */
interface AxNode {
  readonly ignored: boolean;
  readonly role?: { readonly value?: unknown };
  readonly name?: { readonly value?: unknown };
  readonly backendDOMNodeId?: number;
}
interface DomNode {
  readonly backendNodeId: number;
  readonly children?: readonly DomNode[];
}
interface FrameTree {
  readonly frame: { readonly id: string; readonly name?: string };
  readonly childFrames?: readonly FrameTree[];
}

/** What a person can act on, or moves through: each needs a name to be read aloud. */
const controls = new Set(
  'button checkbox combobox grid link listbox menuitem option radio row searchbox slider spinbutton switch tab textbox tree treeitem'.split(
    ' ',
  ),
);

/**
 * The controls without a name, in the sidebar and in our pages that are shown, each as `role in place`.
 *
 * @throws Error when nothing at all was found to look at.
 */
export async function namelessControls(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const nameless: string[] = [];
    let seen = 0;
    const look = (place: string, nodes: readonly AxNode[]): void => {
      for (const { ignored, role, name } of nodes) {
        if (ignored || role === undefined || !controls.has(String(role.value))) continue;
        seen++;
        if (String(name?.value ?? '').trim() === '') nameless.push(`${String(role.value)} in ${place}`);
      }
    };
    look('the sidebar', await below(session, '.part.sidebar'));
    const { frameTree } = await session.send('Page.getFrameTree');
    for (const { id } of pagesIn(frameTree)) {
      const { nodes } = await session.send('Accessibility.getFullAXTree', { frameId: id });
      if (nodes.length < 2) throw new Error('A page of ours gave no accessibility tree');
      look('a page', nodes);
    }
    if (seen < 10) throw new Error(`Only ${seen} controls were found`);
    return nameless;
  } finally {
    await session.detach();
  }
}

async function below(session: CDPSession, selector: string): Promise<readonly AxNode[]> {
  const { result } = await session.send('Runtime.evaluate', {
    expression: `document.querySelector(${JSON.stringify(selector)})`,
  });
  if (result.objectId === undefined) throw new Error(`There is no ${selector}`);
  const { node } = await session.send('DOM.describeNode', { objectId: result.objectId, depth: -1 });
  const inside = new Set(idsIn(node));
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  return nodes.filter(({ backendDOMNodeId }) => inside.has(backendDOMNodeId ?? NaN));
}

const idsIn = ({ backendNodeId, children = [] }: DomNode): number[] => [
  backendNodeId,
  ...children.flatMap(idsIn),
];

/** A page of an extension is a frame in a frame, which VS Code names so. */
function pagesIn({ frame, childFrames = [] }: FrameTree): { readonly id: string }[] {
  return [...(frame.name === 'active-frame' ? [frame] : []), ...childFrames.flatMap(pagesIn)];
}
