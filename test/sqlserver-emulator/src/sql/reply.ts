import type { SqlError } from './error.ts'
import type { Column, SqlType, Value } from './type.ts'

/** What counted the rows: some clients take only the counts of those that change them. */
export type Command = 'select' | 'insert' | 'update' | 'delete'

/** Where what a statement has to say goes: the tokens of a response, in order. */
export interface Reply {
  /** A message; it reaches the client while the statement runs. */
  readonly info: (message: SqlError) => void
  readonly error: (error: SqlError) => void
  readonly columns: (columns: readonly Column[]) => void
  readonly row: (values: readonly Value[]) => void
  /** The end of a statement, with its rows if it counts them. */
  readonly done: (count: number | null, command?: Command) => void
  /** The session went to another database. */
  readonly database: (from: string, to: string) => void
}

export interface Returned {
  readonly status: number
  readonly outputs: readonly { readonly name: string; readonly type: SqlType; readonly value: Value }[]
}
