// `npm start`: installs, builds and runs the demo. Arguments after `--` are the demo's own; its exit code is ours.
// `npm start -- --log eventstoredb-emulator` tells the same story on an emulator of EventStoreDB.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { developmentNode, install, root, run, step, tool } from './pnpm.mjs'

/** `--log eventstoredb-emulator`: an emulator of EventStoreDB runs for as long as the demo and holds its log. */
const withEmulator = async (node, args, use) => {
  const at = args.findIndex((arg, i) => arg === 'eventstoredb-emulator' && args[i - 1] === '--log')
  if (at < 0) return use(args)
  const script = join(root, 'test', 'eventstoredb-emulator', 'src', 'main.ts')
  const emulator = spawn(node, ['--conditions=db-failover-source', script, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(emulator, 'exit')
  const connection = await Promise.race([once(emulator.stdout, 'data'), ended.then(() => null)])
  if (connection === null) return 3
  try {
    return await use(args.with(at, String(connection[0]).trim()))
  } finally {
    emulator.kill()
    await ended
  }
}

const main = async () => {
  const installed = await install()
  if (installed !== 0) return installed
  const node = await developmentNode()
  const built = await step('build', () => run(node, [tool('tsc'), '-b']))
  if (built !== 0) return built
  const demo = join(root, 'packages', 'db-failover', 'dist', 'main.js')
  return withEmulator(
    node,
    process.argv.slice(2),
    async (args) => (await run(node, [demo, 'demo', ...args], { show: true })).code,
  )
}

process.exitCode = await main()
