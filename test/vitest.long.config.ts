import { defineConfig } from 'vitest/config'
import { root, sources, waits } from './vitest.config.ts'

/** The proofs that take as long as `DB_FAILOVER_BUDGET_SECONDS` gives them, one file at a time. */
export default defineConfig({
  ...sources,
  test: {
    root,
    include: ['packages/*/test/**/*.long.test.ts', 'test/**/*.long.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    fileParallelism: false,
    testTimeout: 24 * 3_600_000,
    hookTimeout: 600_000,
    expect: waits,
  },
})
