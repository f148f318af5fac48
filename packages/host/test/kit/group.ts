import {
  defaultPolicy,
  type Entry,
  type EntryId,
  type EpochId,
  type Event,
  event,
  type GroupId,
  type Instant,
  type Lineage,
  type OperationId,
  type Policy,
  type ProcessId,
} from '@db-failover/domain'
import { type End, groupLog } from '@db-failover/ports'
import { type MemoryEventStore, memoryEventLog } from '@db-failover/ports/memory'

// Names of the test world, by their smart constructors' type.
export const group = 'shop' as GroupId
export const entryId = (id: string) => id as EntryId
export const operation = (n: number) => `shop/1/${n}` as OperationId
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

const lineage: Lineage = {
  identity: 'one',
  fork: 'one',
  counter: '1' as Lineage['counter'],
  differentialBase: null,
  epoch: null,
}

export const created = event('GroupCreated', { group, formatVersion: 1, mode: 'backup-and-restore' })
export const masterIs = (id: string) => event('MasterDesignated', { entry: entry(id), findings: [] })
export const backupIs = (id: string, position = 0) =>
  event('BackupDatabaseAdded', { entry: entry(id), position, findings: [] })
export const policyIs = (change: Partial<Policy>) => event('PolicyChanged', { policy: { ...defaultPolicy, ...change } })

const consent = { basis: 'enabled', request: null, by: null } as const

export const switchStarted = (n: number, from: string, to: string) =>
  event('SwitchStarted', {
    operation: operation(n),
    kind: 'unplanned',
    automatic: true,
    cause: 'lost',
    from: entryId(from),
    to: entryId(to),
    chain: null,
    readFrom: null,
    epoch: epoch(n),
    skipped: [],
    consent,
    forecast: { chain: null, readFrom: null, restorablePoint: null, ageMs: null, lastRestoreMs: null },
    request: null,
  })

/** `byConsent`: without waiting for the hosts. */
export const activeSwitched = (n: number, from: string | null, to: string, generation: string, byConsent = false) =>
  event('ActiveSwitched', {
    operation: operation(n),
    kind: from === null ? 'enable' : 'unplanned',
    automatic: from !== null,
    from: from === null ? null : entryId(from),
    to: entryId(to),
    generation,
    epoch: epoch(n),
    parent: null,
    origin: { kind: 'inPlace' },
    ground:
      from === null ? { kind: 'first' } : byConsent ? { kind: 'consent', to: 'cutOffHosts' } : { kind: 'drained' },
    consent,
    loss: null,
    lineage,
  })

export const switchAborted = (n: number) =>
  event('SwitchAborted', { operation: operation(n), kind: 'unplanned', why: 'the active answers', content: false })

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
  const stream = groupLog(memoryEventLog(store), group)
  let after: End = null
  let count = 0
  const happen = async (...events: readonly Event[]) => {
    const drafts = events.map((e) => ({
      eventId: `00000000-0000-4000-8000-${(count++).toString(16).padStart(12, '0')}`,
      event: e,
      metadata: {
        at: now(),
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
    return done.right.receipt
  }
  return { happen }
}
