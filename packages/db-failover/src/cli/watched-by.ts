import { size, span } from '@db-failover/audit'
import { between, type GroupId, type Instant, type State } from '@db-failover/domain'
import type { EventLog } from '@db-failover/ports'
import { workIn } from '@db-failover/supervisor'
import type { Watched } from '../status/status.ts'
import { heardOf } from './heard.ts'

/** How far its running work is, in words of the leader's last heartbeat: `backup 43 %, 1.3 GB`; null where it says nothing. */
export const workSaid = (told: string | undefined): string | null =>
  workIn(told ?? '')?.replaceAll(/(\d+) bytes/g, (_, bytes) => size(Number(bytes))) ?? null

/** A leader that has been silent for its lease is taken to be gone, by the clocks of two processes. */
export const watchedBy = async (
  log: EventLog,
  group: GroupId,
  { people, configuration }: State,
  now: Instant,
): Promise<Watched> => {
  const { leader } = people
  if (leader === null) return { live: false, work: null, says: 'No supervisor has led this group yet.' }
  const heard = await heardOf(log, leader.process)
  if (heard === null) return { live: false, work: null, says: `Nothing is heard of the supervisor ${leader.process}.` }
  if (heard.stopping)
    return { live: false, work: null, says: `The supervisor ${leader.process} was stopped at ${heard.at}.` }
  const silent = between(heard.at, now)
  return silent > configuration.policy.leaderLeaseMs * 2
    ? { live: false, work: null, says: `The supervisor ${leader.process} has been silent for ${span(silent)}.` }
    : { live: true, says: `The supervisor ${leader.process} is alive.`, work: workSaid(heard.unusual[group]) }
}
