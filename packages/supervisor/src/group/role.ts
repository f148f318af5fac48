import type { Ambient } from '../ambient.ts'
import type { History } from '../history/history.ts'
import { saidBy } from '../log-words.ts'
import type { Leader } from './leader.ts'
import type { GroupStatus } from './status.ts'

/** What this process is to the group, and why, in words. */
export const roleOf = (about: {
  readonly ambient: Ambient
  readonly history: History
  readonly leader: Leader
  readonly open: boolean
  readonly stopped: boolean
  readonly nameTaken: string | null
}): Pick<GroupStatus, 'role' | 'says'> => {
  const { history, leader } = about
  const trouble = history.trouble()
  if (about.stopped) return { role: 'stopped', says: 'The supervisor has been stopped.' }
  if (trouble !== null) return { role: 'log not understood', says: `Nothing is started: ${saidBy(trouble)}.` }
  if (!about.open) return { role: 'starting', says: 'The log is being read.' }
  if (history.end() === null) return { role: 'no such group', says: 'The log holds no such group yet.' }
  const standing = leader.standing()
  switch (standing._tag) {
    case 'MayTake':
      return about.nameTaken === null
        ? { role: 'starting', says: 'Leadership is about to be taken.' }
        : { role: 'overtaken', says: about.nameTaken }
    case 'StandsBy':
      return {
        role: 'standing by',
        says: `${standing.leader} leads this group (term ${standing.term}); this process takes over if nothing is heard of it for the whole lease.`,
      }
    case 'Overtaken':
      return {
        role: 'overtaken',
        says: `Another process named ${about.ambient.process} has taken the group over (term ${standing.term}).`,
      }
    case 'Leads':
      return leader.leads()
        ? { role: 'leading', says: `This process leads (term ${standing.term}).` }
        : { role: 'cut off', says: 'No sign of life has been acknowledged lately: nothing is started.' }
  }
}
