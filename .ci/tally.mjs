import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './pnpm.mjs'

const read = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** A file that failed without a failed test in it (it did not load, or its worker died) counts as one failure. */
const broken = (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')

/**
 * The sum of all reports that vitest's JSON reporter left in a folder. `reports` is their number. Each skipped test comes
 * with its reason where `skipped.mjs` noted one, each failure (a test, or a file that failed without one) with its message.
 */
export const tally = (folder) => {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  const sum = { reports: 0, passed: 0, failed: 0, skipped: [], failures: [] }
  for (const name of files) {
    const report = read(join(folder, name))
    if (!Array.isArray(report.testResults)) throw new Error(`${name} is no report of vitest`)
    const notes = join(folder, `${name}.skipped`)
    const reasons = existsSync(notes) ? read(notes) : {}
    sum.reports += 1
    sum.passed += report.numPassedTests
    sum.failed += report.numFailedTests + report.testResults.filter(broken).length
    for (const file of report.testResults) {
      const name = relative(root, file.name)
      if (broken(file)) sum.failures.push({ test: name, message: file.message ?? '' })
      for (const test of file.assertionResults) {
        const named = `${name}: ${test.fullName.trim()}`
        if (test.status === 'failed')
          sum.failures.push({ test: named, message: (test.failureMessages ?? []).join('\n') })
        else if (test.status !== 'passed')
          sum.skipped.push({ file: name, test: named, why: reasons[`${file.name}\n${test.title}`] ?? test.status })
      }
    }
  }
  return sum
}
