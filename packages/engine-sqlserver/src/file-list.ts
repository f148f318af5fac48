import type { Row } from './asks.ts'
import type { ServerInfo } from './edition.ts'
import { refused } from './errors.ts'
import { joinOnServer } from './places.ts'
import type { Session } from './session.ts'
import { fileListOnly } from './statements/inspect.ts'
import type { Move } from './statements/restore.ts'

const endings: Readonly<Record<string, string>> = { D: 'mdf', L: 'ldf', S: 'filestream', F: 'fulltext' }

/** A file name on any server: what a logical name may hold and a file name may not becomes `_`. */
const plain = (name: string): string => name.replaceAll(/[^\p{L}\p{N}._ -]/gu, '_').slice(0, 60)

/**
 * Every file of the backed-up database goes into the server's default folders, under the new database's name and its own id:
 * so no two databases ever claim one file.
 */
export const movesFor = async (
  session: Session,
  path: string,
  database: string,
  info: ServerInfo,
): Promise<readonly Move[]> => {
  const { rows } = await session.ask(fileListOnly(path), 8)
  const data = info.dataPath
  const log = info.logPath ?? data
  if (data === null || log === null)
    throw refused('NotPermitted', 'NO_DEFAULT_PATH', `${info.name} names no default folder for data and log files.`)
  return rows.map((row: Row): Move => {
    const { LogicalName: logical, Type: type, FileID: id } = row
    if (typeof logical !== 'string' || typeof type !== 'string')
      throw refused('BadBackup', 'FILE_LIST', 'The list of files in the backup cannot be read.')
    const ending = endings[type.trim()]
    if (ending === undefined)
      throw refused('BadBackup', 'FILE_TYPE', `${logical} is a file of type ${type}, unknown here.`)
    const file = `${plain(database)}.${plain(String(id))}.${ending}`
    return { logical, path: joinOnServer(type.trim() === 'L' ? log : data, file) }
  })
}
