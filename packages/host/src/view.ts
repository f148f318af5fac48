import type { Entry, EntryId, EpochId, Event, OperationId, Policy } from '@db-failover/domain'
import { defaultPolicy } from '@db-failover/domain'

/** The active database as the log names it. */
export interface Active {
  readonly entry: EntryId
  readonly generation: string
  readonly epoch: EpochId
}

/** What a host needs of its group's stream: a fold, and nothing else. */
export interface HostView {
  /** The last event folded; null before the first. */
  readonly revision: bigint | null
  readonly exists: boolean
  readonly entries: Readonly<Record<string, Entry>>
  readonly active: Active | null
  /** The `ActiveSwitched` that named the active entry, and where it stands; null before the first. */
  readonly switched: { readonly operation: OperationId; readonly revision: bigint } | null
  /**
   * The last switch that rested on a person's consent instead of the hosts' or the fence's word: where it stands. Hosts
   * may have gone on in the old epoch after it.
   */
  readonly consented: bigint | null
  /** Whether the log says that the database carries the active's epoch. */
  readonly marked: boolean
  /** The switch that has started and not ended: nothing more is begun in the active's epoch. */
  readonly switching: OperationId | null
  readonly policy: Policy
  /** An event that concerns hosts and that this version cannot read. What it says is unknown, so nothing is begun. */
  readonly notUnderstood: string | null
}

export const unread: HostView = {
  revision: null,
  exists: false,
  entries: {},
  active: null,
  switched: null,
  consented: null,
  marked: false,
  switching: null,
  policy: defaultPolicy,
  notUnderstood: null,
}

/** The events that `evolveView` looks at. All others may be of any type and version: they do not concern hosts. */
const viewEvents = [
  'GroupCreated',
  'MasterDesignated',
  'BackupDatabaseAdded',
  'BackupDatabaseRemoved',
  'EntryFoldersChanged',
  'PolicyChanged',
  'ManualBackupRequired',
  'EpochMarked',
  'SwitchStarted',
  'SwitchAborted',
  'ActiveSwitched',
] as const satisfies readonly Event['type'][]

export const concernsHosts = (type: string): boolean => (viewEvents as readonly string[]).includes(type)

const withEntry = (view: HostView, entry: Entry): HostView => ({
  ...view,
  entries: { ...view.entries, [entry.id]: entry },
})

const withoutEntry = (view: HostView, id: EntryId): HostView => ({
  ...view,
  entries: Object.fromEntries(Object.entries(view.entries).filter(([known]) => known !== id)),
})

const changed = (view: HostView, event: Event, revision: bigint): HostView => {
  switch (event.type) {
    case 'GroupCreated':
      return { ...view, exists: true }
    case 'MasterDesignated':
    case 'BackupDatabaseAdded':
      return withEntry(view, event.data.entry)
    case 'BackupDatabaseRemoved':
      return withoutEntry(view, event.data.entry)
    case 'EntryFoldersChanged': {
      const { entry, staging, backup } = event.data
      const before = view.entries[entry]
      return before === undefined ? view : withEntry(view, { ...before, staging, backup })
    }
    case 'PolicyChanged':
      return { ...view, policy: event.data.policy }
    case 'ManualBackupRequired':
      return view.active?.entry === event.data.entry
        ? { ...view, active: { ...view.active, epoch: event.data.epoch }, marked: false }
        : view
    case 'EpochMarked':
      return view.active?.epoch === event.data.epoch ? { ...view, marked: true } : view
    case 'SwitchStarted':
      return { ...view, switching: event.data.operation }
    case 'SwitchAborted':
      return view.switching === event.data.operation ? { ...view, switching: null } : view
    case 'ActiveSwitched': {
      const { to, generation, epoch, operation, ground } = event.data
      const active = { entry: to, generation, epoch }
      const consented = ground.kind === 'consent' ? revision : view.consented
      return { ...view, active, switched: { operation, revision }, consented, marked: true, switching: null }
    }
    default:
      return view
  }
}

/** Total: folds one event; `unreadable` stands for one that concerns hosts and could not be decoded. */
export const evolveView = (
  view: HostView,
  event: Event | { readonly type: 'unreadable'; readonly says: string } | null,
  revision: bigint,
): HostView => {
  if (event === null) return { ...view, revision }
  if (event.type === 'unreadable') return { ...view, revision, notUnderstood: event.says }
  return { ...changed(view, event, revision), revision }
}
