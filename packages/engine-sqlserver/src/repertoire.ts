import { examinationSaid } from './examine/said.ts'
import type { Statement } from './statement.ts'
import { backupDatabase } from './statements/backup.ts'
import {
  backupByGuid,
  basesInDatabase,
  basesInMaster,
  databases,
  logEnd,
  markers,
  newestRestore,
  ownSession,
  requestOf,
  server,
  sessionsNamed,
} from './statements/catalog.ts'
import {
  createGuard,
  createHostCheck,
  guardExists,
  insertGuard,
  insertHostCheck,
  selectGuard,
  selectHostCheck,
  updateGuard,
} from './statements/guard.ts'
import {
  checkDatabase,
  createHeaders,
  dropHeaders,
  fileListOnly,
  fillHeaders,
  headerLsns,
  headerOnly,
  labelOnly,
  verifyOnly,
} from './statements/inspect.ts'
import { dropDatabase, recover, restoreDifferential, restoreFull } from './statements/restore.ts'
import {
  killSession,
  orphanedUsers,
  repairUser,
  setMultiUser,
  setOwner,
  setReadOnly,
  setReadWrite,
} from './statements/state.ts'
import { beginTransaction, rollBack } from './statements/transaction.ts'

/** Everything that this package ever says to a server, with sample names that need quoting. */
export interface Said {
  readonly name: string
  readonly why: string
  readonly statement: Statement
}

/** Whatever a configuration, a database or a person may name. */
export interface Named {
  readonly database: string
  /** A folder as the server sees it. */
  readonly folder: string
  readonly certificate: string
  /** Of a file within a database. */
  readonly logical: string
  readonly owner: string
  readonly user: string
}

const sample: Named = {
  database: "Orders]'s",
  folder: "\\\\files\\backup\\it's here",
  certificate: 'backups',
  logical: 'Orders',
  owner: 'owner',
  user: 'shop',
}

const plain = { compression: false, encryption: null, maxTransferSize: null, bufferCount: null }
const row = {
  group: 'orders',
  term: 1,
  epoch: 'orders/1/2',
  fence: null,
  baseSet: null,
  baseGuid: null,
  newestRestore: 0,
}
/** Some of the columns that "RESTORE Statements - HEADERONLY" shows: a server's own are taken. */
const headerColumns = ['BackupName', 'LastLSN', 'CheckpointLSN', 'DatabaseBackupLSN', 'DifferentialBaseLSN']
const said = (name: string, why: string, statement: Statement): Said => ({ name, why, statement })

export const repertoireWith = ({ database, folder, certificate, logical, owner, user }: Named): readonly Said[] => {
  const full = `${folder}\\orders-1-14.full.0a1b2c3d.bak`
  const differential = `${folder}\\orders-1-15.diff.0a1b2c3d.bak`
  const tuned = {
    compression: true,
    encryption: { algorithm: 'AES_256', certificate },
    maxTransferSize: 4_194_304,
    bufferCount: 64,
  } as const
  const set = {
    database,
    path: full,
    name: 'orders/1/14',
    description: 'db-failover 1 /1/2 - 2026-01-01T00:00:00.000Z 1 -',
  }
  return [
    said('full', 'a full backup, on which differentials rest', backupDatabase({ ...set, kind: 'full', tuning: plain })),
    said(
      'full, tuned',
      'compressed, encrypted, with larger transfers',
      backupDatabase({ ...set, kind: 'full', tuning: tuned }),
    ),
    said(
      'differential',
      'what changed since the full',
      backupDatabase({ ...set, path: differential, kind: 'differential', tuning: plain }),
    ),
    said(
      'copy-only',
      'a contingency backup: leaves the base alone',
      backupDatabase({ ...set, kind: 'copy-only', tuning: plain }),
    ),
    said(
      'restore full',
      'into a database that does not exist; stays RESTORING',
      restoreFull(database, full, [
        { logical, path: 'D:\\data\\Orders.orders-1-20.1.mdf' },
        { logical: `${logical}_log`, path: 'L:\\log\\Orders.orders-1-20.2.ldf' },
      ]),
    ),
    said('restore differential', 'on top of its full; stays RESTORING', restoreDifferential(database, differential)),
    said('recover', 'the one step that cannot be undone', recover(database)),
    said('drop', 'a drill, an orphan, or what a failed restore left', dropDatabase(database)),
    said('verify', 'every page of a copy is read and its checksum looked at', verifyOnly(full)),
    said('header', 'what a file says of itself', headerOnly(full)),
    said('table for headers', 'with the columns that the server sends', createHeaders(headerColumns)),
    said('header into the table', 'the driver alone would lose digits', fillHeaders(full)),
    said('log sequence numbers of a header', 'with all their digits', headerLsns()),
    said('no table for headers', 'it is needed once', dropHeaders()),
    said('file list', 'the files for MOVE', fileListOnly(full)),
    said('label', 'whether the server reads a folder', labelOnly(full)),
    said('check database', 'a drill reads all of it', checkDatabase(database)),
    said('read-only', 'the fence', setReadOnly(database)),
    said('read-write', 'the fence is released, or a backup brought READ_ONLY with it', setReadWrite(database)),
    said('multi-user', 'hosts may come in', setMultiUser(database)),
    said('owner', 'of a restored database', setOwner(database, owner)),
    said('orphaned users', 'whose SID no login of this server has', orphanedUsers(database)),
    said('repair user', 'gives a user the login of its name', repairUser(user)),
    said('end session', 'of an overtaken leader', killSession(53)),
    said('state and history', 'of one database', markers(database)),
    said('log end', 'never falls on one fork', logEnd(5)),
    said('base, in the database', 'of an open, writable database', basesInDatabase(database)),
    said('base, in master', 'of any other', basesInMaster(5)),
    said('newest restore', 'whether somebody restored over a database, as msdb remembers', newestRestore(database)),
    said('databases', 'for orphans', databases()),
    said('server', 'version, edition, default folders', server()),
    said('whose backup', 'who made the full that stands as base', backupByGuid('00000000-0000-0000-0000-000000000000')),
    said('sessions of leaders', 'by their program name', sessionsNamed('db-failover/orders/%')),
    said('own session', 'to look at its statement from another one', ownSession()),
    said('request', 'whether a statement that sends no messages gets on', requestOf(53)),
    said('has a guard row', 'whether the database was marked', guardExists(database)),
    said('make guard', 'once per database', createGuard(database)),
    said('make host check', 'once per database', createHostCheck(database)),
    said('first guard row', 'the first mark', insertGuard(database, row)),
    said('read guard row', 'group, term, epoch, fence, base', selectGuard(database)),
    said('change guard row', 'unless a later term has', updateGuard(database, row)),
    said('begin', "a host's check", beginTransaction()),
    said('host writes', "a host's check", insertHostCheck(database, 'mark')),
    said('host reads', "a host's check", selectHostCheck(database, 'mark')),
    said('roll back', "a host's check leaves nothing", rollBack()),
    ...examinationSaid(database).map(([name, why, statement]) => said(name, `doctor: ${why}`, statement)),
  ]
}

export const repertoire: readonly Said[] = repertoireWith(sample)
