import {
  defaultPolicy,
  type Entry,
  type EntryId,
  type EpochId,
  event,
  type GroupId,
  type Instant,
  type Policy,
} from '@db-failover/domain'
import { type MemoryEventStore, memoryEventLog } from '@db-failover/ports/memory'
import { leaderOf as handWritten } from 'db-failover-test-hand-written/leader'
import { lineage, switchesOf } from 'db-failover-test-hand-written/switches'

// Names of the test world, by their smart constructors' type.
export const group = 'shop' as GroupId
export const entryId = (id: string) => id as EntryId
const switches = switchesOf(group)
export const { operation } = switches
export const epoch = (n: number): EpochId => operation(n)

export const entry = (id: string): Entry => ({
  id: entryId(id),
  machine: id,
  server: id,
  instance: null,
  database: 'shop',
  staging: { server: `/${id}/staging`, supervisor: `/${id}/staging` },
  backup: { server: `/${id}/backup`, supervisor: `/${id}/backup` },
})

export const created = event('GroupCreated', { group, formatVersion: 1, mode: 'backup-and-restore' })
export const masterIs = (id: string) => event('MasterDesignated', { entry: entry(id), findings: [] })
export const backupIs = (id: string, position = 0) =>
  event('BackupDatabaseAdded', { entry: entry(id), position, findings: [] })
export const policyIs = (change: Partial<Policy>) => event('PolicyChanged', { policy: { ...defaultPolicy, ...change } })

export const switchStarted = (n: number, from: string, to: string) => switches.started(n, entryId(from), entryId(to))

/** `byConsent`: without waiting for the hosts. */
export const activeSwitched = (n: number, from: string | null, to: string, generation: string, byConsent = false) =>
  switches.ended(n, from === null ? null : entryId(from), entryId(to), generation, byConsent)

export const switchAborted = switches.aborted

export const manualBackupRequired = (n: number, id: string) =>
  event('ManualBackupRequired', {
    reason: 'rewound',
    entry: entryId(id),
    epoch: epoch(n),
    expected: lineage,
    found: lineage,
  })
export const epochMarked = (n: number, id: string) =>
  event('EpochMarked', { epoch: epoch(n), entry: entryId(id), lineage })

/** The leader's pen: appends to the group's stream over a way to the log of its own. */
export const leaderOf = (store: MemoryEventStore, now: () => Instant) => {
  let count = 0
  const newId = () => `00000000-0000-4000-8000-${(count++).toString(16).padStart(12, '0')}`
  return { happen: handWritten(memoryEventLog(store), group, { now, newId }) }
}
