import { defineConfig } from 'vitest/config'
import { root, sources } from './vitest.config.ts'

/** What judges a changed rule: the domain's tests of behaviour, without those that only decode or read its sources. */
export default defineConfig({
  ...sources,
  test: {
    root,
    include: ['packages/domain/test/every.mutation.ts'],
    testTimeout: 60_000,
  },
})
