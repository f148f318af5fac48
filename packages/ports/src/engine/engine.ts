import type {
  BackupKind,
  BackupSetId,
  Entry,
  EpochId,
  GroupId,
  Lineage,
  OperationId,
  TakenBackup,
  Verdict,
} from '@db-failover/domain'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { RetryClass } from '../retry.ts'

/** `code` is the engine's own (an error number, `ENOENT`); `says` is one sentence without secrets. */
export interface EngineError {
  readonly _tag: /** Not reached: server, folder or file cannot be asked now. */
    | 'Unreachable'
    /** The database is not there, or is another one than named. */
    | 'DatabaseMissing'
    /** A backup file is damaged, truncated, foreign, or on another base. */
    | 'BadBackup'
    /** The database's content or state forbids it (failed integrity check, fenced, wrong epoch). */
    | 'BadDatabase'
    /** A leader of a higher term has changed this database: nothing was changed for this one. */
    | 'Overtaken'
    | 'NotPermitted'
    | 'NoSpace'
    | 'Cancelled'
    | 'OutcomeUnknown'
  readonly retry: RetryClass
  readonly code: string
  readonly says: string
  readonly cause?: unknown
}

/** Which physical database is meant: the entry, and the generation that the log names (null: as the entry stands). */
export interface Target {
  readonly group: GroupId
  readonly entry: Entry
  readonly generation: string | null
}

export interface Progress {
  readonly step: string
  /** 0 to 1, null where unknown. */
  readonly fraction: number | null
  /** Bytes that are done, where that is known. */
  readonly bytes?: number
}

/** How long work is followed and stopped. */
export interface Run {
  readonly signal: AbortSignal
  readonly progress: (p: Progress) => void
}

/**
 * Work on behalf of a group's leader. Every database keeps the highest term under which it was changed, and what is asked
 * for under a lower one is refused with `Overtaken`, looked at in the same transaction as the change: so nothing that an
 * overtaken leader still does has an effect on a database that a later one has made active, fenced or marked.
 */
export interface LeaderRun extends Run {
  readonly term: number
}

/**
 * What one probe saw. Reading is cheap, bounded by `timeoutMs`, and holds no lock that would block a restore.
 * `lineage: null`: not readable, "don't know". `fenced`: the database refuses writes by our fence.
 * `port: 'refused'` marks a *gone* that a service restart also looks like.
 */
export interface Probe {
  readonly verdict: Verdict
  readonly lineage: Lineage | null
  readonly fenced: boolean | null
  readonly generation: string | null
  readonly refused: boolean
  readonly says: string
  readonly foreignFull: { readonly tool: string | null } | null
}

export interface EngineHealth {
  /**
   * Never fails: what it could not find out is its verdict. `target.generation` null on an entry without a database
   * of ours: only server and folders are asked. `raise`: the term of the leader whose probe of the unfenced active raises
   * the counter, on engines whose only mark is one of ours; null, or lower than the database's: it only reads.
   */
  readonly probe: (
    target: Target,
    options: {
      readonly raise: number | null
      readonly timeoutMs: number
      readonly signal: AbortSignal
    },
  ) => Promise<Probe>
  /**
   * Is the entry fit: server reached, folders writable and readable from both sides, space, version, permissions. `source`:
   * the entry whose database it is to take over, where there is one: what the two servers cannot do for one another is found.
   */
  readonly check: (
    group: GroupId,
    entry: Entry,
    signal: AbortSignal,
    source?: Entry | null,
  ) => TaskEither<
    EngineError,
    readonly {
      readonly check: string
      readonly ok: boolean
      readonly says: string
    }[]
  >
}

export interface BackupOrder {
  readonly set: BackupSetId
  readonly kind: BackupKind
  readonly epoch: EpochId
  /** The full that a differential is to rest on; the engine refuses any other base. */
  readonly base: TakenBackup | null
  /** A contingency backup leaves the differential base alone and may read a fenced database. */
  readonly contingency: boolean
}

/** A backup file lies in `folder` of `entry` under `file`. */
export interface FileAt {
  readonly entry: Entry
  readonly folder: 'backup' | 'staging'
  readonly file: string
}

export interface EngineBackups {
  /** Writes one file into the entry's staging folder. Its name begins with the set's id, `/` written as `-`, and a dot. */
  readonly take: (target: Target, order: BackupOrder, run: LeaderRun) => TaskEither<EngineError, TakenBackup>
  /** The finished backup that bears this id and lies in the staging folder; null when there is none. Unfinished remains are removed. */
  readonly find: (target: Target, set: BackupSetId, run: LeaderRun) => TaskEither<EngineError, TakenBackup | null>
  /** The engine's own check of a file as it lies in a folder, against what the log says of it. */
  readonly verify: (at: FileAt, expected: TakenBackup, run: Run) => TaskEither<EngineError, void>
}

export interface RestoreOrder {
  readonly operation: OperationId
  readonly epoch: EpochId
  readonly full: { readonly at: FileAt; readonly backup: TakenBackup }
  readonly differential: {
    readonly at: FileAt
    readonly backup: TakenBackup
  } | null
  /** Where it is restored to: a name that nothing bears yet (see `generationFor`). */
  readonly generation: string
}

export interface EngineRestores {
  /** The generation that a restore of this operation on this entry would produce; pure. */
  readonly generationFor: (entry: Entry, operation: OperationId) => string
  /** Restores into a new generation, never over anything; repeating it after a crash starts afresh. Not yet open. */
  readonly restore: (on: Entry, group: GroupId, order: RestoreOrder, run: LeaderRun) => TaskEither<EngineError, void>
  /** Recovered, read-write, carrying the epoch: idempotent. Refuses a database of another group. */
  readonly open: (target: Target, epoch: EpochId, run: LeaderRun) => TaskEither<EngineError, Lineage>
  /** Login, read and write with a host's credential; the write leaves nothing behind. */
  readonly check: (target: Target, epoch: EpochId, run: LeaderRun) => TaskEither<EngineError, Lineage>
  /** Restores beside the live database under the operation's name, runs the integrity check, throws it away. Says what was checked. */
  readonly drill: (
    on: Entry,
    group: GroupId,
    order: RestoreOrder,
    run: LeaderRun,
  ) => TaskEither<EngineError, readonly string[]>
  /**
   * Removes generations and drill databases that bear an operation of the group and are not in `keep`; never one that bears
   * a higher term than the one who asks, in its name or in the database.
   */
  readonly removeOrphans: (
    on: Entry,
    group: GroupId,
    keep: readonly string[],
    run: LeaderRun,
  ) => TaskEither<EngineError, readonly string[]>
}

export interface EngineFencing {
  /** Afterwards the database refuses the hosts' writes; readable for lineage and backup. Idempotent. */
  readonly fence: (target: Target, operation: OperationId | null, run: LeaderRun) => TaskEither<EngineError, Lineage>
  readonly release: (target: Target, run: LeaderRun) => TaskEither<EngineError, Lineage>
  /** Writes the epoch into the database as it stands (enable, return in place, new root). Unchanged where it is there already. */
  readonly markEpoch: (target: Target, epoch: EpochId, run: LeaderRun) => TaskEither<EngineError, Lineage>
}

/** What an engine can do and cannot see; shown to people, and checked against the effects that the domain may ask for. */
export interface EngineCapabilities {
  readonly name: string
  readonly seesForeignBackups: boolean
  readonly seesDroppedDatabase: boolean
  readonly readsFoldersOfOtherEntries: boolean
  readonly warmStandby: boolean
  readonly effects: readonly string[]
  readonly cannotSee: readonly string[]
}

/** One database engine. Every adapter passes `engineContract`. */
export interface DatabaseEngine {
  readonly capabilities: EngineCapabilities
  readonly health: EngineHealth
  readonly backups: EngineBackups
  readonly restores: EngineRestores
  readonly fencing: EngineFencing
  readonly close: () => Promise<void>
}
