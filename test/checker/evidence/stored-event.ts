/** One event as a log keeps it, its data and metadata parsed and nothing more. Revisions count from 0. */
export interface StoredEvent {
  readonly revision: number
  readonly eventId: string
  readonly type: string
  readonly schemaVersion: number
  readonly data: unknown
  readonly metadata: unknown
}

/** A log of whatever kind, read past every adapter of ours. */
export interface LogReader {
  /** Every event of a stream that is still there, in order; empty where there is no such stream. */
  readonly stream: (name: string) => Promise<readonly StoredEvent[]>
  readonly close: () => Promise<void>
}

export const groupStream = (group: string): string => `failoverGroup-${group}`
export const hostsStream = (group: string): string => `failoverHosts-${group}`
