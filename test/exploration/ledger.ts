import type { BackupSetId, Chain, EntryId, OperationId, RequestId } from '@db-failover/domain'

// What an auditor writes down while reading a group's log from its beginning. It uses the events alone: nothing here asks
// the domain what it thinks.

export interface LedgerSet {
  readonly order: number
  readonly kind: 'full' | 'differential'
  readonly base: BackupSetId | null
  readonly epoch: string
  readonly entry: EntryId
  readonly manual: boolean
  readonly kept: 'ordinary' | 'pinned' | 'contingency'
  readonly staged: boolean
  /** Folders that hold a copy not yet judged. */
  readonly copied: readonly EntryId[]
  readonly verified: readonly EntryId[]
}

export interface LedgerSwitch {
  readonly operation: OperationId
  readonly kind: string
  readonly automatic: boolean
  readonly from: EntryId
  readonly to: EntryId
  readonly request: RequestId | null
  /** The standing consent on which it began by itself. */
  readonly standing: boolean
  readonly drained: 'drained' | 'leasesOver' | null
  /** The backup of the switch, begun when its database was fenced and its hosts had left. */
  readonly last: BackupSetId | null
  readonly restored: { readonly chain: Chain; readonly generation: string } | null
  readonly checked: string | null
  /** Databases, as `entry|generation`, whose contingency was in the log or waived during the switch. */
  readonly secured: readonly string[]
}

export interface Ledger {
  readonly events: number
  /** The leader's term, null before the first. */
  readonly term: number | null
  /** The database of the active carries its epoch. */
  readonly marked: boolean
  /** What people asked and is not ended, as it was asked. */
  readonly asked: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** The master was left because it was lost. */
  readonly leftByLoss: boolean
  readonly active: { readonly entry: EntryId; readonly generation: string; readonly epoch: string } | null
  readonly switching: LedgerSwitch | null
  readonly ended: OperationId | null
  readonly enabled: boolean
  readonly paused: boolean
  readonly reconnect: boolean
  readonly keep: boolean
  readonly master: EntryId | null
  /** Entries whose named generation is confirmed to refuse writes. */
  readonly fenced: Readonly<Record<EntryId, string>>
  /** Databases, as `entry|generation`, that were found missing. */
  readonly missing: readonly string[]
  readonly lost: readonly EntryId[]
  /** How each hangs in the tree; `upTo`: the order of the last set of its parent that leads to it, null: all of them. */
  readonly epochs: Readonly<Record<string, { readonly parent: string | null; readonly upTo: number | null }>>
  readonly begun: Readonly<Record<OperationId, number>>
  readonly sets: Readonly<Record<BackupSetId, LedgerSet>>
  readonly consents: readonly { readonly to: string; readonly request: RequestId | null }[]
  /** Databases that were active and whose changes lie in no contingency yet, as `entry|generation`, with their epoch. */
  readonly formers: Readonly<Record<string, string>>
  /** Databases that were active and whose changes lie in a contingency, for as long as they take no writes. */
  readonly settled: Readonly<Record<string, string>>
  readonly owed: boolean
  readonly pinned: Chain | null
  /** The master's epoch at the end of its time, while another entry is active. */
  readonly mastersEpoch: string | null
}

export const blank: Ledger = {
  events: 0,
  term: null,
  marked: false,
  asked: {},
  leftByLoss: false,
  active: null,
  switching: null,
  ended: null,
  enabled: false,
  paused: false,
  reconnect: false,
  keep: false,
  master: null,
  fenced: {},
  missing: [],
  lost: [],
  epochs: {},
  begun: {},
  sets: {},
  consents: [],
  formers: {},
  settled: {},
  owed: false,
  pinned: null,
  mastersEpoch: null,
}
