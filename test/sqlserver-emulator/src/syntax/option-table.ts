/**
 * What follows an option's word: nothing; a string or variable; a whole number or variable; STATS, whose number is
 * no variable and may be left out; and the forms of their own.
 */
export type Form = 'flag' | 'text' | 'count' | 'percent' | 'compression' | 'encryption' | 'move' | 'mark'

const forms = (form: Form, words: string): readonly (readonly [string, Form])[] =>
  words.split(' ').map((word) => [word, form] as const)

/** Page "BACKUP (Transact-SQL)". CREDENTIAL and FILE_SNAPSHOT belong to URL devices. */
export const BACKUP_OPTIONS: ReadonlyMap<string, Form> = new Map([
  ...forms(
    'flag',
    'DIFFERENTIAL COPY_ONLY NO_COMPRESSION FILE_SNAPSHOT NOINIT INIT NOSKIP SKIP NOFORMAT FORMAT NO_CHECKSUM CHECKSUM ' +
      'STOP_ON_ERROR CONTINUE_AFTER_ERROR RESTART REWIND NOREWIND UNLOAD NOUNLOAD NORECOVERY NO_TRUNCATE',
  ),
  ...forms('text', 'DESCRIPTION NAME CREDENTIAL EXPIREDATE MEDIADESCRIPTION MEDIANAME STANDBY'),
  ...forms('count', 'RETAINDAYS BLOCKSIZE BUFFERCOUNT MAXTRANSFERSIZE'),
  ...forms('percent', 'STATS'),
  ...forms('compression', 'COMPRESSION'),
  ...forms('encryption', 'ENCRYPTION'),
])

/** Pages "RESTORE Statements" and "RESTORE Statements - Arguments". */
export const RESTORE_OPTIONS: ReadonlyMap<string, Form> = new Map([
  ...forms(
    'flag',
    'PARTIAL RECOVERY NORECOVERY REPLACE RESTART RESTRICTED_USER CHECKSUM NO_CHECKSUM STOP_ON_ERROR ' +
      'CONTINUE_AFTER_ERROR REWIND NOREWIND UNLOAD NOUNLOAD KEEP_REPLICATION KEEP_CDC ENABLE_BROKER ' +
      'ERROR_BROKER_CONVERSATIONS NEW_BROKER LOADHISTORY KEEP_TEMPORAL_RETENTION',
  ),
  ...forms('text', 'STANDBY PASSWORD MEDIANAME MEDIAPASSWORD CREDENTIAL STOPAT'),
  ...forms('count', 'FILE BLOCKSIZE BUFFERCOUNT MAXTRANSFERSIZE'),
  ...forms('percent', 'STATS'),
  ...forms('move', 'MOVE'),
  ...forms('mark', 'STOPATMARK STOPBEFOREMARK'),
])

/** Alternatives in the diagrams: one of a group excludes the others (3031). */
export const ALTERNATIVES: readonly (readonly string[])[] = [
  ['COMPRESSION', 'NO_COMPRESSION'],
  ['INIT', 'NOINIT'],
  ['SKIP', 'NOSKIP'],
  ['FORMAT', 'NOFORMAT'],
  ['CHECKSUM', 'NO_CHECKSUM'],
  ['STOP_ON_ERROR', 'CONTINUE_AFTER_ERROR'],
  ['REWIND', 'NOREWIND'],
  ['UNLOAD', 'NOUNLOAD'],
  ['RECOVERY', 'NORECOVERY', 'STANDBY'],
  ['ENABLE_BROKER', 'ERROR_BROKER_CONVERSATIONS', 'NEW_BROKER'],
  ['STOPAT', 'STOPATMARK', 'STOPBEFOREMARK'],
  ['KEEP_REPLICATION', 'NORECOVERY'],
  ['KEEP_CDC', 'NORECOVERY'],
]

export const LOG_ONLY: readonly string[] = ['NORECOVERY', 'STANDBY', 'NO_TRUNCATE']
export const DATABASE_ONLY: readonly string[] = ['DIFFERENTIAL']

const ANY_INSPECTION =
  'CHECKSUM NO_CHECKSUM CONTINUE_AFTER_ERROR STOP_ON_ERROR MEDIANAME MEDIAPASSWORD REWIND UNLOAD NOUNLOAD CREDENTIAL'

/** Page "RESTORE Statements - Arguments", summary at its end: which statement knows which option (else 3032). */
export const INSPECTION_OPTIONS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  (
    [
      ['HEADERONLY', `${ANY_INSPECTION} FILE PASSWORD`],
      ['FILELISTONLY', `${ANY_INSPECTION} FILE PASSWORD`],
      ['LABELONLY', ANY_INSPECTION],
      ['VERIFYONLY', `${ANY_INSPECTION} NOREWIND FILE PASSWORD LOADHISTORY MOVE STATS`],
      ['REWINDONLY', 'UNLOAD NOUNLOAD'],
    ] as const
  ).map(([statement, options]) => [statement, new Set(options.split(' '))] as const),
)
