import type { Backup, Inspect, Restore } from '../tree/backup.ts'
import type { Cursor } from './cursor.ts'
import { devices, parts } from './device.ts'
import { nameOrVariable, text } from './operand.ts'
import { options } from './option.ts'
import { BACKUP_OPTIONS, RESTORE_OPTIONS } from './option-table.ts'

/** BACKUP { DATABASE | LOG }; the word BACKUP is read already. */
export const backup = (cursor: Cursor): Backup => {
  const what = cursor.takeWord('DATABASE') === null ? 'LOG' : 'DATABASE'
  if (what === 'LOG') cursor.word('LOG')
  const database = nameOrVariable(cursor)
  const some = what === 'DATABASE' ? parts(cursor, false) : []
  cursor.word('TO')
  const to = devices(cursor)
  const mirrors: Backup['mirrors'][number][] = []
  while (cursor.takeWords('MIRROR', 'TO')) mirrors.push(devices(cursor))
  return {
    kind: 'backup',
    what,
    database,
    parts: some,
    devices: to,
    mirrors,
    options: options(cursor, BACKUP_OPTIONS, 'BACKUP'),
  }
}

const INSPECTIONS = ['HEADERONLY', 'FILELISTONLY', 'LABELONLY', 'VERIFYONLY', 'REWINDONLY'] as const

/** RESTORE in all its forms; the word RESTORE is read already. */
export const restore = (cursor: Cursor): Restore | Inspect => {
  const inspection = INSPECTIONS.find((word) => cursor.isWord(word))
  if (inspection !== undefined) {
    cursor.next()
    cursor.word('FROM')
    const from = devices(cursor)
    return { kind: 'inspect', what: inspection, devices: from, options: options(cursor, RESTORE_OPTIONS, 'RESTORE') }
  }
  const what = cursor.takeWord('DATABASE') === null ? 'LOG' : 'DATABASE'
  if (what === 'LOG') cursor.word('LOG')
  const database = nameOrVariable(cursor)
  const some = parts(cursor, true)
  const from = cursor.takeWord('FROM') !== null
  if (from && what === 'DATABASE' && cursor.takeWord('DATABASE_SNAPSHOT') !== null) {
    cursor.symbol('=')
    const snapshot = text(cursor)
    if (cursor.isWord('WITH')) cursor.fail()
    return { kind: 'restore', what, database, parts: some, devices: [], snapshot, options: [] }
  }
  const read = from ? devices(cursor) : []
  // Without FROM one of RECOVERY, NORECOVERY and STANDBY must be said, so WITH must follow.
  if (!from && !cursor.isWord('WITH')) cursor.fail()
  const said = options(cursor, RESTORE_OPTIONS, 'RESTORE')
  if (!from && !said.some(({ name }) => ['RECOVERY', 'NORECOVERY', 'STANDBY'].includes(name))) cursor.fail()
  return { kind: 'restore', what, database, parts: some, devices: read, snapshot: null, options: said }
}
