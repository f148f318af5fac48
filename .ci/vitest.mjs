import { join } from 'node:path'
import { root, run, say, tool } from './pnpm.mjs'

// The processes that tests start are many and short: what one has compiled, and freed of its types, the next one loads.
const NODE_COMPILE_CACHE = join(root, 'node_modules', '.cache', 'node-compiled')

/** Runs vitest with live output; its JSON report becomes `reports/<name>.json`. */
export const vitest = async (node, name, args, env = {}) => {
  say(`${name} ...\n`)
  const reporters = ['default', 'json', './.ci/skipped.mjs'].map((reporter) => `--reporter=${reporter}`)
  const { code } = await run(
    node,
    [tool('vitest'), 'run', ...reporters, `--outputFile.json=reports/${name}.json`, ...args],
    { show: true, env: { NODE_COMPILE_CACHE, ...process.env, ...env } },
  )
  say(`${name} ... ${code === 0 ? 'ok' : `FAILED (exit code ${code})`}\n`)
  return code
}
