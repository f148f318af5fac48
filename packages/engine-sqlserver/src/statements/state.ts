import { identifier } from '../quote.ts'
import { type Statement, statement } from '../statement.ts'

const set = (database: string, option: string): Statement =>
  statement(`ALTER DATABASE ${identifier(database)} SET ${option};`)

/** Ends every other session's work in the database and rolls it back; refuses writers from then on, not readers. */
export const setReadOnly = (database: string): Statement => set(database, 'READ_ONLY WITH ROLLBACK IMMEDIATE')
export const setReadWrite = (database: string): Statement => set(database, 'READ_WRITE WITH ROLLBACK IMMEDIATE')
export const setMultiUser = (database: string): Statement => set(database, 'MULTI_USER WITH ROLLBACK IMMEDIATE')

export const setOwner = (database: string, login: string): Statement =>
  statement(`ALTER AUTHORIZATION ON DATABASE::${identifier(database)} TO ${identifier(login)};`)

/** SQL users whose SID no login of this server has. */
export const orphanedUsers = (database: string): Statement =>
  statement(
    `SELECT u.name, l.name AS login FROM ${identifier(database)}.sys.database_principals AS u ` +
      'LEFT JOIN sys.server_principals AS s ON s.sid = u.sid ' +
      'LEFT JOIN sys.server_principals AS l ON l.name = u.name ' +
      `WHERE u.type = 'S' AND u.authentication_type = 1 AND u.principal_id > 4 AND s.sid IS NULL;`,
  )

/** Runs with the database as current one: ALTER USER knows no other. */
export const repairUser = (user: string): Statement =>
  statement(`ALTER USER ${identifier(user)} WITH LOGIN = ${identifier(user)};`)

export const killSession = (session: number): Statement => statement(`KILL ${Math.trunc(session)};`)
