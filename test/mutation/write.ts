// `pnpm docs:mutation`: writes what the last run of `pnpm test:mutation` measured into docs/mutation.md.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measured, type Report } from './report.ts'

const root = join(import.meta.dirname, '..', '..')
const page = join(root, 'docs/mutation.md')
const report: Report = JSON.parse(readFileSync(join(root, 'reports/mutation.json'), 'utf8'))

/** The page is of one run over everything, as it lies here. */
const notMeasured = globSync(['packages/domain/src/*/*rules.ts', 'packages/domain/src/*/evolve.ts'], { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => report.files[file]?.source !== readFileSync(join(root, file), 'utf8'))
  .map((file) => `not measured as it is now: ${file}`)

const heading = '## Measured\n'
const { text, faults } = measured(report)
const [before = ''] = readFileSync(page, 'utf8').split(heading)
writeFileSync(page, `${before}${heading}\n${text}\n`)
if (notMeasured.length + faults.length > 0) {
  process.stderr.write(`${[...notMeasured, ...faults].join('\n')}\n`)
  process.exitCode = 1
}
