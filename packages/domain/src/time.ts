import type { Instant, Millis } from './scalars.ts'

// Arithmetic on instants. The text form is fixed in width, so `<` on two instants is chronological.

export const instantOf = (epochMillis: number): Instant => new Date(epochMillis).toISOString() as Instant
export const millisOf = (i: Instant): number => Date.parse(i)
export const plus = (i: Instant, ms: Millis): Instant => instantOf(millisOf(i) + ms)
export const minus = (i: Instant, ms: Millis): Instant => instantOf(millisOf(i) - ms)
/** Milliseconds from `a` to `b`; negative when `b` is earlier. */
export const between = (a: Instant, b: Instant): number => millisOf(b) - millisOf(a)
export const later = (a: Instant, b: Instant): Instant => (a < b ? b : a)
export const hasPassed = (deadline: Instant, now: Instant): boolean => deadline <= now
