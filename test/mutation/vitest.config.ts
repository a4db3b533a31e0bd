import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/domain/**/*.test.ts'],
    exclude: ['test/domain/letter/spelling.test.ts'],
    setupFiles: ['test/mutation/setup.ts'],
    testTimeout: 20_000,
    maxWorkers: 1,
  },
})
