import { join } from 'node:path';

/** The checkout; the extension under test is built in it. */
export const root = join(import.meta.dirname, '..', '..');
/** Everything that the editor tests write: bundles, reports, screenshots. */
export const output = join(root, 'test', 'output');
/** Report of the suite that runs inside the extension host. */
export const hostReport = join(output, 'editor-host.json');
/** Report of the tests that drive the workbench (vitest's JSON). */
export const uiReport = join(output, 'editor-ui.json');
export const screenshots = join(output, 'screenshots');
export const vsix = join(root, 'dist', 'molt-workbench.vsix');
