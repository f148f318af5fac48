import { type EntryId, event, initial } from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'
import { expect, test } from 'vitest'
import { logPlace } from '../src/alarms/log-place.ts'

const entry = {
  id: 'a' as EntryId,
  machine: 'Machine-A',
  server: 's',
  instance: null,
  database: 'd',
  staging: { server: 's', supervisor: 's' },
  backup: { server: 'b', supervisor: 'b' },
}
const state = {
  ...initial,
  configuration: { ...initial.configuration, master: entry.id, entries: { [entry.id]: entry } },
}
const seen = (e: ReturnType<typeof event>) => ({ event: e }) as ChainedEvent

test('a log on the machine of the master is reported, and one elsewhere is not', () => {
  const designated = seen(event('MasterDesignated', { entry, findings: [] }))
  expect(logPlace(designated, state, 'p1', 'machine-a')).toMatchObject({
    alarm: 'log on the master machine',
    holds: true,
  })
  expect(logPlace(designated, state, 'p1', 'machine-z')).toMatchObject({ holds: false })
  expect(logPlace(designated, initial, 'p1', 'machine-a')).toBeNull()
  expect(logPlace(seen(event('FailoverDisabled', { active: null, fences: [] })), state, 'p1', 'machine-a')).toBeNull()
})
