// A test lies beside its file and its name says what it needs: nothing (x.test.ts), a browser's DOM (x.test.tsx),
// or Postgres, Docker or Temporal (x.integration.test.ts). test/e2e and test/faults drive the whole product.
import { fileURLToPath } from 'node:url'
import solid from 'vite-plugin-solid'
import { configDefaults, defineConfig } from 'vitest/config'

const outside = [...configDefaults.exclude, 'test/{e2e,faults}/**', 'runner-template/**']
const integration = '**/*.integration.test.ts'

export default defineConfig({
  test: {
    // No retries: a test that fails sometimes is a defect.
    mockReset: true,
    unstubEnvs: true,
    // As long as a busy machine takes; an idle one never waits.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['**/*.test.ts'], exclude: [...outside, integration] },
      },
      {
        extends: true,
        plugins: [solid()],
        test: {
          name: 'web',
          include: ['web/src/**/*.test.tsx'],
          environment: 'jsdom',
          setupFiles: ['web/src/test-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [integration],
          exclude: outside,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'runner',
          root: 'runner-template',
          globalSetup: fileURLToPath(
            new URL('./runner-template/testing/make-bundle.ts', import.meta.url),
          ), // the tests start it as a process
          testTimeout: 30_000, // each may start one, beside whatever else the machine does
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/{e2e,faults}/**/*.test.ts'],
          setupFiles: ['test/tell-errors.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
