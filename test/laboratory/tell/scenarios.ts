import { type Order, type Outcome, together } from '../lanes/order.ts'
import { sideBySide } from '../lanes/side-by-side.ts'
import { scenarios } from '../scenarios/scenarios.ts'
import { noteSeen } from '../seen/seen.ts'
import type { Telling } from './telling.ts'

/** Tells every scenario whose name holds a text, under `stop` and under `keep`; answers the exit code. */
export const tellScenarios = async (
  text: string,
  { lanes, record }: Telling,
  say: (text: string) => void,
): Promise<number> => {
  const waiting: Order[] = scenarios
    .filter(({ name }) => name.includes(text))
    .flatMap(({ name }) => (['stop', 'keep'] as const).map((mode) => ({ tell: 'scenario', mode, name })))
  const outcomes: Outcome[] = []
  const heard = (outcome: Outcome): void => {
    outcomes.push(outcome)
    if (record) noteSeen('scenarios', outcome.seen)
    for (const sentence of outcome.wrong.slice(0, 20)) say(`  ${sentence}`)
  }
  await sideBySide(lanes, () => waiting.shift() ?? null, heard, say)
  const { wrong } = together(outcomes)
  say(`${outcomes.length} scenarios, ${wrong.length} violations`)
  return wrong.length > 0 || outcomes.length === 0 ? 1 : 0
}
