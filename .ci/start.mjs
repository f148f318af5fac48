// `npm start`: installs, builds and runs the demo. Arguments after `--` are the demo's own; its exit code is ours.
import { join } from 'node:path'
import { developmentNode, install, root, run, step, tool } from './pnpm.mjs'

const main = async () => {
  const installed = await install()
  if (installed !== 0) return installed
  const node = await developmentNode()
  const built = await step('build', () => run(node, [tool('tsc'), '-b']))
  if (built !== 0) return built
  const demo = join(root, 'packages', 'db-failover', 'dist', 'main.js')
  return (await run(node, [demo, 'demo', ...process.argv.slice(2)], { show: true })).code
}

process.exitCode = await main()
