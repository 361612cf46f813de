import { defineConfig } from 'vitest/config';
import { lanes } from './test/integration/lanes.ts';

/**
 * Three projects: `unit` needs nothing but Node; `integration` starts its own real servers (embedded/); `editor` drives
 * a real VS Code, which needs a Chromium (run it by `npm run test:editor`).
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{sql,server,data,lms,cli,contracts,client,embedded,demo,scripts}/**/*.test.ts',
            'test/house/**/*.test.ts',
            'test/fuzz/**/*.test.ts',
          ],
          testTimeout: 15_000,
          hookTimeout: 20_000,
          // Reading 240 rule files anew for each test file took longer than the tests; none of them changes a module.
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/integration/servers.setup.ts'],
          // Only for what hangs: nothing here is measured by the clock, however busy the machine is.
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // Asking again sooner takes the processor from what is waited for.
          expect: { poll: { timeout: 60_000, interval: 50 } },
          // As above. What a file starts it ends.
          isolate: false,
          maxWorkers: lanes,
        },
      },
      {
        test: {
          name: 'editor',
          include: ['test/editor/ui/**/*.test.ts'],
          globalSetup: ['test/editor/ui/workbench.setup.ts'],
          setupFiles: ['test/editor/ui/failures.setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 60_000 } },
          fileParallelism: false,
        },
      },
    ],
  },
});
