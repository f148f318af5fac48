import type { Entry, GroupId, ProcessId, State } from '@db-failover/domain'
import type { BackupFiles, ChainedEvent, Clock, DatabaseEngine, EventLog, Observability } from '@db-failover/ports'

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
  /** Called for every event of a group's stream, in order, also for those before the start. What it throws is logged. */
  readonly onEvent?: (event: ChainedEvent, state: State, group: GroupId) => void
  /** Called when a running effect says how far it is. */
  readonly onProgress?: (progress: EffectProgress, group: GroupId) => void
  /** 0 to 1, for jitter. */
  readonly random?: () => number
  /** A new UUID in lower case. */
  readonly newId?: () => string
}

export interface EffectProgress {
  readonly key: string
  readonly type: string
  readonly step: string
  /** 0 to 1, null where unknown. */
  readonly fraction: number | null
}
