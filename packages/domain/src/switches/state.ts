import type { Chain } from '../backups/events.ts'
import type { Lineage } from '../lineage/lineage.ts'
import type { BackupSetId, EntryId, EpochId, Instant, OperationId, RequestId } from '../scalars.ts'
import type { BlockReason, ConsentBasis, LossWindow, SwitchKind } from './events.ts'

export interface Active {
  readonly entry: EntryId
  readonly epoch: EpochId
  readonly generation: string
  readonly since: Instant
}

/** From the switch away from the master to the one back. `loss`: it began because the master was lost. */
export interface Stay {
  readonly since: Instant
  readonly loss: boolean
  readonly master: EntryId
  /** The master's epoch at its end, and what the master last said of itself. */
  readonly epoch: EpochId
  readonly generation: string
  readonly lineage: Lineage | null
  /** What was written since is not in the master: the earliest instant that may be missing there. */
  readonly from: Instant
  /** The master was left without waiting for hosts that nobody could reach: they may have gone on writing to it. */
  readonly mayHaveGoneOn: boolean
}

export type Fence =
  /** A database that was active and may still take writes: to be fenced as soon as it answers. */
  | { readonly kind: 'needed'; readonly generation: string }
  | { readonly kind: 'requested'; readonly generation: string; readonly operation: OperationId | null }
  | { readonly kind: 'confirmed'; readonly generation: string; readonly at: Instant }
  | {
      readonly kind: 'failed'
      readonly generation: string
      readonly at: Instant
      readonly why: string
      readonly missing: boolean
    }

/** The database that an entry was left with when it stopped being active. */
export interface Leftover {
  readonly epoch: EpochId
  readonly generation: string
  readonly since: Instant
}

export type ContingencyStep =
  | {
      readonly kind: 'running'
      readonly of: EntryId
      readonly set: BackupSetId
      readonly generation: string
      readonly epoch: EpochId
      readonly to: readonly EntryId[]
      readonly operation: OperationId
      readonly attempt: number
    }
  | {
      readonly kind: 'failed'
      readonly of: EntryId
      readonly attempt: number
      readonly retryAfter: Instant | null
      readonly why: string
    }

export interface Switch {
  readonly operation: OperationId
  readonly kind: SwitchKind
  readonly automatic: boolean
  readonly cause: string
  readonly from: EntryId
  readonly to: EntryId
  readonly epoch: EpochId
  readonly startedAt: Instant
  readonly consent: ConsentBasis
  readonly request: RequestId | null
  /** Chosen at the start (unplanned), or once the switch's own backup is verified at the target (planned). */
  readonly chain: Chain | null
  readonly readFrom: EntryId | null
  /** For a return in place: the master had gone on as it was left, when the switch began. */
  readonly continued: boolean
  /** A fence of an earlier switch was still being released when this one began: its confirmation alone is no ground. */
  readonly fenceDoubtful: boolean
  readonly hosts: {
    readonly ground: 'drained' | 'leasesOver'
    readonly waitedMs: number
    readonly lastLeft: Instant
  } | null
  /** Entries whose changes are safe to give up: by contingency backup, pinned copies or a person's waiver. */
  readonly secured: Readonly<Record<EntryId, BackupSetId | 'pinned' | 'waived'>>
  readonly restore:
    | { readonly kind: 'running'; readonly generation: string; readonly startedAt: Instant }
    | { readonly kind: 'done'; readonly generation: string; readonly warm: boolean }
    | null
  readonly checked: { readonly generation: string; readonly lineage: Lineage } | null
  /** A step failed for good: the switch is to be undone. */
  readonly failed: { readonly why: string; readonly content: boolean } | null
}

/** A switch as it is remembered for anti-flap and for receipts. */
export interface PastSwitch {
  readonly operation: OperationId
  readonly kind: SwitchKind
  readonly automatic: boolean
  readonly from: EntryId
  readonly at: Instant
}

export interface Switches {
  readonly active: Active | null
  readonly stay: Stay | null
  readonly running: Switch | null
  readonly contingency: ContingencyStep | null
  readonly fences: Readonly<Record<EntryId, Fence>>
  /** What is in no contingency backup yet. */
  readonly leftovers: Readonly<Record<EntryId, Leftover>>
  /** What a contingency backup holds, or a person waived, for as long as the fence stays. */
  readonly settled: Readonly<Record<EntryId, Leftover>>
  /** Automatic switches within the longest period that counts. */
  readonly past: readonly PastSwitch[]
  /** The last switch whose hosts' move has no receipt yet. */
  readonly awaiting: { readonly operation: OperationId; readonly epoch: EpochId; readonly at: Instant } | null
  readonly lastLoss: { readonly operation: OperationId; readonly window: LossWindow } | null
  /** An automatic switch that was undone: `content` blocks until a person acknowledges. */
  readonly failure: {
    readonly at: Instant
    readonly why: string
    readonly content: boolean
    readonly to: EntryId
    readonly attempts: number
  } | null
  /** Since when counting of automatic switches starts anew (a person acknowledged exhaustion). */
  readonly countFrom: Instant | null
  readonly failoverBlocked: readonly BlockReason[]
  readonly returnBlocked: readonly BlockReason[]
}

export const initialSwitches: Switches = {
  active: null,
  stay: null,
  running: null,
  contingency: null,
  fences: {},
  leftovers: {},
  settled: {},
  past: [],
  awaiting: null,
  lastLoss: null,
  failure: null,
  countFrom: null,
  failoverBlocked: [],
  returnBlocked: [],
}
