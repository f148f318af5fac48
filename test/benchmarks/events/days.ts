import {
  type BackupKind,
  type BackupSetId,
  type Decimal,
  type Entry,
  type EntryId,
  type EpochId,
  type Event,
  event,
  type GroupId,
  type Instant,
  instantOf,
  type OperationId,
  type ProcessId,
  type Sha256,
  type TakenBackup,
} from '@db-failover/domain'

// The history of a group on which nothing is lost: a full each day, differentials between, everything copied to two
// folders, read back, and deleted when it is old. It goes on for ever, and no id comes twice.

export const group = 'orders' as GroupId
const epoch = `${group}/1/1` as EpochId
const began = Date.parse('2026-01-01T00:00:00.000Z')
const day = 24 * 3_600_000
const differentialsADay = 3
/** Days after which a full and its differentials are deleted. */
const kept = 3

export interface Happened {
  readonly event: Event
  readonly at: Instant
}

const entry = (id: string): Entry => ({
  id: id as EntryId,
  machine: `machine-${id}`,
  server: `server-${id}`,
  instance: null,
  database: 'orders',
  staging: { server: `/${id}/staging`, supervisor: `/${id}/staging` },
  backup: { server: `/${id}/backup`, supervisor: `/${id}/backup` },
})
const master = entry('a')
const folders = [entry('b').id, entry('c').id]
const lineage = (counter: number, base: BackupSetId | null) => ({
  identity: 'database-1',
  fork: 'fork-1',
  counter: `${counter}` as Decimal,
  differentialBase: base,
  epoch,
})

/** What comes before the first day. */
const beginning = (): readonly Event[] => [
  event('GroupCreated', { group, mode: 'backup-and-restore', formatVersion: 1 }),
  event('LeadershipTaken', { process: 'supervisor-1' as ProcessId, term: 1, before: null }),
  event('MasterDesignated', { entry: master, findings: [] }),
  ...folders.map((id, position) => event('BackupDatabaseAdded', { entry: entry(id), position, findings: [] })),
  event('FailoverEnabled', {
    consent: { statement: 'changes may be lost', maxLossMs: null, by: 'ann' },
    active: master.id,
    generation: 'orders',
    lineage: lineage(0, null),
  }),
  event('ActiveSwitched', {
    operation: epoch,
    kind: 'enable',
    automatic: false,
    from: null,
    to: master.id,
    generation: 'orders',
    epoch,
    parent: null,
    origin: { kind: 'inPlace' },
    ground: { kind: 'first' },
    consent: { basis: 'none', request: null, by: null },
    loss: null,
    lineage: lineage(0, null),
  }),
]

const operation = (sequence: number): OperationId => `${group}/1/${sequence}` as OperationId
/** The operations of a day: each backup has one, and each of its copies another. */
const perDay = 2 * (1 + differentialsADay)
const setOf = (n: number, part: number): BackupSetId => operation(2 + n * perDay + 2 * part)

const digits = (n: number): Sha256 => n.toString(16).padStart(64, '0') as Sha256

const taken = (n: number, part: number, at: Instant): TakenBackup => {
  const set = setOf(n, part)
  const base = part === 0 ? null : setOf(n, 0)
  const kind: BackupKind = part === 0 ? 'full' : 'differential'
  return {
    set,
    kind,
    base,
    epoch,
    entry: master.id,
    generation: 'orders',
    file: `${set.replaceAll('/', '-')}.${kind}.sqlite`,
    contains: { allBefore: at, noneAfter: at },
    startedAt: at,
    finishedAt: at,
    size: 1_000_000 + n,
    sha256: digits(n * perDay + part),
    lineage: lineage(n * 100 + part, base),
  }
}

const backup = (n: number, part: number, at: Instant): readonly Event[] => {
  const set = setOf(n, part)
  const copy = operation(3 + n * perDay + 2 * part)
  const { base, kind } = taken(n, part, at)
  const place = { entry: master.id, folder: 'staging' } as const
  return [
    event('BackupStarted', {
      operation: set,
      kind,
      cause: 'scheduled',
      epoch,
      entry: master.id,
      generation: 'orders',
      base,
      attempt: 0,
      request: null,
    }),
    event('BackupTaken', { operation: set, backup: taken(n, part, at), manual: false, targets: [...folders] }),
    event('CopyStarted', { operation: copy, set, from: place, to: [...folders] }),
    ...folders.map((on) => event('BackupCopied', { operation: copy, set, on })),
    ...folders.map((on) => event('CopyVerified', { set, on })),
    event('BackupRetired', { set, place, why: 'copied' }),
    event('BackupDeleted', { set, place, found: true }),
  ]
}

const deleted = (n: number): readonly Event[] =>
  Array.from({ length: 1 + differentialsADay }, (_, part) => setOf(n, part)).flatMap((set) =>
    folders.flatMap((id) => {
      const place = { entry: id, folder: 'backup' } as const
      return [
        event('BackupRetired', { set, place, why: 'retention' }),
        event('BackupDeleted', { set, place, found: true }),
      ]
    }),
  )

/** The history from its beginning, for ever. */
export function* happened(): Generator<Happened, never, undefined> {
  for (const each of beginning()) yield { event: each, at: instantOf(began) }
  for (let n = 0; ; n++) {
    for (let part = 0; part <= differentialsADay; part++) {
      const at = instantOf(began + n * day + (part * day) / (1 + differentialsADay))
      for (const each of backup(n, part, at)) yield { event: each, at }
      if (part === 0 && n >= kept) for (const each of deleted(n - kept)) yield { event: each, at }
    }
  }
}

/** The first so many events of it. */
export const firstEvents = (count: number): readonly Happened[] => {
  const all: Happened[] = []
  for (const each of happened()) {
    if (all.length === count) break
    all.push(each)
  }
  return all
}
