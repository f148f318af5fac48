import { sqlError } from '../sql/error.ts'
import type { Device, Part } from '../tree/backup.ts'
import type { Cursor } from './cursor.ts'
import { nameOrVariable, text } from './operand.ts'

const MEDIA = ['DISK', 'TAPE', 'URL'] as const
/** "up to 64 devices" of one media set. */
const MOST = 64

const device = (cursor: Cursor): Device => {
  const medium = MEDIA.find((word) => cursor.isWord(word))
  if (medium === undefined) return { medium: 'LOGICAL', path: nameOrVariable(cursor) }
  cursor.next()
  cursor.symbol('=')
  return { medium, path: text(cursor) }
}

export const devices = (cursor: Cursor): readonly Device[] => {
  const found = cursor.list(() => device(cursor))
  if (found.length > MOST) throw sqlError(3205, MOST).at(cursor.last().line)
  return found
}

/** FILE = 'f', FILEGROUP = 'g', READ_WRITE_FILEGROUPS, PAGE = '1:57': what of the database is meant. */
export const parts = (cursor: Cursor, pages: boolean): readonly Part[] => {
  const part = (): Part => {
    if (cursor.takeWord('READ_WRITE_FILEGROUPS') !== null) return { kind: 'READ_WRITE_FILEGROUPS', name: null }
    const kind = cursor.takeWord('FILE') ? 'FILE' : cursor.takeWord('FILEGROUP') ? 'FILEGROUP' : 'PAGE'
    if (kind === 'PAGE') cursor.word('PAGE')
    cursor.symbol('=')
    return { kind, name: text(cursor) }
  }
  const words = ['READ_WRITE_FILEGROUPS', 'FILE', 'FILEGROUP', ...(pages ? ['PAGE'] : [])]
  if (!cursor.isWord(...words)) return []
  return cursor.list(() => (cursor.isWord(...words) ? part() : cursor.fail()))
}
