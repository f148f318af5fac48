import type { GroupId } from '@db-failover/domain'
import { aliveStream, groupStream, hostsStream } from '@db-failover/ports'
import type { StreamMetadata } from './stream-metadata.ts'

/** Who works with the log: for each role the name of a group of users, or of one user, of EventStoreDB. */
export interface Roles {
  readonly supervisor: string
  readonly host: string
  readonly operator: string
  readonly auditor: string
}

export type Role = keyof Roles

export const defaultRoles: Roles = {
  supervisor: 'failover-supervisors',
  host: 'failover-hosts',
  operator: 'failover-operators',
  auditor: 'failover-auditors',
}

/** The four kinds of streams, by the rights that they need. */
export type Kind = 'group' | 'hosts' | 'alive' | 'supervisors'

/** Who may read events, append them, read the metadata and write it. Deleting is for administrators alone. */
interface Rights {
  readonly read: readonly Role[]
  readonly append: readonly Role[]
  readonly readMetadata: readonly Role[]
  readonly writeMetadata: readonly Role[]
}

const everybody: readonly Role[] = ['supervisor', 'host', 'operator', 'auditor']

export const rights: Readonly<Record<Kind, Rights>> = {
  group: { read: everybody, append: ['supervisor', 'operator'], readMetadata: everybody, writeMetadata: ['operator'] },
  hosts: { read: everybody, append: ['host'], readMetadata: everybody, writeMetadata: ['operator'] },
  alive: { read: everybody, append: ['host'], readMetadata: everybody, writeMetadata: ['operator'] },
  supervisors: {
    read: ['supervisor', 'operator', 'auditor'],
    append: ['supervisor'],
    readMetadata: ['supervisor', 'operator', 'auditor'],
    writeMetadata: ['operator'],
  },
}

/** The newest signs of life that are kept: of heartbeats one a second each, enough for every lease. */
const KEPT: Partial<Record<Kind, number>> = { alive: 10_000, supervisors: 10_000 }

/** Stands in the metadata of the supervisors' stream, so that whoever creates a group knows whom to give rights. */
const ROLES = 'failoverRoles'

/** An access list as EventStoreDB stores it ("Stream ACL"); an empty one is for administrators alone. */
export const accessList = (kind: Kind, roles: Roles): StreamMetadata => {
  const named = (list: readonly Role[]): readonly string[] => list.map((role) => roles[role])
  const { read, append, readMetadata, writeMetadata } = rights[kind]
  return { $r: named(read), $w: named(append), $d: [], $mr: named(readMetadata), $mw: named(writeMetadata) }
}

/** What a stream's metadata should hold of ours. Without roles everybody keeps what the default list gives. */
export const wantedMetadata = (kind: Kind, roles: Roles | null): StreamMetadata => {
  const kept = KEPT[kind]
  return {
    ...(kept === undefined ? {} : { $maxCount: kept }),
    ...(roles === null ? {} : { $acl: accessList(kind, roles) }),
    ...(roles === null || kind !== 'supervisors' ? {} : { [ROLES]: { ...roles } }),
  }
}

/** The roles that `init-log` has named; null: it has not been run. */
export const rolesIn = ({ [ROLES]: found }: StreamMetadata): Roles | null => {
  if (typeof found !== 'object' || found === null || !('supervisor' in found)) return null
  const { supervisor, host, operator, auditor } = found
  return typeof supervisor === 'string' &&
    typeof host === 'string' &&
    typeof operator === 'string' &&
    typeof auditor === 'string'
    ? { supervisor, host, operator, auditor }
    : null
}

/** A group's three streams, the one that whoever creates it appends to last. */
export const streamsOfGroup = (group: GroupId): readonly (readonly [string, Kind])[] => [
  [hostsStream(group), 'hosts'],
  [aliveStream(group), 'alive'],
  [groupStream(group), 'group'],
]
