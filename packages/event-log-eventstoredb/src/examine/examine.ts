import { about, type Diagnosis, type LogExamination, supervisorsStream } from '@db-failover/ports'
import { right } from 'fp-ts/lib/Either.js'
import { type Access, onLane } from '../access.ts'
import { accessTo } from '../access-to.ts'
import { within } from '../calls.ts'
import type { EventStoreEventLogConfig } from '../config.ts'
import { targetOf } from '../connection-string.ts'
import type { Failure } from '../failure.ts'
import { clocks } from './clocks.ts'
import { growth } from './growth.ts'
import { lists, openToAll } from './lists.ts'
import { rightsOfUser } from './rights.ts'

const on = about(null)

const todoFor = ({ kind, says }: Failure): string => {
  if (kind === 'Denied')
    return 'Correct the user or the password that the process file names under log.eventstoredb.credentials.'
  if (/certificate|self.signed|altname/i.test(says))
    return 'Name the authority that signed the certificate: tlsCAFile in the connection string; and the host as the certificate does.'
  if (/ENOTFOUND|EAI_AGAIN|Name resolution|resolve/i.test(says))
    return 'The name does not resolve on this machine: correct the connection string, or the name service.'
  if (kind === 'NotReady') return 'Start the nodes that are down: an append needs a majority of them.'
  return 'Look whether the nodes run, and whether a firewall lets this machine through to their port (2113).'
}

/** The first call of all: it finds the leader, or says why not. */
const reached = (access: Access) =>
  onLane(access, supervisorsStream, access.limits.patience.connectMs, async (lane) => {
    const version = await within(2_000, 'asking for the version', lane.connection.version().then(right))
    return right({ node: lane.connection.endpoint, version: version._tag === 'Right' ? version.right : 'unknown' })
  })

/** Measured with 23.10; 20 is the first that this client speaks to. */
const versionOf = (version: string): Diagnosis => {
  const major = Number(version.split('.')[0])
  if (Number.isNaN(major)) return on.fine('version', 'The server does not tell its version.')
  return major >= 20
    ? on.fine('version', `The server is EventStoreDB ${version}.`)
    : on.error(
        'version',
        `The server is EventStoreDB ${version}; 20 is the oldest that is spoken to.`,
        'Update the server.',
      )
}

/**
 * A log in EventStoreDB, as `doctor` looks at it, with this process's own user. Nothing is written: whether the user may
 * append is asked with an expectation that never holds.
 */
export const examineEventStore = (config: EventStoreEventLogConfig): LogExamination => ({
  examine: async (groups) => {
    const opened = accessTo(config)
    if (opened._tag === 'Left')
      return [
        on.error(
          'log',
          `The log cannot be opened: ${opened.left.says}.`,
          'Correct log.eventstoredb in the process file.',
        ),
      ]
    const { access, close } = opened.right
    try {
      const found = await reached(access)
      if (found._tag === 'Left')
        return [on.error('log', `The log cannot be reached: ${found.left.says}.`, todoFor(found.left))]
      const { node, version } = found.right
      const target = targetOf(config.connection, config.credentials)
      const secure = target._tag === 'Right' && target.right.options.tls
      return [
        on.fine('log', `The node ${node} answers and leads.`),
        versionOf(version),
        ...(secure
          ? [
              on.fine('TLS', 'The connection is encrypted, and its certificate was verified.'),
              ...(await rightsOfUser(on, access, groups)),
              ...(await lists(on, access, groups)),
              ...(await openToAll(on, access)),
            ]
          : [
              on.warning(
                'TLS',
                'The connection says tls=false: whoever reaches the server may read, write and delete the log, and nobody is asked who he is.',
                'Run the server with certificates and users, and leave tls=false out of the connection string.',
              ),
            ]),
        ...(await growth(on, access, groups)),
        ...(await clocks(on, access)),
      ]
    } finally {
      await close()
    }
  },
})
