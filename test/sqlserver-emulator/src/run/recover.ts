import { existsSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Identity } from '../instance/content.ts'
import type { Database } from '../instance/database.ts'
import { guid } from '../instance/instance.ts'
import { sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import type { Restore } from '../tree/backup.ts'
import { has, textOption } from './device.ts'
import type { Context } from './executor.ts'
import { quietly } from './progress.ts'
import { requireExclusive } from './restore-target.ts'
import { upgrade } from './upgrade.ts'

/** What becomes of the database when the statement is done. */
export type Aim = 'RECOVERY' | 'NORECOVERY' | 'STANDBY'

export const aimOf = ({ options }: Restore): Aim =>
  has(options, 'NORECOVERY') ? 'NORECOVERY' : has(options, 'STANDBY') ? 'STANDBY' : 'RECOVERY'

export const undoFile = (statement: Restore, context: Context): void => {
  const path = textOption(statement.options, 'STANDBY', context)
  if (path === null) return
  const place = context.instance.options.volumes.forWriting(path)
  if (place.kind === 'failed' || !existsSync(dirname(place.real))) throw sqlError(3170)
  writeFileSync(place.real, 'undo\n')
}

/** Opens what was restored: with RECOVERY a new recovery path begins. */
const recover = (database: Database, context: Context, reply: Reply): void => {
  const { instance } = context
  const { redo } = database.record
  const identity = database.identity
  if (identity === null || redo === null) throw sqlError(4333)
  upgrade(database, context, reply)
  const forkGuid = instance.faults.keepFork === true ? identity.forkGuid : guid()
  const next: Identity = {
    ...identity,
    databaseGuid: redo.databaseGuid,
    forkGuid,
    firstForkGuid: forkGuid === identity.forkGuid ? identity.firstForkGuid : identity.forkGuid,
    forkPointLsn: forkGuid === identity.forkGuid ? identity.forkPointLsn : redo.lsn,
    lastLogBackupLsn: null,
    version: instance.databaseVersion,
  }
  database.commit([{ kind: 'identity', value: next }])
  instance.save(database, {
    state: 'ONLINE',
    standby: false,
    readOnly: identity.readOnly,
    recovery: identity.recovery,
    redo: null,
    tailTaken: false,
  })
}

export const settle = (database: Database, aim: Aim, context: Context, reply: Reply): void => {
  if (aim === 'RECOVERY') recover(database, context, reply)
  else
    context.instance.save(
      database,
      aim === 'STANDBY' ? { state: 'ONLINE', standby: true } : { state: 'RESTORING', standby: false },
    )
}

/** Without FROM: nothing is read, the state of what was restored changes. */
export const onlyRecover = async (
  statement: Restore,
  existing: Database | null,
  name: string,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
): Promise<void> => {
  if (existing === null) throw sqlError(3118, name)
  if (existing.record.state !== 'RESTORING' && !existing.record.standby) throw sqlError(3153)
  requireExclusive(existing, context)
  if (existing.record.redo === null) throw sqlError(4333)
  undoFile(statement, context)
  existing.restoredBy = context.session.id
  try {
    await quietly(true, context, cancel)
    settle(existing, aimOf(statement), context, reply)
    if (has(statement.options, 'RESTRICTED_USER')) context.instance.save(existing, { access: 'RESTRICTED_USER' })
  } catch (error) {
    throw cancel.aborted ? sqlError(3204) : error
  } finally {
    existing.restoredBy = null
  }
}
