import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './sequence.ts'

/** Packages resolve to their sources, so that tests need no build. */
export const sources = {
  resolve: { conditions: ['db-failover-source'] },
  ssr: { resolve: { conditions: ['db-failover-source', 'node', 'import', 'default'] } },
}

export const root = fileURLToPath(new URL('..', import.meta.url))

export default defineConfig({
  ...sources,
  test: {
    root,
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.long.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Files wait for disks and processes more than they compute.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
  },
})
