import type { Membership } from './catalog.ts'
import { guid, type Instance } from './instance.ts'

/** Puts a database into an availability group or under mirroring, or takes it out. False where there is no such database. */
export const join = (instance: Instance, name: string, to: Pick<Membership, 'kind' | 'role'> | null): boolean => {
  const database = instance.find(name)
  if (database === null) return false
  const membership: Membership | null =
    to === null
      ? null
      : {
          ...to,
          name: to.kind === 'mirroring' ? 'TCP://partner:5022' : 'GROUP',
          groupGuid: guid(),
          replicaGuid: guid(),
          databaseGuid: guid(),
        }
  instance.save(database, { membership })
  return true
}
