// `pnpm docs:mutation [REPORT...]`: writes what the last run of `pnpm test:mutation` measured into docs/mutation.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measured, type Report } from './report.ts'

const root = join(import.meta.dirname, '..', '..')
const page = join(root, 'docs/mutation.md')
const given = process.argv.slice(2)
const paths = given.length === 0 ? [join(root, 'reports/mutation.json')] : given
const reports = paths.map((path): Report => JSON.parse(readFileSync(path, 'utf8')))

const heading = '## Measured\n'
const { text, unexplained } = measured(reports)
const [before = ''] = readFileSync(page, 'utf8').split(heading)
writeFileSync(page, `${before}${heading}\n${text}\n`)
if (unexplained.length > 0) {
  process.stderr.write(`survivors without a reason in test/mutation/reasons.ts:\n${unexplained.join('\n')}\n`)
  process.exitCode = 1
}
