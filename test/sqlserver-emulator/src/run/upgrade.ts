import type { Database } from '../instance/database.ts'
import { sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import type { Context } from './executor.ts'

/** A database that an older server wrote last is brought to this server's version, step by step; there is no way back. */
export const upgrade = (database: Database, { instance }: Context, reply: Reply): void => {
  const { identity } = database
  if (identity === null || identity.version >= instance.databaseVersion) return
  reply.info(sqlError(944, database.record.name, identity.version, instance.databaseVersion))
  for (let at = identity.version; at < instance.databaseVersion; at += 1)
    reply.info(sqlError(951, database.record.name, at, at + 1))
  database.commit([{ kind: 'identity', value: { ...identity, version: instance.databaseVersion } }])
}
