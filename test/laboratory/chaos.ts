// `pnpm chaos`: histories of real processes, by chance or by name, each judged by the checker.
import { randomInt } from 'node:crypto'
import { optionsFrom, usage } from './options.ts'
import { tellCells } from './tell/cells.ts'
import { tellHistories } from './tell/histories.ts'
import { tellScenarios } from './tell/scenarios.ts'
import { whyNoDisks } from './world/disks.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const main = async (args: readonly string[]): Promise<number> => {
  const options = optionsFrom(args)
  if (options._tag === 'Left') {
    process.stderr.write(`${options.left}\n${usage}\n`)
    return 2
  }
  const { scenario, cells, seed, sideBySide: lanes, record, ...histories } = options.right
  const noDisks = whyNoDisks()
  const telling = { lanes, noDisks, record }
  if (scenario !== null) return tellScenarios(scenario, telling, say)
  if (noDisks !== null) say(`skipped: full and read-only disks, ${noDisks}`)
  if (cells !== null) return tellCells(cells, telling, say)
  return tellHistories({ ...histories, lanes, noDisks, seed: seed ?? randomInt(2 ** 32) }, say)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
process.exitCode = await main(process.argv.slice(2))
