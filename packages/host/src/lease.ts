import { ageAt, type Moment } from './age.ts'

/**
 * Proof that this host was in touch with the log: an append acknowledged, and the group's stream read to its head, not
 * older than that append. It counts from before the append was *sent*, so a slow answer does not stretch it.
 */
export interface Lease {
  readonly sent: Moment
  /** L as it was when the lease was granted. */
  readonly lengthMs: number
  /** The greatest age seen so far: a clock that is set back afterwards revives nothing. */
  readonly oldestMs: number
}

/** A later sending replaces an earlier one; answers that overtake each other do no harm. */
export const granted = (held: Lease | null, sent: Moment, lengthMs: number): Lease =>
  held !== null && held.sent.monotonic >= sent.monotonic ? held : { sent, lengthMs, oldestMs: 0 }

export const seenAt = (lease: Lease, now: Moment): Lease => {
  const age = ageAt(lease.sent, now)
  return age > lease.oldestMs ? { ...lease, oldestMs: age } : lease
}

/**
 * For how many milliseconds the lease is over: 0 at its last moment, negative while it runs, `Infinity` without one.
 * A length that the policy has shortened meanwhile holds at once; one that it lengthened holds from the next lease.
 */
export const overBy = (lease: Lease | null, now: Moment, policyMs: number): number =>
  lease === null ? Number.POSITIVE_INFINITY : seenAt(lease, now).oldestMs - Math.min(lease.lengthMs, policyMs)

/** At its last moment a lease is over. */
export const runs = (lease: Lease | null, now: Moment, policyMs: number): boolean => overBy(lease, now, policyMs) < 0
