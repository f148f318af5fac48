import { randomUUID } from 'node:crypto'
import {
  defaultPolicy,
  type Entry,
  type EntryId,
  type Event,
  event,
  type GroupId,
  type Lineage,
  type OperationId,
  type Policy,
  type ProcessId,
} from '@db-failover/domain'
import { type End, type EventLog, groupLog, systemClock } from '@db-failover/ports'

// What a leader writes about a group of two entries, written by hand: when a switch starts and ends is the test's to say.

export const group = 'orders' as GroupId
export const epoch = (n: number) => `orders/1/${n}` as OperationId

const lineage: Lineage = {
  identity: 'one',
  fork: 'one',
  counter: '1' as Lineage['counter'],
  differentialBase: null,
  epoch: null,
}
const consent = { basis: 'enabled', request: null, by: null } as const

export const described = (master: Entry, backup: Entry, policy: Partial<Policy>): readonly Event[] => [
  event('GroupCreated', { group, formatVersion: 1, mode: 'backup-and-restore' }),
  event('MasterDesignated', { entry: master, findings: [] }),
  event('BackupDatabaseAdded', { entry: backup, position: 0, findings: [] }),
  event('PolicyChanged', { policy: { ...defaultPolicy, withoutLog: 'stop', ...policy } }),
]

export const switchStarted = (n: number, from: EntryId, to: EntryId) =>
  event('SwitchStarted', {
    operation: epoch(n),
    kind: 'unplanned',
    automatic: true,
    cause: 'lost',
    from,
    to,
    chain: null,
    readFrom: null,
    epoch: epoch(n),
    skipped: [],
    consent,
    forecast: { chain: null, readFrom: null, restorablePoint: null, ageMs: null, lastRestoreMs: null },
    request: null,
  })

export const activeSwitched = (n: number, from: EntryId | null, to: EntryId, generation: string) =>
  event('ActiveSwitched', {
    operation: epoch(n),
    kind: from === null ? 'enable' : 'unplanned',
    automatic: from !== null,
    from,
    to,
    generation,
    epoch: epoch(n),
    parent: null,
    origin: { kind: 'inPlace' },
    ground: from === null ? { kind: 'first' } : { kind: 'drained' },
    consent,
    loss: null,
    lineage,
  })

export const switchAborted = (n: number) =>
  event('SwitchAborted', { operation: epoch(n), kind: 'unplanned', why: 'the active answers', content: false })

/** Appends to the group's stream as its leader. */
export const leaderOf = (log: EventLog) => {
  const stream = groupLog(log, group)
  let after: End = null
  return async (...events: readonly Event[]): Promise<void> => {
    const drafts = events.map((e) => ({
      eventId: randomUUID(),
      event: e,
      metadata: {
        at: systemClock.now(),
        writer: { process: 'supervisor-1' as ProcessId, role: 'leader' as const, actor: 'supervisor-1' },
        term: 1,
        operation: null,
        rule: 'test',
        rulesVersion: 1,
        policyRevision: null,
        because: { input: 'test', data: {} },
        correlationId: 'test',
        causationId: null,
      },
    }))
    const done = await stream.append(after, drafts)()
    if (done._tag === 'Left') throw new Error(JSON.stringify(done.left))
    after = done.right.head
  }
}
