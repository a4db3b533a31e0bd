import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      // Every file of src counts, also one that no test imports. The chat page's scripts run in Chromium and the
      // programs of program.ts in processes of their own, where v8 counts nothing for us (docs/testing.md).
      include: ['src/**/*.ts'],
      exclude: ['src/playground/page/**'],
      reportsDirectory: 'var/coverage',
      reporter: ['text', 'json-summary', 'json'],
      thresholds: { lines: 90 },
    },
  },
})
