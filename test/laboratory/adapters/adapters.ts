import type { ChainedEvent, EventLog, HostConnections } from '@db-failover/ports'
import type { Evidence, LogReader } from 'db-failover-test-checker'
import type { Heal } from '../faults/heal.ts'
import type { Layout, Machine } from '../layout.ts'
import type { Network } from '../network/network.ts'

/** A kind of log, by the name that `--log` takes. */
export interface LogKind {
  readonly name: string
  /** What `ills` of one that runs has; a server of its own is reached over the network. */
  readonly knows: readonly LogIll[]
  /** Begins one for a new group; servers that it needs run until `stop`, and are laid into the network. */
  readonly start: (layout: Layout, network: Network) => Promise<RunningLog>
  /** Opens it from within a host process, by what `wayOf` said of it; what is wrong is thrown. */
  readonly open: (way: string) => Promise<OpenLog>
}

/** What can go wrong with the servers of a log; of a cluster, with the node that leads. */
export type LogIll =
  | 'killed'
  | 'frozen'
  | 'mute'
  | 'leader moved'
  | 'leader cut off'
  | 'leader frozen'
  | 'leader killed'

/** A log as the laboratory treats it: how processes reach it, how it is kept from them, how it is read past us. */
export interface RunningLog {
  /** The way of one process to the log, in a text that the kind itself understands. No two processes share one. */
  readonly wayOf: (process: string) => string
  /** The member `log` of a supervisor's process file. */
  readonly inProcessFile: (process: string) => unknown
  /** The log itself, by no process's way: an operator's hand. */
  readonly openAside: () => Promise<OpenLog>
  /** Every event of the group from the first on, as soon as it is there, until aborted. */
  readonly follow: (seen: (event: ChainedEvent) => void, signal: AbortSignal) => Promise<void>
  readonly reader: () => LogReader
  /** Looks at a stream from the side, again and again. */
  readonly watch: (stream: string) => Watch
  /** One process cannot reach it. */
  readonly cutOff: (process: string) => Heal
  /** Nobody can reach it. */
  readonly outage: () => Heal
  /** Everybody can reach it, and nobody can append. */
  readonly lock: () => Heal
  /** What its servers are called in the network; none where it lies in a file. */
  readonly servers: readonly string[]
  readonly ills: Readonly<Partial<Record<LogIll, () => Heal>>>
  /** A process reaches the leader alone, and no other node does; only of a cluster. */
  readonly stranded?: (process: string) => Heal
  readonly stop: () => Promise<void>
}

export type OpenLog = EventLog & { readonly close: () => Promise<void> }

export interface Watch {
  /** The greatest revision of the stream, null for none. Looks until it sees, or until it is closed. */
  readonly head: () => Promise<number | null>
  /** Milliseconds between two looks that disturb nobody. */
  readonly everyMs: number
  readonly close: () => void
}

/** A kind of database server. */
export interface EngineKind {
  readonly name: string
  /** Its servers are reached over the network. */
  readonly remote: boolean
  /** Prepares the master's database, with the table that hosts write to; its servers run until `stop`. */
  readonly start: (layout: Layout, network: Network) => Promise<RunningEngine>
  /** What a host does, by what `forHosts` said. */
  readonly host: (process: string, order: string) => HostWork
}

/** The database servers of the group, as the laboratory treats them. */
export interface RunningEngine {
  /** Server, instance and folders of a machine, as the group's description has them. */
  readonly inEntry: (machine: Machine) => Readonly<Record<string, unknown>>
  /** What is waited for otherwise than with files: members of the group's policy. */
  readonly policy: Readonly<Record<string, string>>
  /** Members of a supervisor's process file. */
  readonly inProcessFile: Readonly<Record<string, unknown>>
  /** What the environment of every process holds. */
  readonly env: Readonly<Record<string, string>>
  /** What host processes need to know, in a text that the kind itself understands. */
  readonly forHosts: string
  /** The database server of a machine dies, or is gone with its disk. */
  readonly lose: (machine: Machine) => Heal
  /** It stands still, and its connections stay; null: it has no process of its own. */
  readonly freeze: ((machine: Machine) => Heal) | null
  /** What the server of a machine is called in the network; null where databases are files. */
  readonly server: (machine: Machine) => string | null
  readonly databases: () => Promise<Evidence['databases']>
  readonly secured: (events: Evidence['events']) => Promise<Evidence['secured']>
  readonly stop: () => Promise<void>
}

/** What an application does on its connection: writes one row. */
export interface HostWork {
  readonly connections: HostConnections<unknown>
  readonly write: (connection: unknown, row: number) => void | Promise<void>
}
