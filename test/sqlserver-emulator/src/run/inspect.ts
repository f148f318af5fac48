import type { Row } from '../instance/content.ts'
import { mayCreateDatabases } from '../instance/permission.ts'
import type { MediaHeader, SetHeader } from '../media/header.ts'
import { sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import {
  BIGINT,
  BIT,
  type Column,
  DATETIME,
  decimal,
  GUID,
  INT,
  LSN,
  nvarchar,
  SMALLINT,
  type SqlType,
  TINYINT,
  type Value,
  varbinary,
  varchar,
} from '../sql/type.ts'
import { objectionTo } from '../syntax/objections.ts'
import type { Inspect } from '../tree/backup.ts'
import { deviceForReading, has, numberOption, statsOption } from './device.ts'
import type { Context } from './executor.ts'
import { flagsOf, MODEL, recordRestore } from './history.ts'
import { progress, terminating } from './progress.ts'
import { openSet } from './source-set.ts'

type Shape<T> = readonly (readonly [name: string, type: SqlType, of: (item: T) => Value])[]

const bit = (value: boolean): number => (value ? 1 : 0)
const TYPES = { D: [1, 'DATABASE'], I: [5, 'DATABASE DIFFERENTIAL'], L: [2, 'TRANSACTION LOG'] } as const

interface Listed {
  readonly header: SetHeader
  readonly media: MediaHeader
  readonly complete: boolean
}

const INCOMPLETE = '*** INCOMPLETE ***'

/** Page "RESTORE Statements - HEADERONLY": columns in their order; a set without an end shows little of itself. */
const HEADER: Shape<Listed> = [
  ['BackupName', nvarchar(128), ({ header }) => header.name],
  ['BackupDescription', nvarchar(255), ({ header }) => header.description],
  ['BackupType', SMALLINT, ({ header }) => TYPES[header.type][0]],
  ['ExpirationDate', DATETIME, ({ header }) => header.expires],
  ['Compressed', BIT, ({ media }) => bit(media.compressed)],
  ['Position', SMALLINT, ({ header }) => header.position],
  ['DeviceType', TINYINT, () => 2],
  ['UserName', nvarchar(128), ({ header }) => header.userName],
  ['ServerName', nvarchar(128), ({ header }) => header.serverName],
  ['DatabaseName', nvarchar(128), ({ header }) => header.databaseName],
  ['DatabaseVersion', INT, ({ header }) => header.databaseVersion],
  ['DatabaseCreationDate', DATETIME, ({ header }) => header.databaseCreated],
  ['BackupSize', decimal(20, 0), ({ header }) => BigInt(header.size)],
  ['FirstLSN', LSN, ({ header }) => header.firstLsn],
  ['LastLSN', LSN, ({ header }) => header.lastLsn],
  ['CheckpointLSN', LSN, ({ header }) => header.checkpointLsn],
  ['DatabaseBackupLSN', LSN, ({ header }) => header.databaseBackupLsn],
  ['BackupStartDate', DATETIME, ({ header }) => header.started],
  ['BackupFinishDate', DATETIME, ({ header }) => header.finished],
  ['SortOrder', SMALLINT, () => 52],
  ['CodePage', SMALLINT, () => 0],
  ['UnicodeLocaleId', INT, () => 1033],
  ['UnicodeComparisonStyle', INT, () => 196_609],
  ['CompatibilityLevel', TINYINT, ({ header }) => header.version[0] * 10],
  ['SoftwareVendorId', INT, () => 4608],
  ['SoftwareVersionMajor', INT, ({ header }) => header.version[0]],
  ['SoftwareVersionMinor', INT, ({ header }) => header.version[1]],
  ['SoftwareVersionBuild', INT, ({ header }) => header.version[2]],
  ['MachineName', nvarchar(128), ({ header }) => header.machineName],
  ['Flags', INT, ({ header }) => flagsOf(header)],
  ['BindingID', GUID, ({ header }) => header.databaseGuid],
  ['RecoveryForkID', GUID, ({ header }) => header.forkGuid],
  ['Collation', nvarchar(128), ({ header }) => header.collation],
  ['FamilyGUID', GUID, ({ header }) => header.familyGuid],
  ['HasBulkLoggedData', BIT, () => 0],
  ['IsSnapshot', BIT, ({ header }) => bit(header.snapshot)],
  ['IsReadOnly', BIT, ({ header }) => bit(header.readOnly)],
  ['IsSingleUser', BIT, ({ header }) => bit(header.singleUser)],
  ['HasBackupChecksums', BIT, ({ header }) => bit(header.checksums)],
  ['IsDamaged', BIT, ({ header }) => bit(header.damaged)],
  ['BeginsLogChain', BIT, ({ header }) => bit(header.beginsLogChain)],
  ['HasIncompleteMetaData', BIT, () => 0],
  ['IsForceOffline', BIT, ({ header }) => bit(header.forceOffline)],
  ['IsCopyOnly', BIT, ({ header }) => bit(header.copyOnly)],
  ['FirstRecoveryForkID', GUID, ({ header }) => header.firstForkGuid],
  ['ForkPointLSN', LSN, ({ header }) => header.forkPointLsn],
  ['RecoveryModel', nvarchar(60), ({ header }) => MODEL[header.recovery]],
  ['DifferentialBaseLSN', LSN, ({ header }) => header.baseLsn],
  ['DifferentialBaseGUID', GUID, ({ header }) => header.baseGuid],
  ['BackupTypeDescription', nvarchar(60), ({ header }) => TYPES[header.type][1]],
  ['BackupSetGUID', GUID, ({ header }) => header.guid],
  ['CompressedBackupSize', BIGINT, ({ header }) => BigInt(header.compressedSize)],
  ['containment', TINYINT, () => 0],
  ['KeyAlgorithm', nvarchar(32), ({ header }) => header.algorithm],
  [
    'EncryptorThumbprint',
    varbinary(20),
    ({ header }) => (header.thumbprint === null ? null : new Uint8Array(Buffer.from(header.thumbprint, 'hex'))),
  ],
  ['EncryptorType', nvarchar(32), ({ header }) => (header.thumbprint === null ? null : 'CERTIFICATE')],
]

/** From 2022 on. */
const NEWER: Shape<Listed> = [
  ['LastValidRestoreTime', DATETIME, ({ header }) => header.finished],
  ['TimeZone', SMALLINT, ({ header }) => header.zoneMinutes],
  ['CompressionAlgorithm', nvarchar(32), ({ media }) => (media.compressed ? 'MS_XPRESS' : null)],
]

const SHOWN_OF_INCOMPLETE = ['BackupType', 'Position', 'DeviceType', 'ServerName', 'DatabaseName']

const headerRow = (item: Listed, shape: Shape<Listed>): Row =>
  shape.map(([name, , of]) => {
    if (item.complete) return of(item)
    return name === 'BackupName' ? INCOMPLETE : SHOWN_OF_INCOMPLETE.includes(name) ? of(item) : null
  })

type File = { readonly file: SetHeader['files'][number]; readonly header: SetHeader }

const FILES: Shape<File> = [
  ['LogicalName', nvarchar(128), ({ file }) => file.name],
  ['PhysicalName', nvarchar(260), ({ file }) => file.physicalName],
  ['Type', varchar(1), ({ file }) => (file.log ? 'L' : 'D')],
  ['FileGroupName', nvarchar(128), ({ file }) => (file.log ? null : 'PRIMARY')],
  ['Size', decimal(20, 0), ({ file }) => BigInt(file.size)],
  ['MaxSize', decimal(20, 0), () => 35_184_372_080_640n],
  ['FileID', BIGINT, ({ file }) => BigInt(file.id)],
  ['CreateLSN', LSN, ({ file }) => file.createLsn],
  ['DropLSN', LSN, () => null],
  ['UniqueID', GUID, ({ file }) => file.guid],
  ['ReadOnlyLSN', LSN, () => null],
  ['ReadWriteLSN', LSN, () => null],
  ['BackupSizeInBytes', BIGINT, ({ file }) => BigInt(file.pages * 8192)],
  ['SourceBlockSize', INT, () => 512],
  ['FileGroupID', INT, ({ file }) => (file.log ? 0 : 1)],
  ['LogGroupGUID', GUID, () => null],
  ['DifferentialBaseLSN', LSN, ({ file }) => (file.log ? null : (file.base?.lsn ?? null))],
  ['DifferentialBaseGUID', GUID, ({ file }) => (file.log ? null : (file.base?.guid ?? null))],
  ['IsReadOnly', BIT, () => 0],
  ['IsPresent', BIT, () => 1],
  [
    'TDEThumbprint',
    varbinary(32),
    ({ header }) => (header.tdeThumbprint === null ? null : new Uint8Array(Buffer.from(header.tdeThumbprint, 'hex'))),
  ],
  ['SnapshotURL', nvarchar(360), () => null],
]

const LABEL: Shape<MediaHeader> = [
  ['MediaName', nvarchar(128), ({ name }) => name],
  ['MediaSetId', GUID, ({ mediaSetId }) => mediaSetId],
  ['FamilyCount', INT, ({ familyCount }) => familyCount],
  ['FamilySequenceNumber', INT, ({ family }) => family],
  ['MediaFamilyId', GUID, ({ mediaFamilyId }) => mediaFamilyId],
  ['MediaSequenceNumber', INT, () => 1],
  ['MediaLabelPresent', TINYINT, ({ name }) => bit(name !== null)],
  ['MediaDescription', nvarchar(255), ({ description }) => description],
  ['SoftwareName', nvarchar(128), () => 'Microsoft SQL Server'],
  ['SoftwareVendorId', INT, () => 4608],
  ['MediaDate', DATETIME, ({ date }) => date],
  ['Mirror_Count', INT, ({ mirrors }) => mirrors],
  ['IsCompressed', BIT, ({ compressed }) => bit(compressed)],
]

const columnsOf = <T>(shape: Shape<T>): readonly Column[] =>
  shape.map(([name, type]) => ({ name, type, nullable: true }))

const NAMES = {
  HEADERONLY: 'RESTORE HEADERONLY',
  FILELISTONLY: 'RESTORE FILELISTONLY',
  LABELONLY: 'RESTORE LABELONLY',
  VERIFYONLY: 'VERIFY DATABASE',
  REWINDONLY: 'RESTORE REWINDONLY',
} as const

const send = <T>(shape: Shape<T>, rows: readonly Row[], reply: Reply): number => {
  reply.columns(columnsOf(shape))
  for (const row of rows) reply.row(row)
  return rows.length
}

/** RESTORE HEADERONLY, FILELISTONLY, LABELONLY and VERIFYONLY; what comes back is the number of rows, if it sends any. */
export const inspect = async (
  statement: Inspect,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
): Promise<number | null> =>
  terminating(NAMES[statement.what], async () => {
    const { instance, session } = context
    const { options, devices } = statement
    const objection = objectionTo(statement)
    if (objection !== null) throw objection
    const login = instance.login(session.login)
    if (login === null || !mayCreateDatabases(instance, login)) throw sqlError(262, 'CREATE DATABASE', 'master')
    if (session.running !== null)
      session.running = {
        ...session.running,
        command: statement.what === 'VERIFYONLY' ? 'RESTORE VERIFYON' : NAMES[statement.what],
      }
    switch (statement.what) {
      case 'HEADERONLY': {
        const shape = instance.options.version[0] >= 16 ? [...HEADER, ...NEWER] : HEADER
        const wanted = numberOption(options, 'FILE', context)
        const [first] = devices.map((device) => deviceForReading(device, context))
        if (first === undefined) throw sqlError(3044)
        const sets = first.medium.sets.filter((_, i) => wanted === null || wanted === i + 1)
        const rows = sets.map(({ header, complete }) =>
          headerRow({ header, complete, media: first.medium.header }, shape),
        )
        return send(shape, rows, reply)
      }
      case 'FILELISTONLY': {
        const { header } = openSet(devices, options, context)
        return send(
          FILES,
          header.files.map((file) => FILES.map(([, , of]) => of({ file, header }))),
          reply,
        )
      }
      case 'LABELONLY': {
        const open = devices.map((device) => deviceForReading(device, context))
        return send(
          LABEL,
          open.map(({ medium }) => LABEL.map(([, , of]) => of(medium.header))),
          reply,
        )
      }
      case 'VERIFYONLY': {
        const source = openSet(devices, options, context)
        await progress(statsOption(options, context), context, reply, cancel, () => {}, null)
        if (source.damagedPage !== null || source.changes() === null) throw sqlError(3189)
        if (has(options, 'LOADHISTORY'))
          recordRestore(
            instance,
            source.header,
            source.devices.map(({ name, medium }) => ({ name, header: medium.header })),
            { database: source.header.databaseName, user: session.login, type: 'V', replace: false, recovery: false },
          )
        reply.info(sqlError(3262, source.header.position))
        return null
      }
      default:
        throw sqlError(3032, 'REWINDONLY')
    }
  })
