import type { Instant, ProcessId } from '@db-failover/domain'
import { describe, expect, test } from 'vitest'
import * as disruptions from '../src/disruption.ts'
import { report, reportId } from '../src/log/reports.ts'
import * as moving from '../src/moves.ts'
import { unread } from '../src/view.ts'
import * as without from '../src/without-log.ts'
import * as g from './kit/group.ts'

const instant = (second: number) => `2026-03-01T12:00:0${second}.000Z` as Instant

describe('what a host under keep owes the log', () => {
  test('transactions without a lease, as one span with their number', () => {
    const w = [1, 2, 3].reduce(
      (sum, s) => without.committed(sum, instant(s), instant(s + 1), false),
      without.nothingOwed,
    )
    expect(w.owed).toEqual({ from: instant(1), to: instant(4), transactions: 3 })
    expect(without.told(w).owed).toBeNull()
  })

  test('nothing, when a later sign of life was answered in the same epoch', () => {
    let w = without.committed(without.nothingOwed, instant(1), instant(1), true)
    w = without.confirmed(without.marked(w, 1), 1)
    expect(without.overtaken(w).owed).toBeNull()
  })

  test('what came after the last answered sign of life, when the epoch turns out to be over', () => {
    let w = without.committed(without.nothingOwed, instant(1), instant(1), true)
    w = without.confirmed(without.marked(w, 1), 1)
    w = without.committed(w, instant(2), instant(2), true)
    w = without.committed(without.marked(w, 2), instant(3), instant(3), true)
    expect(without.overtaken(w).owed).toEqual({ from: instant(2), to: instant(3), transactions: 2 })
  })

  test('an answer to an earlier sign of life clears only what came before that', () => {
    let w = without.marked(without.nothingOwed, 1)
    w = without.committed(w, instant(2), instant(2), true)
    w = without.confirmed(without.marked(w, 2), 1)
    expect(without.overtaken(w).owed?.transactions).toBe(1)
  })

  test('a long outage keeps no more than one stretch', () => {
    let w = without.nothingOwed
    for (let n = 1; n < 1_000; n++) w = without.marked(w, n)
    expect(w.since).toHaveLength(1)
  })
})

describe('a disruption', () => {
  test('begins when the gate closes, or with the last commit after that', () => {
    const closed = disruptions.gateClosed(disruptions.undisturbed, 1_000)
    expect(disruptions.disruptionMs(closed, 5_000)).toBe(4_000)
    const drained = disruptions.acknowledged(3_000, false)
    expect(disruptions.disruptionMs(drained, 5_000)).toBe(2_000)
  })

  test('begins with the first failure when the database died before the gate closed', () => {
    const failing = disruptions.failed(disruptions.failed(disruptions.undisturbed, 1_000), 2_000)
    expect(disruptions.disruptionMs(disruptions.gateClosed(failing, 3_000), 5_000)).toBe(4_000)
  })

  test('ends with an acknowledged commit, not with a database that merely opens', () => {
    const once = disruptions.failed(disruptions.undisturbed, 1_000)
    expect(disruptions.failed(once, 9_000)).toEqual(once)
    expect(disruptions.acknowledged(2_000, true)).toEqual(disruptions.undisturbed)
  })

  test('an earlier closing that was no failure does not count', () => {
    const lapsed = disruptions.gateClosed(disruptions.undisturbed, 1_000)
    expect(disruptions.disruptionMs(disruptions.gateClosed(lapsed, 9_000), 9_500)).toBe(500)
  })
})

describe('the moves of one run', () => {
  const viewAfter = (revision: bigint, n: number) => ({
    ...unread,
    switched: { operation: g.operation(n), revision },
  })
  const registered = { ...moving.noMoves, registeredAt: 4n }

  test('the first opening after a switch from before the registration is no move', () => {
    expect(moving.moveTo(registered, viewAfter(3n, 1), g.epoch(1))).toBeNull()
  })

  test('the first opening after a switch that was made while registered is one', () => {
    expect(moving.moveTo(registered, viewAfter(5n, 2), g.epoch(2))).toEqual({ operation: g.operation(2) })
  })

  test('opening again in the same epoch is no move, in a new root it is one without an operation', () => {
    const there = moving.openedIn(registered, viewAfter(5n, 2), g.epoch(2))
    expect(moving.moveTo(there, viewAfter(5n, 2), g.epoch(2))).toBeNull()
    expect(moving.moveTo(there, viewAfter(5n, 2), g.epoch(3))).toEqual({ operation: null })
  })

  test('a switch that a new root has overtaken is still named', () => {
    const there = moving.openedIn(registered, viewAfter(5n, 2), g.epoch(2))
    expect(moving.moveTo(there, viewAfter(8n, 3), g.epoch(4))).toEqual({ operation: g.operation(3) })
  })
})

describe('a report', () => {
  const me = { process: 'orders-1' as ProcessId, run: 'r1' }

  test('has the same id for the same host, run, type and subject, and another one otherwise', () => {
    const id = reportId(me, 'HostDrained', 'shop/1/2')
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(reportId(me, 'HostDrained', 'shop/1/2')).toBe(id)
    const others = [
      reportId({ ...me, run: 'r2' }, 'HostDrained', 'shop/1/2'),
      reportId({ ...me, process: 'orders-2' as ProcessId }, 'HostDrained', 'shop/1/2'),
      reportId(me, 'HostReconnected', 'shop/1/2'),
      reportId(me, 'HostDrained', 'shop/1/3'),
    ]
    expect(new Set([id, ...others]).size).toBe(5)
  })

  test('says who speaks, and in its metadata in which run', () => {
    const left = report(me, 'HostLeft', '', { why: 'closed' }, instant(1))
    expect(left.data).toEqual({ why: 'closed', host: 'orders-1', at: instant(1) })
    expect(left.metadata).toEqual({ at: instant(1), process: 'orders-1', run: 'r1' })
  })
})
