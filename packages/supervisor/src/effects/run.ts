import type {
  BackupSetId,
  EffectOf,
  EffectType,
  Entry,
  EntryId,
  Failure,
  GroupId,
  Instant,
  Observation,
  OperationId,
  Policy,
  State,
  TakenBackup,
} from '@db-failover/domain'
import type { BackupFiles, Clock, DatabaseEngine, End, LeaderRun, Progress, Receipt } from '@db-failover/ports'
import type { HostsView } from '../hosts/hosts-view.ts'

/** What a running effect may use. It belongs to one run of one effect. */
export interface EffectRun {
  readonly group: GroupId
  /** Aborts when the state no longer asks for the effect, when leadership is gone, and when the supervisor stops. */
  readonly signal: AbortSignal
  readonly state: () => State
  /** Where the log stands as far as this process has read it. */
  readonly end: () => End
  readonly policy: () => Policy
  readonly clock: Clock
  readonly files: BackupFiles
  readonly engineOf: (entry: Entry) => DatabaseEngine
  readonly hosts: HostsView
  /**
   * To be asked before every step in the world: waits until this process may act on its own leadership. false: the effect
   * is over, and nothing more is to be done.
   */
  readonly permitted: () => Promise<boolean>
  /** Hands an observation to the rules and waits until what follows is in the log. false: the effect is over. */
  readonly report: (observation: Observation) => Promise<boolean>
  /** Pauses; answers whether the effect is still wanted. */
  readonly pause: (ms: number) => Promise<boolean>
  /** A try has failed and another follows: for people who watch. */
  readonly retrying: (failures: number, why: Failure) => void
  readonly progress: (p: Progress) => void
  /** For the engines: the signal, the progress, and the term in which the effect began. */
  readonly run: LeaderRun
  /** How long after so many failures it is tried again, with jitter. */
  readonly retryIn: (failures: number) => number
  readonly now: () => Instant
  readonly retryAt: (failures: number) => Instant
  /** When this leader learned of the switch's start, monotonic. */
  readonly startKnownAt: (operation: OperationId) => number
  /** Proof of an append that the log placed after the switch's start; null while there is none. */
  readonly receiptAfterStart: (operation: OperationId) => Receipt | null
  /** How long a host may write on after the switch's start, in milliseconds, by the longest lease it may still hold. */
  readonly hostWaitMs: () => number
}

export type Runner<T extends EffectType> = (effect: EffectOf<T>, run: EffectRun) => Promise<void>

/** What an effect needs is not in the state: the rules have moved on, or the log names what it no longer has. */
export class Missing extends Error {}

export const entryOf = ({ state }: EffectRun, id: EntryId): Entry => {
  const entry = state().configuration.entries[id]
  if (entry === undefined) throw new Missing(`the group has no entry ${id}`)
  return entry
}

export const backupOf = ({ state }: EffectRun, id: BackupSetId): TakenBackup => {
  const set = state().backups.sets[id]
  if (set === undefined) throw new Missing(`the group has no backup set ${id}`)
  return set.backup
}
