import type { Entry, GroupId, ProcessId, State } from '@db-failover/domain'
import type {
  BackupFiles,
  ChainedEvent,
  Clock,
  DatabaseEngine,
  End,
  EventLog,
  Head,
  Observability,
} from '@db-failover/ports'

/** What one supervising process needs. Adapters are lent: the supervisor closes none of them. */
export interface SupervisorConfig {
  readonly groups: readonly GroupId[]
  /** This process's name, the same after its restart. No two live processes bear one name. */
  readonly process: ProcessId
  /** The account under which it runs, as it stands beside its events. */
  readonly actor: string
  readonly log: EventLog
  /** The engine that serves an entry. Asked each time; it answers the same one while the entry is the same. */
  readonly engines: (entry: Entry) => DatabaseEngine
  readonly files: BackupFiles
  readonly clock: Clock
  readonly observability?: Observability
  /**
   * Addresses (`host:port`) on machines that hold none of the databases, asked by a TCP connection: while one of them
   * answers, this process is not cut off. Without them other entries' servers are the only evidence.
   */
  readonly witnesses?: readonly string[]
  /** Whether a connection to a witness is taken within the time, in milliseconds; closed again at once. Never rejects. */
  readonly connects?: (address: string, withinMs: number, signal: AbortSignal) => Promise<boolean>
  /** Where each group's log had been proven to at an earlier start. Without it every start proves from the first event. */
  readonly checkpoints?: Checkpoints
  /** Called for every event of a group's stream, in order, also for those before the start. What it throws is logged. */
  readonly onEvent?: (event: ChainedEvent, state: State, group: GroupId) => void
  /** Called when a running effect says how far it is. */
  readonly onProgress?: (progress: EffectProgress, group: GroupId) => void
  /** 0 to 1, for jitter. */
  readonly random?: () => number
  /** A new UUID in lower case. */
  readonly newId?: () => string
}

/**
 * What a start has proven of the logs, kept beside them and never believed alone: the log must still hold an event of that
 * revision and hash. It saves hashing what was hashed before; every event is read, and its link checked, all the same.
 */
export interface Checkpoints {
  /** null: nothing is kept, or it cannot be read. */
  readonly of: (group: GroupId) => Promise<End>
  readonly keep: (group: GroupId, head: Head) => Promise<void>
}

export interface EffectProgress {
  readonly key: string
  readonly type: string
  readonly step: string
  /** 0 to 1, null where unknown. */
  readonly fraction: number | null
  /** Bytes of the step that are done; null where nobody knows. */
  readonly bytes: number | null
}
