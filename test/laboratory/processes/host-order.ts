/** What a host process is started with. */
export interface HostOrder {
  readonly name: string
  readonly group: string
  /** Its own way to the log, as the kind of log understands it. */
  readonly way: string
  /** What the kind of database server needs to be told. */
  readonly databases: string
  readonly journal: string
  readonly log: string
  readonly engine: string
  /** The number of the first row of this run; no other run of any host comes as far. */
  readonly firstRow: number
  readonly pauseMs: number
}
