import mssql from 'mssql'
import type { Database } from './evidence.ts'
import { Unreadable } from './shape.ts'

// Reads a SQL Server with its driver and T-SQL alone.

/** How an instance is reached; TLS with a certificate that is taken as it is. */
export interface Instance {
  readonly entry: string
  readonly server: string
  readonly port: number
  readonly user: string
  readonly password: string
}

type Row = Readonly<Record<string, unknown>>

/** One statement on a connection of its own. */
export const asked = async (
  { server, port, user, password }: Instance,
  database: string,
  statement: string,
): Promise<readonly Row[]> => {
  const pool = new mssql.ConnectionPool({
    ...{ server, port, user, password, database },
    options: { encrypt: true, trustServerCertificate: true },
  })
  pool.on('error', () => {})
  await pool.connect()
  try {
    return (await pool.request().batch<Row>(statement)).recordset ?? []
  } finally {
    await pool.close()
  }
}

const named = (name: string): string => `[${name.replaceAll(']', ']]')}]`
const quoted = (text: string): string => `N'${text.replaceAll("'", "''")}'`

const rowsOf = async (instance: Instance, database: string): Promise<readonly number[]> =>
  (await asked(instance, database, 'SELECT o.id FROM dbo.orders AS o ORDER BY o.id')).map((row) => Number(row['id']))

const names = `SELECT d.name, d.state_desc FROM sys.databases AS d WHERE d.name LIKE N'orders%'`

/** The rows of every database of ours that can be opened; one that is offline is brought online for it. */
export const databasesOn = async (instance: Instance): Promise<readonly Database[]> => {
  const found: Database[] = []
  for (const { name, state_desc } of await asked(instance, 'master', names)) {
    const generation = String(name)
    if (state_desc === 'OFFLINE') await asked(instance, 'master', `ALTER DATABASE ${named(generation)} SET ONLINE`)
    else if (state_desc !== 'ONLINE') continue
    found.push({ entry: instance.entry, generation, lies: 'in place', rows: await rowsOf(instance, generation) })
  }
  return found
}

/** A backup file and what its header says. */
interface Media {
  readonly path: string
  readonly set: string
  readonly guid: string
  readonly base: string | null
}

const mediaIn = async (instance: Instance, paths: readonly string[]): Promise<readonly Media[]> => {
  const media: Media[] = []
  for (const path of paths)
    for (const header of await asked(instance, 'master', `RESTORE HEADERONLY FROM DISK = ${quoted(path)}`))
      media.push({
        path,
        set: String(header['BackupName']),
        guid: String(header['BackupSetGUID']),
        base: header['BackupType'] === 5 ? String(header['DifferentialBaseGUID']) : null,
      })
  return media
}

const scratch = 'checker'

/** The rows that a set holds, restored from files of one folder, as the server spells their paths. */
export const rowsOfMedia = async (
  instance: Instance,
  paths: readonly string[],
  set: string,
): Promise<readonly number[]> => {
  const media = await mediaIn(instance, paths)
  const last = media.find((m) => m.set === set)
  if (last === undefined) throw new Unreadable(`there is no file of ${set}`)
  const full = last.base === null ? last : media.find((m) => m.guid === last.base)
  if (full === undefined) throw new Unreadable(`the base of ${set} is not beside it`)
  const files = await asked(instance, 'master', `RESTORE FILELISTONLY FROM DISK = ${quoted(full.path)}`)
  const moves = files.map((file, i) => {
    const folder = String(file['PhysicalName']).replace(/[^\\/]*$/, '')
    return `MOVE ${quoted(String(file['LogicalName']))} TO ${quoted(`${folder}${scratch}-${i}.mdf`)}`
  })
  const from = ({ path }: Media) => `RESTORE DATABASE ${scratch} FROM DISK = ${quoted(path)} WITH FILE = 1, CHECKSUM`
  try {
    await asked(instance, 'master', `${from(full)}, ${moves.join(', ')}, NORECOVERY`)
    if (last !== full) await asked(instance, 'master', `${from(last)}, NORECOVERY`)
    await asked(instance, 'master', `RESTORE DATABASE ${scratch} WITH RECOVERY`)
    return await rowsOf(instance, scratch)
  } finally {
    await asked(instance, 'master', `IF DB_ID(${quoted(scratch)}) IS NOT NULL DROP DATABASE ${scratch}`)
  }
}
