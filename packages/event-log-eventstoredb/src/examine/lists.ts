import { isDeepStrictEqual } from 'node:util'
import type { GroupId } from '@db-failover/domain'
import { type About, type Diagnosis, supervisorsStream } from '@db-failover/ports'
import type { Access } from '../access.ts'
import { leftOpen, readDefaultList } from '../default-list.ts'
import { linksLeftOpen } from '../links.ts'
import { readMetadata } from '../metadata.ts'
import { accessList, type Kind, rolesIn } from '../roles.ts'
import type { StreamMetadata } from '../stream-metadata.ts'
import { streamsOf } from './streams.ts'

const initLog = 'Type, as an administrator of the server: db-failover init-log'

const listOf = (
  on: About,
  stream: string,
  kind: Kind,
  metadata: StreamMetadata,
  installation: StreamMetadata,
): Diagnosis => {
  const roles = rolesIn(installation)
  if (roles === null)
    return on.warning(
      'access list',
      `init-log has not been run: every user of the server may do with ${stream} what the default list allows.`,
      initLog,
    )
  const wanted = accessList(kind, roles)
  const { $acl: found } = metadata
  if (isDeepStrictEqual(found, wanted)) return on.fine('access list', `${stream} has the access list of its roles.`)
  const what = found === undefined ? 'has no access list' : 'has another access list than its roles need'
  return on.warning(
    'access list',
    `${stream} ${what}.`,
    kind === 'supervisors'
      ? initLog
      : `As an operator, set $acl in the metadata of ${stream} to ${JSON.stringify(wanted)} (in the server's user interface).`,
  )
}

/** The access lists of the streams; where nobody may look, that is told. */
export const lists = async (on: About, access: Access, groups: readonly GroupId[]): Promise<readonly Diagnosis[]> => {
  const found: Diagnosis[] = []
  const installation = await readMetadata(access, supervisorsStream)
  for (const [stream, kind] of streamsOf(groups)) {
    const metadata = await readMetadata(access, stream)
    // A group that is not created yet gets its lists before its first event.
    if (metadata._tag === 'Right' && metadata.right.revision === null && kind !== 'supervisors') continue
    found.push(
      metadata._tag === 'Left' || installation._tag === 'Left'
        ? on.warning(
            'access list',
            `The access list of ${stream} cannot be read by this user.`,
            'Give the user one of the roles: db-failover init-log names them.',
          )
        : listOf(on, stream, kind, metadata.right.document, installation.right.document),
    )
  }
  return found
}

/** What the server leaves open to everybody who may log in, whatever the lists of our streams say. */
export const openToAll = async (on: About, access: Access): Promise<readonly Diagnosis[]> => {
  const list = await readDefaultList(access)
  const links = await linksLeftOpen(access)
  return [
    ...(list._tag === 'Left'
      ? [
          on.fine(
            'default list',
            'Only an administrator sees the default list; db-failover init-log --dry-run tells what it leaves open.',
          ),
        ]
      : leftOpen(list.right).map((says) =>
          on.warning(
            'default list',
            `Every user of this server may ${says}.`,
            'Type, as an administrator: db-failover init-log --default-list (it governs every application on the server).',
          ),
        )),
    ...links.map((says) =>
      on.warning(
        'system projections',
        `Every user of this server may ${says}.`,
        'Stop the system projections ($by_category, $by_event_type, $streams, $stream_by_category) on a server that others share.',
      ),
    ),
  ]
}
