import type { Row } from '../instance/content.ts'
import type { SqlType, Value } from '../sql/type.ts'

/** Where an expression finds its values while it runs. */
export interface Env {
  readonly row: Row
  /** Of the query around a subquery. */
  readonly outer: Env | null
  /** Results of the aggregates, in the order in which binding met them. */
  readonly aggregates: readonly Value[]
}

export const NOWHERE: Env = { row: [], outer: null, aggregates: [] }

/** An expression whose names are resolved. */
export interface Bound {
  readonly type: SqlType
  readonly evaluate: (env: Env) => Value
  /** Compared by code points: its collation says so. */
  readonly binary?: boolean
}

/** Null: unknown. */
export type Test = (env: Env) => boolean | null

export interface ScopeColumn {
  /** Of the table or its alias, and of the schema and database if it has no alias. */
  readonly path: readonly string[]
  readonly name: string
  readonly type: SqlType
  readonly nullable: boolean
}

export interface Relation {
  readonly columns: readonly ScopeColumn[]
  readonly rows: (outer: Env | null) => Iterable<Row>
}

export interface Aggregate {
  readonly name: string
  readonly argument: Bound | null
  readonly distinct: boolean
  readonly separator: string
  readonly order: readonly { readonly key: Bound; readonly descending: boolean }[]
}

/** What names mean at one place of a query. */
export interface Scope {
  readonly columns: readonly ScopeColumn[]
  readonly outer: Scope | null
  /** Where aggregates may stand: those that were met. */
  readonly aggregates: Aggregate[] | null
}
