import type { Acknowledged } from './journal.ts'
import type { StoredEvent } from './stored-event.ts'

/** When the event of a revision came into the log, on the machine's clock: after the one moment and by the other. */
export interface Sighting {
  readonly revision: number
  readonly after: number
  readonly by: number
}

/** The rows of one database file, wherever it lies at the end. */
export interface Database {
  readonly entry: string
  readonly generation: string
  /** `taken away`: a fault took it from its place and did not put it back. */
  readonly lies: 'in place' | 'taken away'
  readonly rows: readonly number[]
}

/** A backup set that the log names as what secures given up changes, restored from the folder of one entry. */
export interface Secured {
  readonly set: string
  readonly on: string
  /** null: it could not be restored, for the stated reason. */
  readonly rows: readonly number[] | null
  readonly why: string
}

/**
 * What the laboratory did to one process, or to all: nothing can be asked of it from `from` to `to`, machine's clock.
 * `log`: it could not reach the log; `death`: it was killed; `other`: anything else that may hold it up.
 */
export interface Disturbance {
  readonly who: string | 'all'
  readonly kind: 'log' | 'death' | 'other'
  readonly from: number
  readonly to: number
  readonly says: string
}

/** Everything that is judged, and nothing that the system says of itself but its log. Plain JSON. */
export interface Evidence {
  readonly group: string
  readonly events: readonly StoredEvent[]
  /** What hosts said to their stream. */
  readonly said: readonly StoredEvent[]
  readonly sightings: readonly Sighting[]
  readonly journal: readonly Acknowledged[]
  readonly databases: readonly Database[]
  readonly secured: readonly Secured[]
  readonly disturbances: readonly Disturbance[]
  /** Backup sets whose copies a fault has damaged after they were written. */
  readonly damaged: readonly string[]
  /** Hosts that ran at the end. */
  readonly hosts: readonly string[]
  /** The end of the run, machine's clock. */
  readonly until: number
  /** How long a host that nothing disturbs may take from a switch to its first row there, in milliseconds. */
  readonly followMs: number
  /** How long after a cut a host may take to find the log again, in milliseconds. */
  readonly backInTouchMs: number
  /** No process's wall clock was moved, so that their times can be compared. */
  readonly clocksAgree: boolean
}
