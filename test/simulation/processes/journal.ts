/** What a host's process wrote down of one transaction, by simulated time (milliseconds since the beginning). */
export interface Entry {
  readonly host: string
  readonly key: string
  readonly value: string
  readonly begunAt: number
  readonly endedAt: number
  /** What the host was told. */
  readonly outcome: 'committed' | 'unknown' | 'not committed'
  readonly epoch: string | null
  readonly entry: string | null
  readonly says: string
}
