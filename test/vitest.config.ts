import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['db-failover-source'] },
  ssr: { resolve: { conditions: ['db-failover-source', 'node', 'import', 'default'] } },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.long.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
