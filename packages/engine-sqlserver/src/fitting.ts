import type { Lineage } from '@db-failover/domain'
import type { Target } from '@db-failover/ports'
import { refused } from './errors.ts'
import { type DatabaseState, type Marked, readMarkers, readState } from './markers.ts'
import { requireGeneration } from './places.ts'
import type { Session } from './session.ts'

export interface OpenDatabase extends Marked {
  readonly database: string
  readonly state: DatabaseState
}

/** Its own replicas move such a database, and RESTORE (3104) and ALTER DATABASE refuse it. */
export const memberSays = (database: string, memberOf: string): string =>
  `${JSON.stringify(database)} belongs to ${memberOf}, which db-failover does not serve: take it out, or name another database.`

/** The target's state; refused when the server has no such database, or moves it by other means. */
export const requireState = async (session: Session, target: Target): Promise<DatabaseState> => {
  const database = requireGeneration(target)
  const state = await readState(session, database)
  if (state === null)
    throw refused(
      'DatabaseMissing',
      'NO_DATABASE',
      `${target.entry.server} has no database ${JSON.stringify(database)}.`,
    )
  if (state.memberOf !== null) throw refused('BadDatabase', 'MEMBER', memberSays(database, state.memberOf))
  return state
}

/** The target, open and readable. */
export const requireOnline = async (session: Session, target: Target): Promise<OpenDatabase> => {
  const state = await requireState(session, target)
  const database = requireGeneration(target)
  const filesGone = state.state === 'RECOVERY_PENDING' || state.state === 'SUSPECT'
  if (filesGone) throw refused('DatabaseMissing', state.state, `The database is in state ${state.state}.`)
  if (state.state !== 'ONLINE')
    throw refused('BadDatabase', state.state, `The database is in state ${state.state}, not ONLINE.`)
  return { database, state, ...(await readMarkers(session, database, state)) }
}

/** After a change: what the database says of itself now. */
export const lineageNow = async (session: Session, target: Target): Promise<Lineage> => {
  const { lineage } = await requireOnline(session, target)
  if (lineage === null)
    throw refused(
      'NotPermitted',
      'LINEAGE_UNREADABLE',
      'The database does not say what history it has: grant VIEW SERVER STATE and VIEW ANY DATABASE to this login.',
    )
  return lineage
}
