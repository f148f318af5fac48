import type { EngineKind, LogKind } from '../adapters/adapters.ts'
import type { Order } from '../lanes/order.ts'
import { sideBySide } from '../lanes/side-by-side.ts'
import type { Telling } from './telling.ts'

export interface Histories extends Omit<Telling, 'record'> {
  /** Of the first; each further one has the next. */
  readonly seed: number
  readonly minutes: number
  /** Faults in each. */
  readonly faults: number
  readonly log: LogKind
  readonly engine: EngineKind
  readonly keep: boolean
}

/** Tells histories by chance for so many minutes, one at least, or until one does not hold; answers the exit code. */
export const tellHistories = async (histories: Histories, say: (text: string) => void): Promise<number> => {
  const { lanes, noDisks, seed, minutes, faults, keep } = histories
  const [log, engine] = [histories.log.name, histories.engine.name]
  const more =
    (faults === 7 ? '' : ` --faults ${faults}`) +
    (log === 'sqlite' ? '' : ` --log ${log}`) +
    (engine === 'sqlite' ? '' : ` --engine ${engine}`)
  say(`seed ${seed}: pnpm chaos --seed ${seed} --minutes ${minutes}${more} lets the same faults happen again`)
  const end = performance.now() + minutes * 60_000
  let [begun, held] = [0, 0]
  let violation: string | null = null
  const next = (): Order | null => {
    if (violation !== null || (begun > 0 && performance.now() >= end)) return null
    return { tell: 'history', seed: (seed + begun++) % 2 ** 32, faults, log, engine, noDisks, keep }
  }
  await sideBySide(
    lanes,
    next,
    ({ wrong }, order) => {
      const [first] = wrong
      if (first === undefined || order.tell !== 'history') {
        held++
        return
      }
      for (const sentence of wrong.slice(0, 20)) say(`  ${sentence}`)
      say(`  ${wrong.at(-1)}`)
      say(`pnpm chaos --seed ${order.seed} --minutes 0${more} repeats this history`)
      violation ??= `violation in the history of seed ${order.seed}: ${first}`
    },
    say,
  )
  say(violation ?? `${held} ${held === 1 ? 'history' : 'histories'}, 0 violations`)
  return violation === null ? 0 : 1
}
