import type { Instant, ProcessId } from '@db-failover/domain'
import type { Revision } from '@db-failover/ports'

/** What the heartbeats stream shows of one run of one supervising process. */
export interface Seen {
  readonly process: ProcessId
  readonly run: string
  /** When this process first read the newest heartbeat, monotonic: silence is judged by nothing else. */
  readonly seenAt: number
  /** What the other process's clock said; for people only. */
  readonly at: Instant
  readonly every: number
  readonly stopping: boolean
  readonly revision: Revision
  readonly unusual: Readonly<Record<string, string>>
}
