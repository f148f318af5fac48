/** What a cluster takes its time for, in milliseconds. */
export interface Timing {
  /** From one node to another, one way. */
  readonly replication: number
  /** How long a leader without a majority goes on answering. Measured: 4.6 to 5.1 s. */
  readonly leaderGivesUp: number
  /** From a cut until the majority has another leader. Measured: it acknowledges again after 7.4 to 8.8 s. */
  readonly election: number
  /** The same after the leader's process ended. Measured: the longest gap was 0.8 s. */
  readonly electionAfterDeath: number
  /** How long an append waits for a majority. Measured: 2 to 3 s. */
  readonly commit: number
  /** How long subscriptions at a node that gave up stay silent before they end. Measured: up to 34 s. */
  readonly silence: number
  /** From the healing of a partition until a node whose log has to be cut back ends its process. Measured: 11 s or more. */
  readonly truncation: number
  /** Until a service manager has such a process running again. */
  readonly restart: number
}

export const MEASURED: Timing = {
  replication: 1,
  leaderGivesUp: 5000,
  election: 7500,
  electionAfterDeath: 600,
  commit: 3000,
  silence: 20_000,
  truncation: 11_000,
  restart: 1000,
}
