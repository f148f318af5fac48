import { expect, it } from 'vitest'
import { recognised } from '../src/store/recognised.ts'

it('about a hundred thousand ids are remembered, the oldest forgotten first', () => {
  const table = recognised()
  const stream = 'failoverGroup-orders-01'
  for (let number = 0; number < 150_000; number += 1)
    table.remember(`id-${number}`, { stream, revision: BigInt(number) })
  expect(table.find('id-149999')).toEqual({ stream, revision: 149_999n })
  const oldest = Array.from({ length: 150_000 }, (_, number) => number).find((number) => table.find(`id-${number}`))
  expect(oldest).toBeGreaterThan(150_000 - 130_000)
  expect(oldest).toBeLessThan(150_000 - 90_000)
})

it('an id keeps its first place', () => {
  const table = recognised()
  table.remember('id', { stream: 'stream', revision: 0n })
  table.remember('id', { stream: 'stream', revision: 1n })
  expect(table.find('id')).toEqual({ stream: 'stream', revision: 0n })
})
