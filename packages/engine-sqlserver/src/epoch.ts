import type { EpochId } from '@db-failover/domain'
import type { Guard } from './guard.ts'
import { restoresOver } from './markers.ts'
import type { Session } from './session.ts'

/** The row of a database with which an epoch begins: without a base, since a differential rests on a full of its own epoch. */
export const inEpoch = async (session: Session, database: string, guard: Guard, epoch: EpochId): Promise<Guard> => ({
  ...guard,
  epoch,
  base: null,
  newestRestore: await restoresOver(session, database),
})
