// `npm test`: installs, builds and checks everything that takes minutes, not hours. The first failure ends it.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { developmentNode, install, root, run, say, seconds, step, tool } from './pnpm.mjs'
import { tally } from './tally.mjs'
import { vitest } from './vitest.mjs'

const began = performance.now()
const reports = join(root, 'reports')

const main = async () => {
  rmSync(reports, { recursive: true, force: true })
  const installed = await install()
  if (installed !== 0) return installed
  const node = await developmentNode()

  const check =
    (name, program, ...args) =>
    () =>
      step(name, () => run(node, [tool(program), ...args]))
  const suite =
    (name, ...args) =>
    () =>
      vitest(node, name, ['--config=test/vitest.config.ts', ...args])

  const steps = [
    check('build', 'tsc', '-b'),
    check('types of the tests', 'tsc', '-p', 'test'),
    check('format and lint', 'biome', 'check', '--error-on-warnings', '.'),
    suite('structure', 'test/structure/'),
    check('unused code and dependencies', 'knip', '--no-config-hints'),
    suite('tests', '--exclude=test/structure/**'),
  ]
  for (const next of steps) {
    const code = await next()
    if (code !== 0) return code
  }
  return 0
}

const code = await main()
const { passed, failed, skipped } = tally(reports)
say(`\n${code === 0 ? 'All checks passed' : 'FAILED'} in ${seconds(began)}\n`)
say(`${passed} tests passed, ${failed} failed, ${skipped.length} skipped\n`)
process.exitCode = code
