import { decodeEvent, type EventType, eventCodecs, type Instant, type ProcessId } from '@db-failover/domain'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sentenceOf, span, weightOf } from '../src/index.ts'
import { arbitraryOf } from './arbitrary.ts'

const from = {
  at: '2026-01-01T00:00:00.000Z' as Instant,
  role: 'operator' as const,
  actor: 'carol',
  process: 'console' as ProcessId,
  term: null,
  revision: 1n,
}

describe('every event, whatever it holds, becomes one finished sentence', () => {
  test.each(Object.keys(eventCodecs) as EventType[])('%s', (type) => {
    fc.assert(
      fc.property(arbitraryOf(eventCodecs[type]), (data) => {
        const event = decodeEvent({ type, schemaVersion: 1, data })
        if (event._tag === 'Left') throw new Error(`the sample is no ${type}: ${JSON.stringify(event.left)}`)
        const says = sentenceOf({ event: event.right, from })
        expect(says).toMatch(/^[A-Za-z0-9][^\n]*[^.\s]\.$/)
        expect(says).not.toMatch(/undefined|NaN|\[object|null/)
      }),
      { numRuns: 30 },
    )
    expect(['turn', 'step', 'routine']).toContain(weightOf(type))
  })
})

test('a failover names what was restored, why hosts can write no more, and what may be lost', () => {
  const says = sentenceOf({
    from,
    event: {
      type: 'ActiveSwitched',
      data: decoded('ActiveSwitched', {
        operation: 'orders/1/9',
        kind: 'unplanned',
        automatic: true,
        from: 'a',
        to: 'b',
        generation: 'g',
        epoch: 'orders/1/9',
        parent: null,
        origin: { kind: 'chain', chain: { full: 'orders/1/2', differential: 'orders/1/5' } },
        ground: { kind: 'leasesOver', waitedMs: 4_000 },
        consent: { basis: 'enabled', request: null, by: 'carol' },
        loss: { from: '2026-01-01T10:00:00.000Z', to: '2026-01-01T10:00:02.500Z' },
        lineage: { identity: 'i', fork: 'f', counter: '1', differentialBase: null, epoch: null },
      }),
    },
  })
  expect(says).toBe(
    "b is active in place of a, from full orders/1/2 with differential orders/1/5: every host's lease is over (waited 4.0 s); " +
      'changes written from 10:00:00.000 to 10:00:02.500 (2.5 s) may be lost, on the consent given when failover was enabled, by carol.',
  )
})

const decoded = <T extends 'ActiveSwitched'>(type: T, data: unknown) => {
  const event = decodeEvent({ type, schemaVersion: 1, data })
  if (event._tag === 'Left' || event.right.type !== type) throw new Error('no such event')
  return event.right.data
}

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_500, '1.5 s'],
  [59_999, '60.0 s'],
  [200_000, '3 min 20 s'],
  [3_600_000, '1 h'],
  [7_500_000, '2 h 5 min'],
  [100_800_000, '1 d 4 h'],
])('%i ms reads %s', (ms, text) => {
  expect(span(ms)).toBe(text)
})
