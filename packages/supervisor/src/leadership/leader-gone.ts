import type { LeaderGone } from '@db-failover/domain'
import { type Hearing, hearingOf } from './hearing.ts'
import type { Leader } from './standing.ts'
import type { Supervisors } from './supervisors.ts'

const judged = ({ process, term }: Leader, hearing: Hearing, leaseMs: number): LeaderGone | null => {
  const of = { leader: process, term }
  if (hearing.kind === 'stopped') return { kind: 'stopped', ...of }
  return hearing.silentMs >= leaseMs ? { kind: 'silent', ...of, silentMs: hearing.silentMs, leaseMs } : null
}

/** What shows that a leader can act no longer; null while it may. `leaseMs`: the longest by which it may act. */
export const leaderGone = (
  supervisors: Pick<Supervisors, 'runs' | 'listened'>,
  leader: Leader,
  leaseMs: number,
): LeaderGone | null => {
  const listened = supervisors.listened()
  return listened === null ? null : judged(leader, hearingOf(supervisors.runs(), leader.process, listened), leaseMs)
}
