/** What a host process is started with. */
export interface HostOrder {
  readonly name: string
  readonly group: string
  /** Its own folder, through which it goes to the log. */
  readonly own: string
  readonly journal: string
  readonly log: string
  readonly engine: string
  /** The number of the first row of this run; no other run of any host comes as far. */
  readonly firstRow: number
  readonly pauseMs: number
}
