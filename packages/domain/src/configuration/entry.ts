import * as t from 'io-ts'
import { EntryId } from '../scalars.ts'

/** One folder in its two spellings: as the database server sees it, and as the supervisor sees it. */
export const Folder = t.type({ server: t.string, supervisor: t.string }, 'Folder')
export type Folder = t.TypeOf<typeof Folder>

/**
 * The master or a backup database.
 * `machine` is the computer; `server` the database server's address (`host` or `host,port`; for SQLite a name);
 * `instance` the SQL Server instance or null; for SQLite the instance folder.
 */
export const Entry = t.type(
  {
    id: EntryId,
    machine: t.string,
    server: t.string,
    instance: t.union([t.string, t.null]),
    database: t.string,
    staging: Folder,
    backup: Folder,
  },
  'Entry',
)
export type Entry = t.TypeOf<typeof Entry>

/** Two entries share a server when a loss of one machine or one database server takes both. */
export const serverOf = (e: Entry): string => `${e.machine}|${e.server}|${e.instance ?? ''}`

/** What a check of an entry found: `ok: false` refuses it; `says` is for people. */
export const Finding = t.type({ check: t.string, ok: t.boolean, says: t.string }, 'Finding')
export type Finding = t.TypeOf<typeof Finding>
