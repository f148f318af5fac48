import { span } from '@db-failover/audit'
import { between, type Instant, type State } from '@db-failover/domain'
import type { EventLog } from '@db-failover/ports'
import type { Watched } from '../status/status.ts'
import { heardOf } from './heard.ts'

/** A leader that has been silent for its lease is taken to be gone, by the clocks of two processes. */
export const watchedBy = async (log: EventLog, { people, configuration }: State, now: Instant): Promise<Watched> => {
  const { leader } = people
  if (leader === null) return { live: false, says: 'No supervisor has led this group yet.' }
  const heard = await heardOf(log, leader.process)
  if (heard === null) return { live: false, says: `Nothing is heard of the supervisor ${leader.process}.` }
  if (heard.stopping) return { live: false, says: `The supervisor ${leader.process} was stopped at ${heard.at}.` }
  const silent = between(heard.at, now)
  return silent > configuration.policy.leaderLeaseMs * 2
    ? { live: false, says: `The supervisor ${leader.process} has been silent for ${span(silent)}.` }
    : { live: true, says: `The supervisor ${leader.process} is alive.` }
}
