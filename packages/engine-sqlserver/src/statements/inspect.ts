import { identifier, literal, pathLiteral } from '../quote.ts'
import { type Statement, statement } from '../statement.ts'

/** Every page's checksum is looked at; rows are not understood: that is what a drill is for. */
export const verifyOnly = (path: string): Statement =>
  statement(`RESTORE VERIFYONLY FROM DISK = ${pathLiteral(path)} WITH FILE = 1, CHECKSUM, STOP_ON_ERROR, STATS = 5;`)

export const headerOnly = (path: string): Statement => statement(`RESTORE HEADERONLY FROM DISK = ${pathLiteral(path)};`)

// The driver reads numeric(25, 0) into a double and loses digits. So the header goes through a table of the session, and its
// log sequence numbers come back as text. The table has the columns that the server at hand has sent: versions differ.
const headers = '#db_failover_header'
const lsns: ReadonlySet<string> = new Set(['LastLSN', 'CheckpointLSN', 'DatabaseBackupLSN', 'DifferentialBaseLSN'])

export const createHeaders = (columns: readonly string[]): Statement =>
  statement(
    `CREATE TABLE ${headers} (${columns
      .map((name) => `${identifier(name)} ${lsns.has(name) ? 'numeric(25, 0)' : 'nvarchar(max)'} NULL`)
      .join(', ')});`,
  )

export const fillHeaders = (path: string): Statement =>
  statement(`INSERT INTO ${headers} EXEC (${literal(headerOnly(path).text)});`)

export const headerLsns = (): Statement =>
  statement(
    'SELECT CONVERT(varchar(25), h.LastLSN) AS last_lsn, CONVERT(varchar(25), h.CheckpointLSN) AS checkpoint_lsn, ' +
      'CONVERT(varchar(25), h.DatabaseBackupLSN) AS database_backup_lsn, ' +
      `CONVERT(varchar(25), h.DifferentialBaseLSN) AS differential_base_lsn FROM ${headers} AS h;`,
  )

export const dropHeaders = (): Statement => statement(`DROP TABLE ${headers};`)

export const fileListOnly = (path: string): Statement =>
  statement(`RESTORE FILELISTONLY FROM DISK = ${pathLiteral(path)} WITH FILE = 1;`)

/** The cheapest statement that opens a file; it also tells a folder that is missing from a file that is. */
export const labelOnly = (path: string): Statement => statement(`RESTORE LABELONLY FROM DISK = ${pathLiteral(path)};`)

/** The whole database is read and understood; answers nothing when it is sound. */
export const checkDatabase = (database: string): Statement =>
  statement(`DBCC CHECKDB (${literal(database)}) WITH NO_INFOMSGS, ALL_ERRORMSGS;`)
