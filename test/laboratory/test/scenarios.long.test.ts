import { budgetMs, say, seed } from 'db-failover-test-seeded/budget'
import { chanceOf, shuffled } from 'db-failover-test-seeded/chance'
import { expect, it } from 'vitest'
import { type Order, type Outcome, together } from '../lanes/order.ts'
import { sideBySide } from '../lanes/side-by-side.ts'
import { scenarios } from '../scenarios/scenarios.ts'

const orders = scenarios.flatMap(({ name }) =>
  (['stop', 'keep'] as const).map((mode): Order => ({ tell: 'scenario', mode, name })),
)

/** Laboratories at once. */
const LANES = 2

it('every scenario of servers and networks that fail holds, under `stop` and under `keep`', async () => {
  const end = performance.now() + budgetMs
  const waiting = [...shuffled(chanceOf(seed), orders)]
  let begun = 0
  const next = () => (begun++ < LANES || performance.now() < end ? (waiting.shift() ?? null) : null)
  const outcomes: Outcome[] = []
  await sideBySide(LANES, next, (outcome) => outcomes.push(outcome), say)
  const { wrong, seen } = together(outcomes)
  say(`${seen.length} of ${orders.length} scenarios`)
  expect(wrong.join('\n')).toBe('')
  expect(seen).not.toEqual([])
})
