import { type Event, event } from '@db-failover/domain'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evolveView, unread } from '../src/view.ts'
import { fateOf, wantedOf } from '../src/wanted.ts'
import * as g from './kit/group.ts'

const given = (...events: readonly Event[]) => events.reduce((view, e, i) => evolveView(view, e, BigInt(i)), unread)
const wanted = (...events: readonly Event[]) => wantedOf(g.group, given(...events))

const described = [g.created, g.masterIs('a'), g.backupIs('b'), g.policyIs({ withoutLog: 'stop' })] as const
const onA = [...described, g.activeSwitched(1, null, 'a', 'a1')] as const
const order = { group: g.group, entry: g.entry('a'), generation: 'a1', epoch: g.epoch(1) }

describe('what the log wants of a host', () => {
  test('nothing, while there is no group', () => {
    expect(wanted()).toEqual({ _tag: 'Closed', why: 'the log has no group shop' })
  })

  test('nothing, while no database is active', () => {
    expect(wanted(...described)).toEqual({ _tag: 'Closed', why: 'no database is active yet' })
  })

  test('the database, generation and epoch that ActiveSwitched names', () => {
    expect(wanted(...onA)).toEqual({ _tag: 'Use', order, marked: true })
  })

  test('nothing more in the old epoch, from SwitchStarted on', () => {
    expect(wanted(...onA, g.switchStarted(2, 'a', 'b'))).toEqual({
      _tag: 'Drain',
      operation: g.operation(2),
      epoch: g.epoch(1),
    })
  })

  test('its epoch again, after SwitchAborted', () => {
    expect(wanted(...onA, g.switchStarted(2, 'a', 'b'), g.switchAborted(2))).toEqual({
      _tag: 'Use',
      order,
      marked: true,
    })
  })

  test('an abort of another switch than the running one changes nothing', () => {
    expect(wanted(...onA, g.switchStarted(3, 'a', 'b'), g.switchAborted(2))._tag).toBe('Drain')
  })

  test('the new active, after the next ActiveSwitched', () => {
    expect(wanted(...onA, g.switchStarted(2, 'a', 'b'), g.activeSwitched(2, 'a', 'b', 'b1'))).toEqual({
      _tag: 'Use',
      order: { group: g.group, entry: g.entry('b'), generation: 'b1', epoch: g.epoch(2) },
      marked: true,
    })
  })

  test('the same database in a new epoch, after ManualBackupRequired; EpochMarked says that it bears it', () => {
    const before = wanted(...onA, g.manualBackupRequired(5, 'a'))
    expect(before).toEqual({ _tag: 'Use', order: { ...order, epoch: g.epoch(5) }, marked: false })
    const after = wanted(...onA, g.manualBackupRequired(5, 'a'), g.epochMarked(5, 'a'))
    expect(after).toEqual({ _tag: 'Use', order: { ...order, epoch: g.epoch(5) }, marked: true })
  })

  test('ManualBackupRequired of a database that is not active moves nobody', () => {
    expect(wanted(...onA, g.manualBackupRequired(5, 'b'))).toEqual({ _tag: 'Use', order, marked: true })
  })

  test('the active as it is, when failover is switched off', () => {
    const off = event('FailoverDisabled', { active: g.entryId('a'), fences: [] })
    expect(wanted(...onA, off)).toEqual({ _tag: 'Use', order, marked: true })
  })

  test('nothing, once an event that concerns hosts is not understood', () => {
    const view = evolveView(given(...onA), { type: 'unreadable', says: 'ActiveSwitched (version 2)' }, 9n)
    expect(wantedOf(g.group, view)).toEqual({ _tag: 'Closed', why: 'ActiveSwitched (version 2)' })
  })

  test('entries, folders and policy as the newest events say', () => {
    const folders = { staging: { server: 'S', supervisor: 's' }, backup: { server: 'B', supervisor: 'b' } }
    const view = given(
      ...described,
      event('EntryFoldersChanged', { entry: g.entryId('b'), ...folders, findings: [] }),
      g.backupIs('c'),
      event('BackupDatabaseRemoved', { entry: g.entryId('c'), deleteFiles: false }),
      g.policyIs({ hostLeaseMs: 7 }),
    )
    expect(view.entries).toEqual({ a: g.entry('a'), b: { ...g.entry('b'), ...folders } })
    expect(view.policy.hostLeaseMs).toBe(7)
  })
})

test('an open connection stays, drains or is cut by what the log wants', () => {
  expect(fateOf(order, wanted(...onA))).toBe('stays')
  expect(fateOf(order, wanted(...onA, g.switchStarted(2, 'a', 'b')))).toBe('drains')
  expect(fateOf(order, wanted(...onA, g.manualBackupRequired(5, 'a')))).toBe('drains')
  expect(fateOf(order, wanted(...onA, g.activeSwitched(2, 'a', 'b', 'b1')))).toBe('cut')
  expect(fateOf(order, wanted(...onA, g.activeSwitched(2, 'a', 'a', 'a2')))).toBe('cut')
})

const anyEvent = fc.oneof(
  fc.constantFrom<Event>(g.created, g.masterIs('a'), g.backupIs('b'), g.policyIs({})),
  fc.nat(3).map((n) => g.switchStarted(n, 'a', 'b')),
  fc.nat(3).map((n) => g.switchAborted(n)),
  fc.nat(3).map((n) => g.activeSwitched(n, 'a', 'b', `b${n}`)),
  fc.nat(3).map((n) => g.manualBackupRequired(n, 'b')),
  fc.nat(3).map((n) => g.epochMarked(n, 'b')),
)

test('whatever the history: a running switch is never open, and only ActiveSwitched changes the entry', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
      let view = unread
      events.forEach((e, i) => {
        const before = view.active?.entry
        view = evolveView(view, e, BigInt(i))
        if (e.type !== 'ActiveSwitched') expect(view.active?.entry).toBe(before)
        if (view.switching !== null) expect(wantedOf(g.group, view)._tag).not.toBe('Use')
      })
    }),
  )
})
