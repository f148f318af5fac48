import { nodeTooOld } from './node-version.ts'

// The program is imported only where it can run: on an older Node the import itself would fail, and say nothing of use.

const says = nodeTooOld(process.versions.node)
if (says === null) {
  const { start } = await import('./cli/start.ts')
  process.exitCode = await start()
} else {
  process.stderr.write(`${says}\n`)
  process.exitCode = 2
}
