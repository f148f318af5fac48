import type { Policy } from '../configuration/policy.ts'
import type { Millis } from '../scalars.ts'

/** Doubles from `retryFirstMs` to at most `retryMostMs`; `attempts` counts the failures so far, from 1. Without jitter. */
export const retryDelay = (policy: Policy, attempts: number): Millis =>
  Math.min(policy.retryMostMs, policy.retryFirstMs * 2 ** Math.min(Math.max(attempts - 1, 0), 30))
