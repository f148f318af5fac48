import type { Base } from '../instance/catalog.ts'
import type { Change } from '../instance/content.ts'
import type { Database } from '../instance/database.ts'
import { guid } from '../instance/instance.ts'
import { lsn, spelt } from '../instance/lsn.ts'
import { OS_ERRORS } from '../instance/volumes.ts'
import type { SetHeader } from '../media/header.ts'
import { pagesOf } from '../media/medium.ts'
import { sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import { objectionTo } from '../syntax/objections.ts'
import type { Backup, OptionValue } from '../tree/backup.ts'
import { backedUpDatabase, serialised } from './backup-source.ts'
import { parseDate } from './dates.ts'
import { deviceForWriting, has, numberOption, statsOption, textOption } from './device.ts'
import type { Context } from './executor.ts'
import { recordBackup } from './history.ts'
import { placeOn } from './place.ts'
import { finished, progress, terminating } from './progress.ts'

/** The base that all data files have in common; one that was added since has none, and is contained wholly. */
const baseOf = (database: Database): Base | null => {
  const [first, ...others] = database.record.files.filter(({ log }) => !log)
  const base = first?.base ?? null
  const common = others.every((file) => file.base?.guid === base?.guid || file.createLsn > (base?.lsn ?? 0n))
  return common ? base : null
}

const encryptionOf = (
  value: OptionValue | null,
  context: Context,
): { algorithm: string; thumbprint: string } | null => {
  if (value?.kind !== 'encryption') return null
  const certificate = context.instance.certificates.get(value.key.toLowerCase())
  if (certificate === undefined) throw sqlError(33101, value.key)
  if (certificate.expires < context.instance.now()) throw sqlError(3096)
  return { algorithm: value.algorithm.toLowerCase(), thumbprint: certificate.thumbprint }
}

const editionObjections = (statement: Backup, context: Context): void => {
  const edition = context.instance.options.engineEdition
  if (statement.mirrors.length > 0 && edition !== 3) throw sqlError(3218)
  if (statement.mirrors.length > 0 && !has(statement.options, 'FORMAT')) throw sqlError(3215)
  if (has(statement.options, 'COMPRESSION') && edition === 4)
    throw sqlError(1844, 'BACKUP DATABASE WITH COMPRESSION', 'Express Edition (64-bit)')
}

/** BACKUP DATABASE and BACKUP LOG: page "BACKUP (Transact-SQL)". */
export const backup = async (statement: Backup, context: Context, reply: Reply, cancel: AbortSignal): Promise<void> => {
  const { session } = context
  const { options } = statement
  const differential = has(options, 'DIFFERENTIAL')
  const name = statement.what === 'LOG' ? 'BACKUP LOG' : 'BACKUP DATABASE'
  await terminating(name, async () => {
    const objection = objectionTo(statement)
    if (objection !== null) throw objection
    if (statement.parts.length > 0) throw sqlError(3032, 'FILE, FILEGROUP')
    if (session.transaction !== null) throw sqlError(3021)
    const database = backedUpDatabase(statement, context)
    if (session.running !== null)
      session.running = { ...session.running, command: name, databaseId: database.record.id }
    editionObjections(statement, context)
    if (statement.what === 'LOG') {
      if (database.record.recovery === 'SIMPLE') throw sqlError(4208, 'BACKUP LOG')
      if (database.identity?.lastLogBackupLsn == null) throw sqlError(4214)
    }
    await serialised(database, context, cancel, () =>
      take(statement, database, differential, name, context, reply, cancel),
    )
  })
}

const take = async (
  statement: Backup,
  database: Database,
  differential: boolean,
  name: string,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
): Promise<void> => {
  const { instance, session } = context
  const { options } = statement
  const { record } = database
  const log = statement.what === 'LOG'
  const copyOnly = has(options, 'COPY_ONLY') && !differential
  const base = baseOf(database)
  if (differential && (base === null || instance.faults.baseLost === true)) throw sqlError(3035, record.name)
  const encryption = encryptionOf(options.find((option) => option.name === 'ENCRYPTION')?.value ?? null, context)
  const checksums = has(options, 'CHECKSUM')
  const compressed = has(options, 'COMPRESSION')
  const started = instance.now()
  const checkpoint = log || record.readOnly ? database.logEnd : database.checkpoint()
  const setGuid = guid()
  const all = [statement.devices, ...statement.mirrors]
  const mediaSetId = guid()
  const places = all.flatMap((devices, mirror) =>
    devices.map((device, family) =>
      placeOn(
        deviceForWriting(device, context),
        {
          mediaSetId,
          mediaFamilyId: guid(),
          familyCount: devices.length,
          family: family + 1,
          mirrors: all.length,
          mirror: mirror + 1,
          name: textOption(options, 'MEDIANAME', context),
          description: textOption(options, 'MEDIADESCRIPTION', context),
          compressed,
          encryptedBy: encryption?.thumbprint ?? null,
          date: started,
          serverName: instance.options.serverName,
        },
        statement,
        context,
      ),
    ),
  )
  const [damagedPage] = database.damagedPages
  const damaged = checksums && damagedPage !== undefined
  if (damaged && !has(options, 'CONTINUE_AFTER_ERROR'))
    throw sqlError(3043, record.name, 1, damagedPage, record.files[0]?.physicalName ?? '')

  const expires = textOption(options, 'EXPIREDATE', context)
  const days = numberOption(options, 'RETAINDAYS', context)
  const identity = database.identity
  if (identity === null) throw sqlError(941, record.name)
  const position = places[0]?.position ?? 1
  const begin: SetHeader = {
    guid: setGuid,
    position,
    type: log ? 'L' : differential ? 'I' : 'D',
    name: textOption(options, 'NAME', context),
    description: textOption(options, 'DESCRIPTION', context),
    expires: days !== null ? started + days * 86_400_000 : expires === null ? null : parseDate(expires),
    userName: session.login,
    serverName: instance.options.serverName,
    machineName: instance.options.machineName,
    databaseName: record.name,
    databaseVersion: identity.version,
    databaseCreated: record.created,
    started,
    finished: started,
    firstLsn: log ? (identity.lastLogBackupLsn ?? checkpoint) : checkpoint,
    lastLsn: checkpoint,
    checkpointLsn: checkpoint,
    databaseBackupLsn: base?.lsn ?? 0n,
    version: instance.options.version,
    databaseGuid: identity.databaseGuid,
    familyGuid: identity.familyGuid,
    firstForkGuid: identity.forkGuid,
    forkGuid: identity.forkGuid,
    forkPointLsn: null,
    recovery: record.recovery,
    collation: identity.collation,
    copyOnly,
    snapshot: false,
    readOnly: record.readOnly,
    singleUser: record.access === 'SINGLE_USER',
    checksums,
    damaged,
    beginsLogChain: false,
    forceOffline: log && has(options, 'NORECOVERY'),
    baseLsn: differential ? (base?.lsn ?? null) : null,
    baseGuid: differential ? (base?.guid ?? null) : null,
    algorithm: encryption?.algorithm ?? null,
    thumbprint: encryption?.thumbprint ?? null,
    tdeThumbprint: record.encryptedBy,
    zoneMinutes: instance.options.zoneMinutes,
    size: 0,
    compressedSize: 0,
    files: [],
  }
  const writers = places.map((place) => place.open(position))
  for (const writer of writers) writer?.begin(begin)
  const stats = statsOption(options, context)
  let written = 0
  let changes: readonly Change[] = []
  let pages: readonly Buffer[] = []
  // While it runs the file grows: someone who looks at it, or an end of the process, finds it unfinished.
  const first = pagesOf(database.content?.since(null).slice(0, 1) ?? [], { compressed, encryptedBy: null, checksums })
  const headBytes = first.reduce((sum, page) => sum + page.length, 0)
  try {
    await progress(
      stats,
      context,
      reply,
      cancel,
      (percent) => {
        if (percent < 100) return
        changes =
          database.content?.since(
            log ? (identity.lastLogBackupLsn ?? null) : differential ? (base?.lsn ?? null) : null,
          ) ?? []
        pages = pagesOf(changes, { compressed, encryptedBy: encryption?.thumbprint ?? null, checksums })
        const bytes = pages.reduce((sum, page) => sum + page.length, headBytes)
        const families = statement.devices.length
        for (const [i, writer] of writers.entries()) {
          if (writer === null) continue
          const real = places[i]?.device.name ?? ''
          const located = instance.options.volumes.locate(real)
          if (located.kind === 'found' && !instance.options.volumes.take(located.volume, bytes))
            throw sqlError(3202, real, OS_ERRORS[112])
          for (const [at, page] of pages.entries()) if (at % families === i % families) writer.write(page)
        }
        written = bytes
      },
      () => sqlError(3202, places[0]?.device.name ?? '', OS_ERRORS[112]),
    )
  } catch (error) {
    for (const writer of writers) writer?.close()
    instance.log(sqlError(3041, name))
    throw error
  }

  const dataPages = database.pages(changes, !differential && !log)
  const end: SetHeader = {
    ...begin,
    finished: instance.now(),
    lastLsn: database.logEnd,
    beginsLogChain: !log && record.recovery !== 'SIMPLE' && identity.lastLogBackupLsn === null,
    size: (dataPages + 2) * 8192,
    compressedSize: written,
    files: record.files.map((file) => ({
      ...file,
      size: 8_388_608,
      pages: file.log ? 2 : file.id === 1 ? dataPages : 8,
    })),
  }
  for (const writer of writers) writer?.end(end)
  if (!log && !differential && !copyOnly) {
    const mine: Base = { lsn: checkpoint, guid: setGuid, time: started }
    instance.save(database, { files: record.files.map((file) => (file.log ? file : { ...file, base: mine })) })
  }
  const beginsChain = record.recovery !== 'SIMPLE' && !copyOnly && identity.lastLogBackupLsn === null
  if ((beginsChain || log) && database.record.state === 'ONLINE' && !database.record.readOnly)
    database.commit([{ kind: 'identity', value: { ...identity, lastLogBackupLsn: end.lastLsn } }])
  if (log && has(options, 'NORECOVERY')) {
    for (const user of instance.usersOf(database, session.id)) instance.kill(user)
    const redo = {
      lsn: end.lastLsn,
      forkGuid: identity.forkGuid,
      baseGuid: base?.guid ?? null,
      backupSetGuid: setGuid,
      differential: false,
      databaseGuid: identity.databaseGuid,
    }
    instance.save(database, { state: 'RESTORING', tailTaken: true, redo })
  }
  const recorded = recordBackup(
    instance,
    end,
    places.map(({ device, header }) => ({ name: device.name, header })),
  )
  let said = 0
  for (const file of end.files) {
    const count = log && !file.log ? 0 : file.pages
    said += count
    reply.info(sqlError(4035, count, record.name, file.name, position))
  }
  const shown = differential ? 'BACKUP DATABASE WITH DIFFERENTIAL' : name
  reply.info(finished(shown, said, end.finished - started))
  if (damaged) reply.info(sqlError(3042))
  instance.log(
    differential
      ? sqlError(
          18270,
          record.name,
          new Date(record.created).toISOString(),
          '',
          said,
          spelt(end.firstLsn),
          spelt(end.lastLsn),
          spelt(base?.lsn ?? lsn(0, 0, 0)),
          places.length,
          '',
        )
      : sqlError(
          18264,
          record.name,
          new Date(record.created).toISOString(),
          '',
          said,
          spelt(end.firstLsn),
          spelt(end.lastLsn),
          places.length,
          places.map(({ device }) => device.name).join(', '),
        ),
  )
  // An error of its own, and yet the backup is good.
  if (!recorded) reply.error(sqlError(3009))
}
