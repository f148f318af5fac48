import type { Instant } from '@db-failover/domain'

/**
 * - `connecting`: nothing is open yet, or no longer; the host goes on trying.
 * - `open`: transactions begin.
 * - `draining`: a switch has started, or the host is closing; what runs may finish, nothing begins.
 * - `cut off`: the host lease is over (`withoutLog: stop`); nothing begins until the log answers.
 * - `left`: closed for good.
 */
export interface HostState {
  readonly is: 'connecting' | 'open' | 'draining' | 'cut off' | 'left'
  /** One sentence for people. */
  readonly why: string
  /** By this process's wall clock. */
  readonly since: Instant
}
