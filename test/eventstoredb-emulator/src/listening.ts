import type { User, UserList, Users } from './access/users.ts'
import { createFaultBox } from './faults/box.ts'
import type { Faults } from './faults/fault.ts'
import { localFaults } from './faults/local.ts'
import type { ServerNode } from './node.ts'
import type { Member } from './services/gossip.ts'
import { serve } from './services/server.ts'
import { openFront } from './transport/front.ts'
import type { Security } from './transport/security.ts'

export const HOST = '127.0.0.1'

/** Where a server is reached, and what can be done to it. */
export interface Listening {
  readonly port: number
  /** `host:port`. */
  readonly url: string
  /** For `EventStoreDBClient.connectionString`, without credentials. */
  readonly connectionString: string
  /** The same with credentials in it. */
  connectionStringFor(user: Pick<User, 'username' | 'password'>): string
  /** The certificate that clients have to trust; null without TLS. */
  readonly caFile: string | null
  readonly users: UserList
  readonly faults: Faults
}

/** A connection string with somebody's credentials in it. */
export const withCredentials = (connectionString: string, user: Pick<User, 'username' | 'password'>): string => {
  const pair = [user.username, user.password].map(encodeURIComponent).join(':')
  return connectionString.replace('://', `://${pair}@`)
}

/** Lets clients in to a node; `members` is what it says of its cluster, which may need to know the port first. */
export const listen = async (
  node: ServerNode,
  members: (port: number) => readonly Member[],
  users: Users,
  security: Security,
  port: number,
): Promise<Listening & { close(): Promise<void> }> => {
  const box = createFaultBox()
  const served = { node, users: security.caFile === null ? null : users, faults: box }
  const server = await serve(served, () => members(front.port), security.credentials)
  const front = await openFront(port, server.port).catch((error) => {
    server.close()
    throw error
  })
  const url = `${HOST}:${front.port}`
  const connectionString = `esdb://${url}?${security.query}`
  return {
    port: front.port,
    url,
    connectionString,
    connectionStringFor: (user) => withCredentials(connectionString, user),
    caFile: security.caFile,
    users: { put: async (user) => users.put(user), remove: async (username) => users.remove(username) },
    faults: localFaults(box, front),
    async close() {
      server.close()
      await front.close()
    },
  }
}
