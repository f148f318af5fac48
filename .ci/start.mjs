// `npm start`: installs, builds and runs the demo. Arguments after `--` are the demo's own; its exit code is ours.
// `npm start -- --log eventstoredb-emulator` tells the same story with its log on an emulator of EventStoreDB,
// `npm start -- --engine sqlserver-emulator` with its databases on emulated SQL Server instances; both together as well.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { developmentNode, install, root, run, step, tool } from './pnpm.mjs'

const programOf = (emulator) => join(root, 'test', emulator, 'src', 'main.ts')

/** `--option=value` as the two words that it stands for. */
const twoWords = (arg) => {
  const [, option, value] = /^(--(?:log|engine))=(.*)$/s.exec(arg) ?? []
  return option === undefined ? [arg] : [option, value]
}

/** `--engine sqlserver-emulator`: the demo starts and kills instances itself, and is told with which program. */
const withProgram = (args) =>
  args.includes('sqlserver-emulator') ? [...args, '--emulator', programOf('sqlserver-emulator')] : args

/** `--log eventstoredb-emulator`: an emulator of EventStoreDB runs for as long as the demo and holds its log. */
const withEmulator = async (node, args, use) => {
  const at = args.findIndex((arg, i) => arg === 'eventstoredb-emulator' && args[i - 1] === '--log')
  if (at < 0) return use(args)
  const emulator = spawn(
    node,
    ['--conditions=db-failover-source', programOf('eventstoredb-emulator'), '--port', '0', '--attached'],
    {
      // Attached: it ends with its standard input, hence with this process, however that ends.
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
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
    withProgram(process.argv.slice(2).flatMap(twoWords)),
    async (args) => (await run(node, [demo, 'demo', ...args], { show: true })).code,
  )
}

process.exitCode = await main()
