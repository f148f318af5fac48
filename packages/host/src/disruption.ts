/**
 * Since when this host could not work, on the monotonic clock; null while it can. It begins with the first failure or the
 * gate's closing or, where transactions were acknowledged after that, with the last of them.
 */
export interface Disruption {
  readonly since: number | null
  /** The database has refused or not answered, and no commit was acknowledged after that. */
  readonly failing: boolean
}

export const undisturbed: Disruption = { since: null, failing: false }

export const acknowledged = (now: number, gateOpen: boolean): Disruption => ({
  since: gateOpen ? null : now,
  failing: false,
})

export const failed = (d: Disruption, now: number): Disruption => (d.failing ? d : { since: now, failing: true })

/** A database that answers to opening and fails again does not end a disruption: only an acknowledged commit does. */
export const gateClosed = (d: Disruption, now: number): Disruption => (d.failing ? d : { since: now, failing: false })

export const disruptionMs = ({ since }: Disruption, now: number): number =>
  since === null ? 0 : Math.max(0, Math.round(now - since))
