import type { Either } from 'fp-ts/lib/Either.js'
import type { SqlError } from '../sql/error.ts'
import type { Reply, Returned } from '../sql/reply.ts'
import type { BulkRows } from './bulk.ts'
import type { Login } from './login7.ts'
import type { Call } from './request.ts'

/** One login's conversation with an instance. Nothing here throws; errors go to the reply. */
export interface Session {
  readonly id: number
  readonly database: string
  readonly inTransaction: () => boolean
  /** How the last transaction ended. */
  readonly transactionEnd: () => 'commit' | 'rollback'
  readonly batch: (text: string, reply: Reply, cancel: AbortSignal) => Promise<void>
  readonly call: (call: Call, reply: Reply, cancel: AbortSignal) => Promise<Returned>
  /** The rows that INSERT BULK announced. */
  readonly load: (rows: BulkRows, reply: Reply, cancel: AbortSignal) => Promise<void>
  readonly begin: () => void
  readonly save: (name: string) => void
  readonly commit: (reply: Reply) => void
  /** With a name: back to that savepoint. */
  readonly rollback: (reply: Reply, name: string) => void
  readonly reset: () => void
  /** Ends whatever runs, rolls back, releases every lock. */
  readonly close: () => void
}

/** How the instance ends a connection: with a last error, or without a word. */
export type End = (last: SqlError | null) => void

export interface Backend {
  readonly serverName: string
  /** Major, minor, build. */
  readonly version: readonly [number, number, number]
  readonly login: (login: Login, encrypted: boolean, end: End) => Promise<Either<readonly SqlError[], Session>>
}
