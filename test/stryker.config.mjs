/** Changes the rules and the fold of the domain bit by bit, and asks the domain's tests to notice. See docs/mutation.md. */
export default {
  packageManager: 'pnpm',
  plugins: ['./test/mutation/runner.ts'],
  testRunner: 'domain',
  coverageAnalysis: 'perTest',
  mutate: ['packages/domain/src/*/*rules.ts', 'packages/domain/src/*/evolve.ts'],
  // TypeScript 7 has no compiler API for Stryker to rewrite project files with; the tests need none of them.
  ignorePatterns: [
    '**/tsconfig.json',
    'packages/*',
    '!packages/domain',
    'docs',
    'reports',
    'db-failover-demo-*',
    '**/dist',
  ],
  reporters: ['clear-text', 'json'],
  clearTextReporter: { reportTests: false, allowColor: false },
  jsonReporter: { fileName: 'reports/mutation.json' },
  concurrency: 2,
  // Sentences and ids are held by the printed rule table, which has a test of its own.
  mutator: { excludedMutations: ['StringLiteral'] },
  // Endless changes are ended by their count of hits; this holds on a busy machine too.
  timeoutMS: 120_000,
  tempDirName: '.stryker-tmp',
  thresholds: { high: 98, low: 95, break: 95 },
}
