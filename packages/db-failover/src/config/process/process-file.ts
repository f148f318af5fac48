import { GroupId, ProcessId } from '@db-failover/domain'
import type * as t from 'io-ts'
import { list, named } from '../shape/list.ts'
import { field, object, optional } from '../shape/object.ts'
import { choice, orNone, scalar, text } from '../shape/scalars.ts'
import { shape } from '../shape/shape.ts'
import { alarmSink } from './alarm-sink.ts'
import { backupEncryption } from './backup-encryption.ts'
import { logPlace } from './log-place.ts'
import { reference } from './reference.ts'

const NAME = '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'
const name = (what: string) =>
  `${what}: letters, digits, '.', '_' or '-', at most 63, and no word of JavaScript's such as constructor`

const isAddress = (u: unknown): u is string => typeof u === 'string' && /^[^\s:]+:\d{1,5}$/.test(u)
const witness = shape(
  { allowed: 'a host and a port such as gateway.example:443', schema: { type: 'string', pattern: '^[^\\s:]+:\\d+$' } },
  isAddress,
  (u) => (isAddress(u) ? u : undefined),
)

export const groupName = scalar(GroupId, name("a group's name"), NAME)

/** `db-failover.yaml`: what one process needs. What a group is lies in its log. */
export const processFile = object('the process file', {
  process: field(
    "This process's name, the same after its restart and unlike every other's.",
    scalar(ProcessId, name('a name'), NAME),
  ),
  log: field('Where the log is.', logPlace),
  groups: field(
    'The failover groups that this process runs, and the ones that commands speak of.',
    list(groupName, 1, 'a list of group names'),
  ),
  engine: optional(
    'Which kind of database server the entries of these groups live on.',
    choice('sqlite', 'sqlserver'),
    'sqlite',
  ),
  credentials: optional(
    'How to log in to each database server, by what the entries give as its server. SQLite needs none.',
    named(
      object('a user and a password', {
        user: field('The login of this program.', reference),
        password: field('Its password.', reference),
        host: optional(
          "A host application's login, with which a restored database is checked before anybody is sent there.",
          orNone(
            object('a user and a password', {
              user: field('The login.', reference),
              password: field('Its password.', reference),
            }),
          ),
          null,
        ),
      }),
      'database servers, each with a user and a password',
    ),
    {},
  ),
  certificateAuthorities: optional(
    'PEM files of authorities that sign the database servers’ certificates, beside those that Node knows. Relative to the folder of this file.',
    list(text('the path of a file')),
    [],
  ),
  backupEncryption: optional(
    'How SQL Server encrypts the backups. Back up the certificate with its private key: whoever loses it loses every backup.',
    orNone(backupEncryption),
    null,
  ),
  witnesses: optional(
    'Addresses beside the databases. While none of them and no other server can be reached, this process takes itself to be cut off and no database to be lost.',
    list(witness),
    [],
  ),
  checkpoints: optional(
    "A folder for what a start has proven of the logs: the next start hashes only what came later. Keep it where whoever can write to the log can't. Without it every start proves the logs from their first event. Relative to the folder of this file.",
    orNone(text('the path of a folder')),
    null,
  ),
  alarms: optional('Where alarms go, each to all of them.', list(alarmSink, 0, 'a list of alarm sinks'), []),
})
export type ProcessFile = t.TypeOf<typeof processFile>
