import type { Statement } from '../statement.ts'
import {
  certificates,
  encryptionKey,
  files,
  foreignFulls,
  logins,
  logKeeping,
  mayInDatabase,
  mayOnServer,
  newestWrittenUnder,
  serverClock,
  usersOf,
  volumeOf,
} from '../statements/examine.ts'

/** What an examination says to a server, beside what the engine says: name, reason, statement. */
export const examinationSaid = (database: string): readonly (readonly [string, string, Statement])[] => [
  ['clock', 'who asks, and the clock of the server', serverClock()],
  ['right on the server', 'each that is needed', mayOnServer('VIEW SERVER STATE')],
  ['right in a database', 'each that is needed', mayInDatabase(database, 'DATABASE', 'ALTER')],
  ['log keeping', 'a log that nobody backs up grows', logKeeping(database)],
  ['foreign fulls', 'what displaces the base of our differentials', foreignFulls(database)],
  ['written by the server', 'whether its service account may write a folder', newestWrittenUnder('D:!_staging\\%')],
  ['files', 'sizes and places', files()],
  ['volume', 'room for a restore', volumeOf(1, 1)],
  ['logins', 'by SID', logins()],
  ['users', 'who has to have a login on every server', usersOf(database)],
  ['certificates', 'by thumbprint', certificates()],
  ['encryption key', 'of a database that is encrypted as it lies', encryptionKey(5)],
]
