import type { ChainedEvent, EventLog, HostConnections } from '@db-failover/ports'
import type { Evidence, LogReader } from 'db-failover-test-checker'
import type { Layout } from '../layout.ts'

/** Undoes a fault. */
export type Heal = () => void

/** A kind of log, by the name that `--log` takes. */
export interface LogKind {
  readonly name: string
  /** Begins one for a new group; servers and proxies that it needs run until `stop`. */
  readonly start: (layout: Layout) => Promise<RunningLog>
  /** Opens it from within a host process, by what `wayOf` said of it; what is wrong is thrown. */
  readonly open: (way: string) => Promise<OpenLog>
}

/** A log as the laboratory treats it: how processes reach it, how it is kept from them, how it is read past us. */
export interface RunningLog {
  /** The way of one process to the log, in a text that the kind itself understands. No two processes share one. */
  readonly wayOf: (process: string) => string
  /** The member `log` of a supervisor's process file. */
  readonly inProcessFile: (process: string) => unknown
  /** Somebody has made it. */
  readonly isThere: () => boolean
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
  readonly stop: () => Promise<void>
}

export type OpenLog = EventLog & { readonly close: () => Promise<void> }

export interface Watch {
  /** The greatest revision of the stream, null for none. */
  readonly head: () => Promise<number | null>
  readonly close: () => void
}

/** A kind of database server. */
export interface EngineKind {
  readonly name: string
  /** The master's database, with the table that hosts write to. */
  readonly prepare: (layout: Layout) => void
  /** The member that every entry of the group's description has beside its folders. */
  readonly inEntry: Readonly<Record<string, unknown>>
  readonly host: () => HostWork
  readonly databases: (layout: Layout) => Evidence['databases']
  readonly secured: (layout: Layout, events: Evidence['events']) => Evidence['secured']
}

/** What an application does on its connection: writes one row. */
export interface HostWork {
  readonly connections: HostConnections<unknown>
  readonly write: (connection: unknown, row: number) => void
}
