import { healthOfActive } from '../rules/predicates.ts'
import type { Refusal } from '../rules/rule.ts'
import type { State } from '../state.ts'
import { masterIsGone } from './blocks.ts'

// What a person who asks for a return is told.

/** The way back to a master whose database is gone: from the active while it answers, else as one backup database more. */
export const wayPastGoneMaster = (s: State): Refusal =>
  healthOfActive(s) === 'lost'
    ? {
        possible: 'Make the active entry the master; then the old master can take over from a chain.',
        next: `designate-master ${s.switches.active?.entry ?? ''}`,
      }
    : { possible: 'Keep the changes: the active database is restored to the master.', next: 'return --keep-changes' }

/** Changes that cannot be kept are given up, where the master still has a database to open. */
export const wayPastLostActive = (s: State): Refusal =>
  masterIsGone(s)
    ? wayPastGoneMaster(s)
    : {
        possible: 'Give them up; their newest copies stay pinned.',
        next: 'return --discard-changes --accept-data-loss',
      }

/** A master that is active needs no return; lost, it is left by a failover. */
export const alreadyThere = (s: State): Refusal =>
  healthOfActive(s) === 'lost'
    ? { possible: 'Fail over to a backup database.', next: 'failover --force --accept-data-loss' }
    : { possible: 'Nothing is to be done.', next: 'status' }
