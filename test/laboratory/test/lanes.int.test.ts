import { expect, it } from 'vitest'
import type { Order, Outcome } from '../lanes/order.ts'
import { sideBySide } from '../lanes/side-by-side.ts'

it('a laboratory that ends instead of answering is told as wrong, and another one carries out the next order', async () => {
  const waiting: Order[] = [
    { tell: 'scenario', mode: 'stop', name: 'no such scenario' },
    { tell: 'cells', mode: 'keep', cells: ['no such cell'], noDisks: 'none needed', until: null },
    { tell: 'cells', mode: 'stop', cells: [], noDisks: 'none needed', until: null },
  ]
  const outcomes: Outcome[] = []
  const said: string[] = []
  await sideBySide(
    1,
    () => waiting.shift() ?? null,
    (outcome) => outcomes.push(outcome),
    (text) => said.push(text),
  )
  expect(outcomes.map(({ wrong }) => wrong)).toEqual([
    ['no such scenario, stop: the laboratory ended with 1'],
    ['no such cell and 0 more, keep: the laboratory ended with 1'],
    [],
  ])
  expect(said.join('\n'), 'why it ended is said').toContain('there is no no such scenario')
}, 120_000)
