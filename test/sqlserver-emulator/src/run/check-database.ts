import { mayInDatabase } from '../instance/permission.ts'
import { sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import type { DatabaseStatement } from '../tree/database.ts'
import { unsupported } from './bind.ts'
import type { Context } from './executor.ts'
import { quietly } from './progress.ts'
import { stateObjection } from './state.ts'

/** DBCC CHECKDB: damaged pages are errors, and their number stands in a message; otherwise it says so and that it is done. */
export const checkDatabase = async (
  statement: Extract<DatabaseStatement, { kind: 'checkDatabase' }>,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
): Promise<void> => {
  const { instance, session } = context
  const { database: wanted, options } = statement
  const name =
    typeof wanted === 'string'
      ? wanted
      : wanted === null || wanted === 0
        ? session.database
        : (instance.databases.get(wanted)?.record.name ?? String(wanted))
  const database = instance.find(name)
  if (database === null) throw sqlError(2520, name)
  const objection = stateObjection(database, context)
  if (objection !== null) throw objection
  const login = instance.login(session.login)
  if (login === null || !mayInDatabase(database, login, 'CONTROL')) throw sqlError(7983, login?.name ?? '', name)
  if (statement.repair !== null && statement.repair !== 'NOINDEX') throw unsupported(statement.repair)
  if (session.running !== null)
    session.running = { ...session.running, command: 'DBCC', databaseId: database.record.id }
  await quietly(true, context, cancel)
  for (const page of database.damagedPages) reply.error(sqlError(8928, 0, 0, 0, 0, 'unknown', 1, page))
  if (options.includes('NO_INFOMSGS')) {
    if (database.damagedPages.size > 0) reply.info(sqlError(8989, 0, database.damagedPages.size, name))
    return
  }
  reply.info(sqlError(8989, 0, database.damagedPages.size, name))
  reply.info(sqlError(2528))
}
