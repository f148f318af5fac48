import type { Database } from '../instance/database.ts'
import { mayInDatabase } from '../instance/permission.ts'
import { sqlError } from '../sql/error.ts'
import type { Backup } from '../tree/backup.ts'
import { has, operandText } from './device.ts'
import type { Context } from './executor.ts'
import { closedObjection } from './state.ts'

/** How long a second data backup waits for the first before it gives up. */
const SERIALISATION_WAIT = 1_000

export const backedUpDatabase = (statement: Backup, context: Context): Database => {
  const name = operandText(statement.database, context)
  const database = context.instance.find(name)
  if (database === null) throw sqlError(911, name)
  const login = context.instance.login(context.session.login)
  const permission = `BACKUP ${statement.what}`
  if (login === null || !mayInDatabase(database, login, permission)) throw sqlError(262, permission, name)
  const { record } = database
  if (record.snapshotOf !== null) throw sqlError(3002)
  if (record.membership?.role === 'secondary') throw sqlError(3059)
  if (record.name === 'tempdb') throw sqlError(3147)
  if (record.name === 'master' && (statement.what === 'LOG' || has(statement.options, 'DIFFERENTIAL')))
    throw sqlError(3024)
  if (record.state === 'EMERGENCY') throw sqlError(3033)
  const closed = closedObjection(database)
  if (closed !== null) throw closed
  if (record.standby) throw sqlError(3036, record.name)
  return database
}

/** One after the other: the second waits, and fails with 3023. */
export const serialised = async (
  database: Database,
  context: Context,
  cancel: AbortSignal,
  work: () => Promise<void>,
): Promise<void> => {
  const { instance, session } = context
  const resource = `DATABASE:${database.record.id}:BULKOP_BACKUP_DB`
  if (session.running !== null) {
    session.running.wait = 'LCK_M_U'
    session.running.waitResource = `DATABASE: ${database.record.id} [BULKOP_BACKUP_DB]`
  }
  const how = await instance.locks.acquire(resource, session.id, 'Update', SERIALISATION_WAIT, cancel)
  if (how === 'cancelled') throw sqlError(3204)
  if (how === 'timeout' || how === 'deadlock') throw sqlError(3023)
  if (session.running !== null) {
    session.running.wait = null
    session.running.waitResource = ''
  }
  try {
    await work()
  } finally {
    instance.locks.release(resource, session.id)
  }
}
