import type { Base, DatabaseRecord, Redo } from '../instance/catalog.ts'
import type { Change } from '../instance/content.ts'
import { Database } from '../instance/database.ts'
import { guid } from '../instance/instance.ts'
import type { SetHeader } from '../media/header.ts'
import { sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import { objectionTo } from '../syntax/objections.ts'
import type { Restore } from '../tree/backup.ts'
import { unsupported } from './bind.ts'
import { revert } from './database-snapshot.ts'
import { parseDate } from './dates.ts'
import { has, operandText, statsOption, textOption } from './device.ts'
import type { Context } from './executor.ts'
import { recordRestore } from './history.ts'
import { finished, progress, terminating } from './progress.ts'
import { type Aim, aimOf, onlyRecover, settle, undoFile } from './recover.ts'
import { addedFiles, permitted, requireExclusive, targetFiles } from './restore-target.ts'
import { openSet, requireCertificate, type SourceSet } from './source-set.ts'

const requireVersion = (header: SetHeader, aim: Aim, context: Context): void => {
  const here = context.instance.databaseVersion
  if (header.databaseVersion > here) throw sqlError(3169, header.databaseVersion, here)
  if (header.databaseVersion < here && aim === 'STANDBY') throw sqlError(3180)
}

/**
 * Page "Recovering to a Specific Point in Time": of a data backup a stop point only asks whether the backup is too recent for it;
 * the backup is restored as a whole. Where roll forward would end within a log is not known here.
 */
const requireStop = ({ options, what }: Restore, header: SetHeader, context: Context): void => {
  if (!['STOPAT', 'STOPATMARK', 'STOPBEFOREMARK'].some((option) => has(options, option))) return
  if (header.recovery === 'SIMPLE') throw sqlError(3145)
  const stop = textOption(options, 'STOPAT', context)
  if (what === 'LOG' || stop === null || !has(options, 'NORECOVERY')) throw unsupported('RESTORE to a point in time')
  if (parseDate(stop) < header.finished) throw sqlError(4338)
}

const requireSound = (source: SourceSet, name: string, statement: Restore): readonly Change[] => {
  if (source.header.damaged && !has(statement.options, 'CONTINUE_AFTER_ERROR')) throw sqlError(3182)
  if (source.damagedPage !== null) throw sqlError(3183, 1, source.damagedPage, name)
  const changes = source.changes()
  if (changes === null) throw sqlError(3189)
  return changes
}

const full = async (
  statement: Restore,
  source: SourceSet,
  existing: Database | null,
  name: string,
  context: Context,
  reply: Reply,
  run: (step: (percent: number) => void) => Promise<void>,
): Promise<Database> => {
  const { instance, session } = context
  const { header } = source
  const aim = aimOf(statement)
  requireVersion(header, aim, context)
  if (existing !== null) {
    requireExclusive(existing, context)
    if (!has(statement.options, 'REPLACE')) {
      if (existing.record.familyGuid !== header.familyGuid) throw sqlError(3154, existing.record.name)
      const tail =
        existing.record.recovery !== 'SIMPLE' && existing.record.state === 'ONLINE' && !existing.record.standby
      // A stop point, which lies after the end of the data backup, has the same effect: page "RESTORE Arguments", DATABASE.
      if (tail && !existing.record.tailTaken && !has(statement.options, 'STOPAT'))
        throw sqlError(3159, existing.record.name)
    }
  }
  const files = targetFiles(statement, header, existing, context)
  undoFile(statement, context)
  const login = instance.login(session.login)
  const base: Base = { lsn: header.checkpointLsn, guid: header.guid, time: header.started }
  const record: DatabaseRecord = {
    id: existing?.record.id ?? instance.nextDatabaseId(),
    name: existing?.record.name ?? name,
    state: 'RESTORING',
    access: has(statement.options, 'RESTRICTED_USER') ? 'RESTRICTED_USER' : 'MULTI_USER',
    readOnly: false,
    standby: false,
    created: instance.now(),
    ownerSid: existing?.record.ownerSid ?? login?.sid ?? '01',
    recovery: header.recovery,
    files: files.map((file) => (file.log || header.copyOnly ? file : { ...file, base })),
    redo: null,
    familyGuid: header.familyGuid,
    tailTaken: false,
    switches: existing?.record.switches ?? {},
    membership: null,
    snapshotOf: null,
    encryptedBy: header.tdeThumbprint,
  }
  const database = existing ?? new Database(record)
  const known = existing?.identity?.databaseGuid ?? existing?.record.redo?.databaseGuid
  // From here on the old content is gone: whatever happens now, the database stays RESTORING.
  database.close()
  instance.databases.set(record.id, database)
  instance.write({ kind: 'database', key: record.id, value: record })
  database.restoredBy = session.id
  try {
    await run(() => {})
    const changes = requireSound(source, name, statement)
    database.create(instance.placed(record.files), changes)
    const redo: Redo = {
      lsn: header.lastLsn,
      forkGuid: header.forkGuid,
      baseGuid: header.copyOnly ? null : header.guid,
      backupSetGuid: header.guid,
      differential: false,
      databaseGuid: known ?? guid(),
    }
    instance.save(database, { redo })
    settle(database, aim, context, reply)
  } finally {
    database.restoredBy = null
  }
  return database
}

/** A file whose own base is not the one that was restored: the base is kept for each file. */
const fileOfOtherBase = ({ files }: DatabaseRecord, header: SetHeader): string | null =>
  header.files.find(({ log, guid: file, base }) => {
    const own = files.find((one) => one.guid === file)
    return !log && own !== undefined && base !== null && own.base?.guid !== base.guid
  })?.name ?? null

/** A differential, or a log backup, on top of what was restored. */
const further = async (
  statement: Restore,
  source: SourceSet,
  existing: Database | null,
  name: string,
  context: Context,
  reply: Reply,
  run: (step: (percent: number) => void) => Promise<void>,
): Promise<Database> => {
  const { header } = source
  if (existing === null) throw sqlError(3118, name)
  const { record } = existing
  if (record.state !== 'RESTORING' && !record.standby) throw sqlError(3117)
  requireExclusive(existing, context)
  requireVersion(header, aimOf(statement), context)
  const { redo } = record
  if (redo === null) throw sqlError(4319, record.files[0]?.name ?? '')
  if (record.familyGuid !== header.familyGuid) throw sqlError(3154, record.name)
  if (header.type === 'L') {
    if (header.firstLsn > redo.lsn) throw sqlError(4305, String(header.firstLsn), String(redo.lsn))
    if (header.lastLsn < redo.lsn) throw sqlError(4326, String(header.lastLsn), String(redo.lsn))
    if (header.forkGuid !== redo.forkGuid) throw sqlError(4330)
  } else {
    if (redo.differential && header.forkGuid !== redo.forkGuid) throw sqlError(3121, record.files[0]?.name ?? '')
    if (redo.baseGuid === null || header.baseGuid !== redo.baseGuid) throw sqlError(3136)
    const other = fileOfOtherBase(record, header)
    if (other !== null) throw sqlError(3178, other)
    if (header.lastLsn <= redo.lsn) throw sqlError(3120)
  }
  undoFile(statement, context)
  existing.restoredBy = context.session.id
  try {
    context.instance.save(existing, { state: 'RESTORING', standby: false })
    const added = addedFiles(statement, header, existing, context)
    await run(() => {})
    existing.addFiles(context.instance.placed(added))
    existing.apply(requireSound(source, name, statement))
    const differential = header.type === 'I' || redo.differential
    context.instance.save(existing, {
      recovery: header.recovery,
      files: [...record.files, ...added],
      redo: { ...redo, lsn: header.lastLsn, forkGuid: header.forkGuid, backupSetGuid: header.guid, differential },
    })
    settle(existing, aimOf(statement), context, reply)
  } finally {
    existing.restoredBy = null
  }
  return existing
}

/** RESTORE DATABASE and RESTORE LOG: page "RESTORE Statements". */
export const restore = async (
  statement: Restore,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
): Promise<void> => {
  const { instance, session } = context
  const shown = statement.what === 'LOG' ? 'RESTORE LOG' : 'RESTORE DATABASE'
  await terminating(shown, async () => {
    const objection = objectionTo(statement)
    if (objection !== null) throw objection
    if (session.transaction !== null) throw sqlError(3021)
    const name = operandText(statement.database, context)
    if (name === '' || name.length > 128) throw sqlError(3123, name)
    if (name.toLowerCase() === 'tempdb') throw sqlError(3147)
    if (session.running !== null)
      session.running = { ...session.running, command: shown, databaseId: instance.find('master')?.record.id ?? 1 }
    const existing = instance.find(name)
    permitted(existing, name, context)
    if (statement.parts.length > 0) throw sqlError(3032, 'FILE')
    if (existing !== null && existing.record.snapshotOf !== null) throw sqlError(3002)
    const started = instance.now()
    if (statement.snapshot !== null) {
      revert(existing, name, operandText(statement.snapshot, context), context)
      reply.info(finished(shown, 0, instance.now() - started))
      return
    }
    if (has(statement.options, 'RESTART')) throw sqlError(3264)
    if (statement.devices.length === 0) {
      await onlyRecover(statement, existing, name, context, reply, cancel)
      reply.info(finished(shown, 0, instance.now() - started))
      return
    }
    const source = openSet(statement.devices, statement.options, context)
    const { header } = source
    requireCertificate(header.tdeThumbprint, context)
    if ((header.type === 'L') !== (statement.what === 'LOG'))
      throw sqlError(3135, source.devices[0]?.name ?? '', header.type === 'L' ? 'BACKUP LOG' : 'BACKUP DATABASE')
    // Every file lies in the primary filegroup, which PARTIAL means without its being named.
    if (has(statement.options, 'PARTIAL') && header.type !== 'D')
      throw unsupported('RESTORE WITH PARTIAL of no full backup')
    requireStop(statement, header, context)
    const run = (step: (percent: number) => void) =>
      progress(statsOption(statement.options, context), context, reply, cancel, step, () =>
        sqlError(3257, header.databaseName, header.size, 0),
      )
    const database = await (header.type === 'D' ? full : further)(
      statement,
      source,
      existing,
      name,
      context,
      reply,
      run,
    )
    const recorded = recordRestore(
      instance,
      header,
      source.devices.map(({ name: device, medium }) => ({ name: device, header: medium.header })),
      {
        database: database.record.name,
        user: session.login,
        type: header.type,
        replace: has(statement.options, 'REPLACE'),
        recovery: aimOf(statement) === 'RECOVERY',
      },
    )
    let pages = 0
    for (const file of header.files) {
      pages += file.pages
      reply.info(sqlError(4035, file.pages, database.record.name, file.name, header.position))
    }
    reply.info(finished(shown, pages, instance.now() - started))
    instance.log(
      sqlError(header.type === 'D' ? 18267 : 18271, database.record.name, '', '', '', '', source.devices.length, ''),
    )
    if (!recorded) reply.error(sqlError(3009))
  })
}
