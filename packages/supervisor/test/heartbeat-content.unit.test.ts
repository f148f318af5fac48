import type { Decimal, Instant, ProcessId } from '@db-failover/domain'
import { expect, it } from 'vitest'
import { heartbeatContent, heartbeatLimit, uncounted } from '../src/leadership/heartbeat-content.ts'

const frame = {
  process: 'supervisor-1' as ProcessId,
  run: '00000000-0000-4000-8000-000000000000',
  every: 1_000,
  groups: 1_000,
  stopping: false,
  at: '2026-03-01T00:00:00.000Z' as Instant,
}
const nothing = { unusual: {}, reached: {}, counters: {} }
const groups = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`group-${i}`, 'down']))
const counters = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`group-${i}/a/0123456789ab`, '12345678901234' as Decimal]),
  )

it('a heartbeat of a thousand troubled groups fits, and counts what it has no room for', () => {
  const content = heartbeatContent(frame, { ...nothing, unusual: groups(1_000) })
  expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThanOrEqual(heartbeatLimit)
  const told = Object.keys(content.unusual).length - 1
  expect(told).toBeGreaterThan(100)
  expect(content.unusual[uncounted]).toBe(`${1_000 - told} more`)
})

it('little that is unusual leaves its room to who was reached, and to counters', () => {
  const content = heartbeatContent(frame, {
    unusual: groups(3),
    reached: { 'group-9/a': 41 },
    counters: counters(1_000),
  })
  expect(Object.keys(content.unusual)).toHaveLength(3)
  expect(content.reached).toEqual({ 'group-9/a': 41 })
  const told = Object.keys(content.counters).length
  expect(told).toBeGreaterThan(70)
  expect(told).toBeLessThan(1_000)
  expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThanOrEqual(heartbeatLimit)
})

it('on a day on which nothing is as usual, actives that were reached and counters are told all the same', () => {
  const reached = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`group-${i}/a`, i]))
  const content = heartbeatContent(frame, { unusual: groups(1_000), reached, counters: counters(1_000) })
  expect(Object.keys(content.unusual).length).toBeGreaterThan(50)
  expect(Object.keys(content.reached).length).toBeGreaterThan(40)
  expect(Object.keys(content.counters).length).toBeGreaterThan(15)
  expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThanOrEqual(heartbeatLimit)
})

it('a heartbeat of groups that are all as usual says nothing of them', () => {
  expect(heartbeatContent(frame, nothing)).toEqual({ ...frame, ...nothing })
})
