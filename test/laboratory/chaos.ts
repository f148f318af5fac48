// `pnpm chaos`: histories of real processes, by chance or by name, each judged by the checker.
import { randomInt } from 'node:crypto'
import { optionsFrom, usage } from './options.ts'
import { forget, tellHistory } from './run/history.ts'
import { planBy } from './run/plan.ts'
import { tellScenarios } from './scenarios/tell.ts'
import { tellCells } from './table/tell.ts'
import { whyNoDisks } from './world/disks.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const main = async (args: readonly string[]): Promise<number> => {
  const options = optionsFrom(args)
  if (options._tag === 'Left') {
    process.stderr.write(`${options.left}\n${usage}\n`)
    return 2
  }
  const { minutes, faults, log, engine, keep, scenario, cells } = options.right
  if (scenario !== null) return tellScenarios(scenario, say)
  if (cells !== null) return tellCells(cells, say)
  const seed = options.right.seed ?? randomInt(2 ** 32)
  const more =
    (faults === 7 ? '' : ` --faults ${faults}`) +
    (log.name === 'sqlite' ? '' : ` --log ${log.name}`) +
    (engine.name === 'sqlite' ? '' : ` --engine ${engine.name}`)
  say(`seed ${seed}: pnpm chaos --seed ${seed} --minutes ${minutes}${more} lets the same faults happen again`)
  const noDisks = whyNoDisks()
  if (noDisks !== null) say(`skipped: full and read-only disks, ${noDisks}`)
  const end = performance.now() + minutes * 60_000
  let histories = 0
  while (histories === 0 || performance.now() < end) {
    const plan = planBy(seed + histories, faults, { log, engine })
    say(`history ${histories}, seed ${seed + histories}, withoutLog ${plan.mode}`)
    const told = await tellHistory({ log, engine, mode: plan.mode, rowEveryMs: 25, daily: true, noDisks }, plan, say)
    histories++
    const [first] = told.violations
    if (first !== undefined) {
      for (const violation of told.violations.slice(0, 20)) say(`  ${violation}`)
      say(`evidence: ${told.folder}`)
      say(`pnpm chaos --seed ${seed + histories - 1} --minutes 0${more} repeats this history`)
      say(`violation in history ${histories - 1}: ${first}`)
      return 1
    }
    const switches = told.evidence?.events.filter((e) => e.type === 'ActiveSwitched').length ?? 0
    say(
      `  held: ${told.evidence?.events.length ?? 0} events, ${switches} switches, ${told.evidence?.journal.length ?? 0} rows`,
    )
    if (keep) say(`  kept: ${told.folder}`)
    else forget(told)
  }
  say(`${histories} ${histories === 1 ? 'history' : 'histories'}, 0 violations`)
  return 0
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
process.exitCode = await main(process.argv.slice(2))
