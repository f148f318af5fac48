import type { SqlError } from '../sql/error.ts'
import type { SqlType, Value } from '../sql/type.ts'
import type { Row, StoredTable } from './content.ts'

export interface Variable {
  readonly type: SqlType
  value: Value
}

/** A change that a transaction made and has not committed: the row's number, and its former state in the overlay. */
export interface RowUndo {
  readonly table: TableData
  readonly row: number
  /** `undefined`: the overlay did not hold it. */
  readonly before: Row | null | undefined
}

/** Of a row, or of a table that was made or dropped. */
export type Undo = RowUndo | { readonly back: () => void }

/** A table that a transaction made or dropped: for everybody else it is as before until the commit. */
export interface PendingTable {
  readonly data: TableData
  readonly is: 'made' | 'dropped' | 'made and dropped'
}

/** The rows of a table: what is committed, and over it what one transaction changed. */
export interface TableData {
  readonly database: string
  readonly table: StoredTable
  readonly committed: Map<number, Row>
  readonly overlay: Map<number, Row | null>
  readonly resource: string
}

export interface Transaction {
  readonly undo: Undo[]
  readonly tables: Set<TableData>
  /** By `pendingKey`. */
  readonly pending: Map<string, PendingTable>
  readonly savepoints: { readonly name: string; readonly mark: number }[]
  /** Application locks that end with it. */
  readonly appLocks: string[]
  /** After an error under XACT_ABORT it can only be rolled back. */
  doomed: boolean
}

/** Announced by INSERT BULK, until its rows come. */
export interface BulkLoad {
  readonly path: readonly string[]
  readonly columns: readonly string[]
  readonly options: readonly string[]
}

/** What the views show of a running request. */
export interface Running {
  readonly command: string
  readonly started: number
  readonly databaseId: number
  percent: number
  estimated: number
  /** Milliseconds that it has worked: it grows while the request gets on, and stays where it is stuck. */
  worked: number
  wait: string | null
  waitResource: string
}

/** One login's session. */
export interface SessionState {
  readonly id: number
  readonly login: string
  readonly host: string
  readonly program: string
  readonly processId: number
  readonly library: string
  readonly encrypted: boolean
  readonly connected: number
  database: string
  /** That of the login; a reset of the connection leads back to it. */
  initialDatabase: string
  transaction: Transaction | null
  transactionEnd: 'commit' | 'rollback'
  nesting: number
  bulk: BulkLoad | null
  readonly temporary: Map<string, TableData>
  lockTimeout: number
  noCount: boolean
  abortOnError: boolean
  identityInsert: string | null
  identity: bigint | null
  rowCount: number
  lastError: number
  caught: SqlError | null
  running: Running | null
  lastRequest: { start: number; end: number }
  readonly prepared: Map<number, { readonly text: string; readonly parameters: string }>
  killed: boolean
  /** Ends the connection; with an error if a request runs. */
  readonly end: (error: SqlError | null) => void
  /** Ends the running request. */
  cancel: () => void
}
