// The end of `.ci/run`: what was skipped and why, and the total. Arguments: the folder of vitest's JSON reports, then the
// parts that ended with an error.
import { say } from './pnpm.mjs'
import { tally } from './tally.mjs'

const [folder = 'reports', ...broken] = process.argv.slice(2)

const counted = () => {
  try {
    return tally(folder)
  } catch (error) {
    broken.push(String(error))
    return { reports: 0, passed: 0, failed: 0, skipped: [] }
  }
}

const { reports, passed, failed, skipped } = counted()
if (broken.length === 0 && reports === 0) broken.push('vitest left no report')
if (broken.length === 0 && passed + failed === 0) broken.push('no test ran')

for (const { test, why } of skipped) say(`skipped: ${test} (${why})\n`)
for (const what of broken) say(`failed: ${what}\n`)
// What ended badly without a failed test to show for it (a build, a crash, no tests at all) is a failure all the same.
const failures = failed > 0 ? failed : broken.length
say(`${passed} passed, ${failures} failed\n`)
process.exitCode = failures === 0 ? 0 : 1
