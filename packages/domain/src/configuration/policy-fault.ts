import { zoneFault } from './calendar.ts'
import type { Policy } from './policy.ts'

const positive = [
  'hostLeaseMs',
  'leaderLeaseMs',
  'heartbeatEveryMs',
  'probeEveryMs',
  'probeTimeoutMs',
  'lostAfterFailures',
  'returnedAfterSuccesses',
  'retryFirstMs',
  'retryMostMs',
  'requestValidForMs',
  'backupStaleAfterMs',
] as const

/** A field as people write it: durations are given with their unit, so the name bears none. */
const spoken = (field: string): string => field.replace(/Ms$/, '')

/** The first thing wrong with a policy, in one sentence; null when it holds together. */
export const policyFault = (p: Policy): string | null => {
  const zero = positive.find((k) => p[k] === 0)
  if (zero !== undefined) return `${spoken(zero)} must be more than 0.`
  if (p.heartbeatEveryMs * 4 > p.leaderLeaseMs)
    return 'heartbeatEvery must be at most a quarter of leaderLease: a leader acts only within half its lease.'
  const heard = 4 * p.heartbeatEveryMs + p.probeEveryMs
  if (p.lostAfterMs < heard)
    return (
      `lostAfter is ${p.lostAfterMs}ms and must be at least ${heard}ms, four times heartbeatEvery and once probeEvery: ` +
      'a leader that alone is cut off from the active needs that long to hear from those who reach it.'
    )
  if (p.retryFirstMs > p.retryMostMs) return 'retryFirst must not exceed retryMost.'
  return p.returnWindow === null ? null : zoneFault(p.returnWindow.zone)
}
