import { engineKinds, logKinds } from '../adapters/kinds.ts'
import { machineNow } from '../processes/member.ts'
import { forget, tellHistory } from '../run/history.ts'
import { planBy } from '../run/plan.ts'
import { tellScenario } from '../scenarios/run.ts'
import { scenarios } from '../scenarios/scenarios.ts'
import { runBatch } from '../table/run.ts'
import { cells, cellText } from '../table/table.ts'
import { nothing, type Order, type Outcome } from './order.ts'

type Say = (text: string) => void
type OrderTo<T extends Order['tell']> = Extract<Order, { readonly tell: T }>

const named = <T>(found: T | undefined, name: string): T => {
  if (found === undefined) throw new Error(`there is no ${name}`)
  return found
}

const cellsOf = ({ mode, cells: texts, noDisks, until }: OrderTo<'cells'>, say: Say): Promise<Outcome> =>
  runBatch(
    {
      mode,
      cells: texts.map((text) =>
        named(
          cells.find((c) => cellText(c) === text),
          text,
        ),
      ),
    },
    noDisks,
    () => until === null || machineNow() < until,
    say,
  )

const scenarioOf = async ({ mode, name }: OrderTo<'scenario'>, say: Say): Promise<Outcome> => {
  const scenario = named(
    scenarios.find((s) => s.name === name),
    name,
  )
  const { log, engine } = scenario
  const title = `${name}, ${mode}, log ${log.name}, engine ${engine.name}`
  say(title)
  const wrong = await tellScenario(scenario, mode, say)
  if (wrong.length > 0) return { ...nothing, wrong: wrong.map((sentence) => `${title}: ${sentence}`) }
  say(`${title}: held`)
  return { ...nothing, seen: [{ what: name, mode, end: 'held' }] }
}

const historyOf = async ({ seed, faults, noDisks, keep, ...on }: OrderTo<'history'>, say: Say): Promise<Outcome> => {
  const log = named(
    logKinds.find(({ name }) => name === on.log),
    on.log,
  )
  const engine = named(
    engineKinds.find(({ name }) => name === on.engine),
    on.engine,
  )
  const plan = planBy(seed, faults, { log, engine })
  const { mode } = plan
  say(`history of seed ${seed}, withoutLog ${mode}, log ${log.name}, engine ${engine.name}`)
  const told = await tellHistory({ log, engine, mode, rowEveryMs: 25, daily: true, noDisks }, plan, say)
  if (told.violations.length > 0) return { ...nothing, wrong: [...told.violations, `evidence: ${told.folder}`] }
  const switches = told.evidence?.events.filter((e) => e.type === 'ActiveSwitched').length ?? 0
  const rows = told.evidence?.journal.length ?? 0
  say(`  seed ${seed} held: ${told.evidence?.events.length ?? 0} events, ${switches} switches, ${rows} rows`)
  if (keep) say(`  kept: ${told.folder}`)
  else forget(told)
  return { ...nothing, seen: [{ what: `${seed}`, mode, end: 'held' }] }
}

/** Tells in this process what is asked for. */
export const carryOut = (order: Order, say: Say): Promise<Outcome> => {
  switch (order.tell) {
    case 'cells':
      return cellsOf(order, say)
    case 'scenario':
      return scenarioOf(order, say)
    case 'history':
      return historyOf(order, say)
  }
}
