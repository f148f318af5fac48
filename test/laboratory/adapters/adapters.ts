import type { EventLog, HostConnections } from '@db-failover/ports'
import type { Evidence, LogReader } from 'db-failover-test-checker'
import type { Layout } from '../layout.ts'

/** Undoes a fault. */
export type Heal = () => void

/** A log as the laboratory treats it: how processes reach it, how it is kept from them, how it is read past us. */
export interface LogKind {
  readonly name: string
  /** Prepares the processes' ways to the log. */
  readonly prepare: (layout: Layout) => void
  /** The member `log` of a supervisor's process file, seen from its own folder. */
  readonly inProcessFile: unknown
  /** Opens it the way one process goes; what is wrong is thrown. */
  readonly open: (own: string) => Promise<OpenLog>
  /** The log itself, by no process's way: an operator's hand. */
  readonly openAside: (layout: Layout) => Promise<OpenLog>
  /** Somebody has made it, and everybody can reach it. */
  readonly isThere: (layout: Layout) => boolean
  /** The file that an observer of our own follows. */
  readonly fileToFollow: (layout: Layout) => string
  readonly reader: (layout: Layout) => LogReader
  /** Looks at the log from the side, again and again: the greatest revision of a stream, null for none. */
  readonly watch: (layout: Layout, stream: string) => Watch
  /** One process cannot reach it. */
  readonly cutOff: (layout: Layout, process: string) => Heal
  /** Nobody can reach it. */
  readonly outage: (layout: Layout) => Heal
  /** Everybody can reach it, and nobody can append. */
  readonly lock: (layout: Layout) => Heal
}

export type OpenLog = EventLog & { readonly close: () => Promise<void> }

export interface Watch {
  readonly head: () => number | null
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
