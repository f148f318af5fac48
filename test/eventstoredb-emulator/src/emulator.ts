import { createUsers, type User } from './access/users.ts'
import { openJournal } from './durable/journal.ts'
import { HOST, type Listening, listen } from './listening.ts'
import { createNode } from './node.ts'
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

export interface Emulator extends Listening {
  /** Ends it in good order. */
  stop(): Promise<void>
  /** Ends it as `kill -9` would: what was not acknowledged may be kept or lost, and nobody is told. */
  kill(): Promise<void>
}

/** One server, alone. */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const { port = 0, data, tls = false } = options
  const journal = data === undefined ? null : await openJournal(data)
  const security = tls === false ? plain() : await secured(tls === true ? {} : tls)
  const node = createNode(journal?.keep ?? ((_entry, kept) => kept()), journal?.entries)
  const id = crypto.randomUUID()
  const members = (own: number) => [{ id, host: HOST, port: own, state: 'leader', alive: true } as const]
  const listening = await listen(node, members, createUsers(options.users ?? []), security, port).catch(
    async (error) => {
      await Promise.all([journal?.close(), security.close()])
      throw error
    },
  )
  return {
    ...listening,
    async stop() {
      await listening.close()
      await journal?.close()
      await security.close()
    },
    async kill() {
      const abandoned = journal?.abandon()
      await listening.close()
      await abandoned
      await security.close()
    },
  }
}
