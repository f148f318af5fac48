import { run, say, tool } from './pnpm.mjs'

/** Runs vitest with live output; its JSON report becomes `reports/<name>.json`. */
export const vitest = async (node, name, args, env = {}) => {
  say(`${name} ...\n`)
  const reporters = ['default', 'json', './.ci/skipped.mjs'].map((reporter) => `--reporter=${reporter}`)
  const { code } = await run(
    node,
    [tool('vitest'), 'run', ...reporters, `--outputFile.json=reports/${name}.json`, ...args],
    { show: true, env: { ...process.env, ...env } },
  )
  say(`${name} ... ${code === 0 ? 'ok' : `FAILED (exit code ${code})`}\n`)
  return code
}
