import { createUsers, type User, type UserList } from './access/users.ts'
import { openJournal } from './durable/journal.ts'
import { createFaultBox } from './faults/box.ts'
import type { Faults } from './faults/fault.ts'
import { localFaults } from './faults/local.ts'
import { createNode } from './node.ts'
import { serve } from './services/server.ts'
import { openFront } from './transport/front.ts'
import { plain, secured, type TlsOptions } from './transport/security.ts'

export interface EmulatorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** A folder to keep the log in; in memory only when absent. What is acknowledged survives `kill`. */
  readonly data?: string
  /** With TLS everybody has to say who he is, and access lists count. */
  readonly tls?: boolean | TlsOptions
  /** Beside `admin` and `ops`, whose password is `changeit`. They count with TLS only. */
  readonly users?: readonly User[]
}

export interface Emulator {
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
  /** Ends it in good order. */
  stop(): Promise<void>
  /** Ends it as `kill -9` would: what was not acknowledged may be kept or lost, and nobody is told. */
  kill(): Promise<void>
}

const HOST = '127.0.0.1'

/** A connection string with somebody's credentials in it. */
export const withCredentials = (connectionString: string, user: Pick<User, 'username' | 'password'>): string => {
  const pair = [user.username, user.password].map(encodeURIComponent).join(':')
  return connectionString.replace('://', `://${pair}@`)
}

export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const { port = 0, data, tls = false } = options
  const journal = data === undefined ? null : await openJournal(data)
  const security = tls === false ? plain() : await secured(tls === true ? {} : tls)
  const users = createUsers(options.users ?? [])
  const node = createNode(journal?.keep ?? ((_entry, kept) => kept()), journal?.entries)
  const faults = createFaultBox()
  const id = crypto.randomUUID()
  const members = () => [{ id, host: HOST, port: front.port, state: 'leader', alive: true } as const]
  const served = { node, users: tls === false ? null : users, faults }
  const server = await serve(served, members, security.credentials)
  const front = await openFront(port, server.port)
  const address = `${HOST}:${front.port}`
  const connectionString = `esdb://${address}?${security.query}`
  const end = async (finish: (() => Promise<void>) | undefined) => {
    server.close()
    await front.close()
    await finish?.()
    await security.close()
  }
  return {
    port: front.port,
    url: address,
    connectionString,
    connectionStringFor: (user) => withCredentials(connectionString, user),
    caFile: security.caFile,
    users: { put: async (user) => users.put(user), remove: async (username) => users.remove(username) },
    faults: localFaults(faults, front),
    stop: () => end(journal?.close),
    async kill() {
      const abandoned = journal?.abandon()
      await end(() => abandoned ?? Promise.resolve())
    },
  }
}
