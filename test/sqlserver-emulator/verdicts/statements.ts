import { between, type Chance, oneOf, shuffled } from 'db-failover-test-seeded/chance'
import { tokens } from '../src/syntax/lexer.ts'
import { PLAIN } from './plain.ts'

// Statements as their parts. What is documented is documented on the pages "BACKUP", "RESTORE Statements - Arguments" and
// those of the other statements.

type Parts = readonly string[]
type Make = (chance: Chance) => Parts

const NAMES = [
  'Db',
  '[Db]',
  '"Db"',
  '[Sales DB]',
  '[a]]b]',
  '"a""b"',
  '[order]',
  'Döb',
  '_d1',
  'a$b',
  'd#',
  '[データ]',
  'mirror',
  'stats',
] as const
const TEXTS = [
  "N'D:\\b\\x.bak'",
  "'x'",
  "N''",
  "N'it''s'",
  "N'\\\\srv\\share\\x.bak'",
  "N'-- x'",
  "N'/* x'",
  "N'ü😀'",
  "n'x'",
  "'a\\\nb'",
] as const
const VARIABLES = ['@v', '@Db_1', '@ünï', '@a$b#'] as const

const name: Make = (chance) => [oneOf(chance, NAMES)]
const variable: Make = (chance) => [oneOf(chance, VARIABLES)]
const database: Make = (chance) => (chance() < 0.2 ? variable(chance) : name(chance))
const text: Make = (chance) => (chance() < 0.2 ? variable(chance) : [oneOf(chance, TEXTS)])
const figure =
  (...figures: readonly [string, ...string[]]): Make =>
  (chance) =>
    chance() < 0.2 ? variable(chance) : [oneOf(chance, figures)]

const flag =
  (word: string): Make =>
  () => [word]
const valued =
  (word: string, value: Make): Make =>
  (chance) => [word, '=', ...value(chance)]

const encryption: Make = (chance) => [
  'ENCRYPTION',
  '(',
  'ALGORITHM',
  '=',
  oneOf(chance, ['AES_128', 'AES_192', 'AES_256', 'TRIPLE_DES_3KEY']),
  ',',
  'SERVER',
  ...oneOf(chance, [['CERTIFICATE'], ['ASYMMETRIC', 'KEY']]),
  '=',
  ...name(chance),
  ')',
]
const stats: Make = (chance) =>
  chance() < 0.4 ? ['STATS'] : ['STATS', '=', oneOf(chance, ['1', '5', '10', '100', '007'])]

/** Groups of which one member at most stands. */
const BOTH: readonly (readonly Make[])[] = [
  [flag('CHECKSUM'), flag('NO_CHECKSUM')],
  [flag('STOP_ON_ERROR'), flag('CONTINUE_AFTER_ERROR')],
  [stats],
  [valued('BLOCKSIZE', figure('512', '1024', '65536'))],
  [valued('BUFFERCOUNT', figure('1', '50'))],
  [valued('MAXTRANSFERSIZE', figure('65536', '4194304'))],
  [flag('REWIND'), flag('NOREWIND')],
  [flag('UNLOAD'), flag('NOUNLOAD')],
  [valued('MEDIANAME', text)],
]

const BACKUP: readonly (readonly Make[])[] = [
  ...BOTH,
  [flag('COPY_ONLY')],
  [flag('COMPRESSION'), flag('NO_COMPRESSION')],
  [encryption],
  [valued('NAME', text)],
  [valued('DESCRIPTION', text)],
  [valued('EXPIREDATE', text)],
  [valued('RETAINDAYS', figure('0', '7', '99999'))],
  [flag('INIT'), flag('NOINIT')],
  [flag('SKIP'), flag('NOSKIP')],
  [flag('FORMAT'), flag('NOFORMAT')],
  [valued('MEDIADESCRIPTION', text)],
  [flag('RESTART')],
]
const BACKUP_DATABASE = [...BACKUP, [flag('DIFFERENTIAL')]]
const BACKUP_LOG = [...BACKUP, [flag('NORECOVERY'), valued('STANDBY', text)], [flag('NO_TRUNCATE')]]

const move: Make = (chance) => {
  const count = between(chance, 1, 3)
  return listed(Array.from({ length: count }, (_, i) => ['MOVE', `N'f${i}'`, 'TO', ...text(chance)]))
}
const broker = ['ENABLE_BROKER', 'ERROR_BROKER_CONVERSATIONS', 'NEW_BROKER'].map(flag)
const RESTORE: readonly (readonly Make[])[] = [
  ...BOTH,
  [flag('RECOVERY'), flag('NORECOVERY'), valued('STANDBY', text)],
  [move],
  [flag('REPLACE')],
  [flag('RESTART')],
  [flag('RESTRICTED_USER')],
  [valued('FILE', figure('1', '2', '32767'))],
  [valued('PASSWORD', text)],
  [valued('MEDIAPASSWORD', text)],
  broker,
  [valued('STOPAT', text), () => ['STOPATMARK', '=', "'lsn:15000000040000037'"]],
]
const RESTORE_DATABASE = [...RESTORE, [flag('PARTIAL')]]

const INSPECTION: readonly (readonly Make[])[] = [
  [flag('CHECKSUM'), flag('NO_CHECKSUM')],
  [flag('STOP_ON_ERROR'), flag('CONTINUE_AFTER_ERROR')],
  [valued('MEDIANAME', text)],
  [valued('MEDIAPASSWORD', text)],
  [flag('REWIND')],
  [flag('UNLOAD'), flag('NOUNLOAD')],
]
const OF_SETS: readonly (readonly Make[])[] = [
  ...INSPECTION,
  [valued('FILE', figure('1', '3'))],
  [valued('PASSWORD', text)],
]
const VERIFICATION: readonly (readonly Make[])[] = [...OF_SETS, [flag('LOADHISTORY')], [move], [stats]]

type Inspected = readonly [what: string, options: readonly (readonly Make[])[]]

const listed = (items: readonly Parts[]): Parts => items.flatMap((item, i) => (i === 0 ? item : [',', ...item]))

const some = (chance: Chance, groups: readonly (readonly Make[])[]): readonly Parts[] =>
  shuffled(chance, groups)
    .slice(0, between(chance, 1, 6))
    .flatMap(([first, ...others]) => (first === undefined ? [] : [oneOf(chance, [first, ...others])(chance)]))

const withOptions = (chance: Chance, groups: readonly (readonly Make[])[]): Parts =>
  chance() < 0.2 ? [] : ['WITH', ...listed(some(chance, groups))]

const medium = (chance: Chance, kind: string): Parts => (kind === '' ? database(chance) : [kind, '=', ...text(chance)])
const devices = (chance: Chance, count: number, kind: string): Parts =>
  listed(Array.from({ length: count }, () => medium(chance, kind)))
const KINDS = ['DISK', 'DISK', 'DISK', 'TAPE', 'URL', ''] as const

const backup: Make = (chance) => {
  const log = chance() < 0.3
  const kind = oneOf(chance, KINDS)
  const count = chance() < 0.8 ? 1 : between(chance, 2, 4)
  const mirrors = chance() < 0.85 ? 0 : between(chance, 1, 3)
  return [
    'BACKUP',
    log ? 'LOG' : 'DATABASE',
    ...database(chance),
    'TO',
    ...devices(chance, count, kind),
    ...Array.from({ length: mirrors }, () => ['MIRROR', 'TO', ...devices(chance, count, kind)]).flat(),
    ...withOptions(chance, log ? BACKUP_LOG : BACKUP_DATABASE),
  ]
}

const restore: Make = (chance) => {
  const log = chance() < 0.3
  const count = chance() < 0.8 ? 1 : between(chance, 2, 4)
  const what = ['RESTORE', log ? 'LOG' : 'DATABASE', ...database(chance)]
  if (chance() < 0.1)
    return [...what, 'WITH', ...oneOf(chance, [['RECOVERY'], ['NORECOVERY'], ['STANDBY', '=', ...text(chance)]])]
  return [
    ...what,
    'FROM',
    ...devices(chance, count, oneOf(chance, KINDS)),
    ...withOptions(chance, log ? RESTORE : RESTORE_DATABASE),
  ]
}

const INSPECTIONS: readonly [Inspected, ...Inspected[]] = [
  ['HEADERONLY', OF_SETS],
  ['FILELISTONLY', OF_SETS],
  ['LABELONLY', INSPECTION],
  ['VERIFYONLY', VERIFICATION],
]

const inspect: Make = (chance) => {
  const [what, groups] = oneOf(chance, INSPECTIONS)
  return [
    'RESTORE',
    what,
    'FROM',
    ...devices(chance, between(chance, 1, 2), oneOf(chance, KINDS)),
    ...withOptions(chance, groups),
  ]
}

const alter: Make = (chance) => {
  const option = oneOf(chance, [
    ['SINGLE_USER'],
    ['RESTRICTED_USER'],
    ['MULTI_USER'],
    ['READ_ONLY'],
    ['READ_WRITE'],
    ['OFFLINE'],
    ['ONLINE'],
    ['EMERGENCY'],
    ['RECOVERY', 'FULL'],
    ['RECOVERY', 'BULK_LOGGED'],
    ['RECOVERY', 'SIMPLE'],
  ])
  const ending = oneOf(chance, [
    [],
    ['WITH', 'NO_WAIT'],
    ['WITH', 'ROLLBACK', 'IMMEDIATE'],
    ['WITH', 'ROLLBACK', 'AFTER', '30'],
    ['WITH', 'ROLLBACK', 'AFTER', '5', 'SECONDS'],
  ])
  return ['ALTER', 'DATABASE', ...(chance() < 0.1 ? ['CURRENT'] : name(chance)), 'SET', ...option, ...ending]
}

const plain: Make = (chance) => {
  const [first = '', ...others] = PLAIN
  const words = tokens(oneOf(chance, [first, ...others])).filter(({ kind }) => kind !== 'end')
  return words.map((token) => token.text)
}

export const documented: Make = (chance) =>
  oneOf(chance, [backup, backup, restore, restore, inspect, alter, plain])(chance)

const ALL = [...BACKUP_DATABASE, ...BACKUP_LOG, ...RESTORE_DATABASE, ...VERIFICATION].flat()
const STRANGE = [
  '1',
  '-1',
  '1.5',
  '1e1',
  '0x1',
  '$1',
  "'x'",
  "N'x'",
  'x',
  '[x]',
  '"x"',
  '@v',
  '@@v',
  'NULL',
  'DEFAULT',
  'ON',
  '()',
  "('x')",
  '+1',
  "'a' + 'b'",
] as const
const FIRST_WORDS = [
  'FROB',
  'CREDENTIAL',
  'METADATA_ONLY',
  'SNAPSHOT',
  'KEEP_REPLICATION',
  'TRUNCATE_ONLY',
  'NO_LOG',
  'FILE',
  'DBNAME',
  'STOPATMARK',
] as const

/** An option from anywhere, with a value as it has, with another, or with none. */
const anyOption: Make = (chance) => {
  const [first = plain, ...others] = ALL
  const option = oneOf(chance, [first, ...others])(chance)
  const word = chance() < 0.1 ? oneOf(chance, FIRST_WORDS) : (option[0] ?? '')
  const drawn = chance()
  if (drawn < 0.5) return option
  return drawn < 0.65 ? [word] : [word, ...(drawn < 0.95 ? ['='] : []), oneOf(chance, STRANGE)]
}

const anyOptions: Make = (chance) => listed(Array.from({ length: between(chance, 1, 4) }, () => anyOption(chance)))

/** A documented beginning, and after WITH whatever there is. */
export const wild: Make = (chance) => {
  const parts = oneOf(chance, [backup, restore, inspect, alter])(chance)
  const at = parts.indexOf('WITH')
  return [...(at < 0 ? parts : parts.slice(0, at)), 'WITH', ...anyOptions(chance)]
}
