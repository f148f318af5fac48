import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './sequence.ts'

/** Packages resolve to their sources, so that tests need no build. */
export const sources = {
  resolve: { conditions: ['db-failover-source'] },
  ssr: { resolve: { conditions: ['db-failover-source', 'node', 'import', 'default'] } },
}

/** What is waited for comes late on a busy machine: a limit is there to end a test that has failed. */
export const waits = { poll: { timeout: 30_000 } }

export const root = fileURLToPath(new URL('..', import.meta.url))

const exclude = ['**/node_modules/**', '**/dist/**', '**/*.long.test.ts']
const named = (kinds: string) => [`packages/*/test/**/*.${kinds}.test.ts`, `test/**/*.${kinds}.test.ts`]

export default defineConfig({
  ...sources,
  test: {
    root,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: waits,
    // Files wait for disks and processes more than they compute: two cores hold four of them.
    maxWorkers: availableParallelism() * 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Units touch nothing outside of themselves: files share a worker, and what one has loaded serves the next.
      { extends: true, test: { name: 'unit', include: named('unit'), exclude, isolate: false } },
      { extends: true, test: { name: 'processes', include: named('{int,e2e}'), exclude } },
    ],
  },
})
