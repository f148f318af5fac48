import type { Entry } from '@db-failover/domain'
import type { Statement } from './statement.ts'

export type Row = Readonly<Record<string, unknown>>

export interface Answer {
  readonly rows: readonly Row[]
  readonly affected: number
}

/** A server that can be asked. A statement that fails throws `Refused`. */
export interface Asks {
  /** A statement that answers at once: reads, and writes of one row. `times`: it may take so many times as long as usual. */
  readonly ask: (statement: Statement, times?: number) => Promise<Answer>
}

/** Connections for reading: shared per server, kept between probes, never used for a change. */
export interface Readers {
  /**
   * A kept connection that turns out to be dead says only that it is dead: the work is then done on a new one. `late` ends
   * what hangs, with every connection to that server.
   */
  readonly read: <A>(
    entry: Entry,
    options: { readonly timeoutMs: number; readonly late: AbortSignal },
    work: (server: Asks) => Promise<A>,
  ) => Promise<A>
  readonly close: () => Promise<void>
}
