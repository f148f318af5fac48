import { randomUUID } from 'node:crypto'
import { defaultPolicy, type Entry, type Event, event, type GroupId, type Policy } from '@db-failover/domain'
import { type EventLog, systemClock } from '@db-failover/ports'
import { leaderOf as handWritten } from 'db-failover-test-hand-written/leader'
import { switchesOf } from 'db-failover-test-hand-written/switches'

// A group of two entries: when a switch starts and ends is the test's to say.

export const group = 'orders' as GroupId
export const {
  operation: epoch,
  started: switchStarted,
  ended: activeSwitched,
  aborted: switchAborted,
} = switchesOf(group)

export const described = (master: Entry, backup: Entry, policy: Partial<Policy>): readonly Event[] => [
  event('GroupCreated', { group, formatVersion: 1, mode: 'backup-and-restore' }),
  event('MasterDesignated', { entry: master, findings: [] }),
  event('BackupDatabaseAdded', { entry: backup, position: 0, findings: [] }),
  event('PolicyChanged', { policy: { ...defaultPolicy, withoutLog: 'stop', ...policy } }),
]

/** Appends to the group's stream as its leader. */
export const leaderOf = (log: EventLog) => handWritten(log, group, { now: systemClock.now, newId: randomUUID })
