// The end of `.ci/run`: what was skipped and why, what failed, and the total. Arguments: the folder of vitest's JSON reports,
// then the parts that ended with an error. What failed is said last, where a log that was cut short still shows it.
import { say } from './pnpm.mjs'
import { tally } from './tally.mjs'

const [folder = 'reports', ...broken] = process.argv.slice(2)

const counted = () => {
  try {
    return tally(folder)
  } catch (error) {
    broken.push(String(error))
    return { reports: 0, passed: 0, failed: 0, skipped: [], failures: [] }
  }
}

const { reports, passed, failed, skipped, failures } = counted()
if (broken.length === 0 && reports === 0) broken.push('vitest left no report')
if (broken.length === 0 && passed + failed === 0) broken.push('no test ran')

/** One line for the tests of a file that were skipped for the same reason: on a machine without servers they are many. */
const lines = new Map()
for (const { file, test, why } of skipped) {
  const key = JSON.stringify([file, why])
  lines.set(key, { count: (lines.get(key)?.count ?? 0) + 1, test: lines.get(key)?.test ?? test, why })
}
for (const { count, test, why } of lines.values())
  say(`skipped: ${test}${count === 1 ? '' : ` and ${count - 1} more of this file`} (${why})\n`)

/** As much of a failure's message as tells where to look; all of it stands in the report. */
const beginning = (message) =>
  message
    .split('\n', 12)
    .map((line) => `  ${line.slice(0, 300)}\n`)
    .join('')
for (const { test, message } of failures) say(`failed: ${test}\n${beginning(message)}`)
for (const what of broken) say(`failed: ${what}\n`)
// What ended badly without a failed test to show for it (a build, a crash, no tests at all) is a failure all the same.
const bad = failed > 0 ? failed : broken.length
say(`${passed} passed, ${bad} failed\n`)
process.exitCode = bad === 0 ? 0 : 1
