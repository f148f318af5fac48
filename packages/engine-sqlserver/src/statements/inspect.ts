import { literal, pathLiteral } from '../quote.ts'
import { type Statement, statement } from '../statement.ts'

/** Every page's checksum is looked at; rows are not understood: that is what a drill is for. */
export const verifyOnly = (path: string): Statement =>
  statement(`RESTORE VERIFYONLY FROM DISK = ${pathLiteral(path)} WITH FILE = 1, CHECKSUM, STOP_ON_ERROR, STATS = 5;`)

export const headerOnly = (path: string): Statement => statement(`RESTORE HEADERONLY FROM DISK = ${pathLiteral(path)};`)

export const fileListOnly = (path: string): Statement =>
  statement(`RESTORE FILELISTONLY FROM DISK = ${pathLiteral(path)} WITH FILE = 1;`)

/** The cheapest statement that opens a file; it also tells a folder that is missing from a file that is. */
export const labelOnly = (path: string): Statement => statement(`RESTORE LABELONLY FROM DISK = ${pathLiteral(path)};`)

/** The whole database is read and understood; answers nothing when it is sound. */
export const checkDatabase = (database: string): Statement =>
  statement(`DBCC CHECKDB (${literal(database)}) WITH NO_INFOMSGS, ALL_ERRORMSGS;`)
