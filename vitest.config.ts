import { defineConfig } from 'vitest/config';

/** Two projects: `unit` needs nothing but Node; `integration` starts its own real servers (embedded/). */
export default defineConfig({
  test: {
    reporters: process.env.CI ? ['default'] : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{sql,server,data,lms,cli,contracts,client,embedded,demo,scripts}/**/*.test.ts',
            'test/house/**/*.test.ts',
          ],
          testTimeout: 15_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/integration/servers.setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
