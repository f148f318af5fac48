import type { Backup, Inspect, Restore } from './backup.ts'
import type { DatabaseStatement } from './database.ts'
import type { PrincipalStatement } from './principal.ts'
import type { DataType, Expression, Query, SelectItem, Source, TableExpression, Top } from './query.ts'

export interface ColumnDefinition {
  readonly name: string
  readonly type: DataType
  readonly nullable: boolean | null
  readonly identity: { readonly seed: number; readonly increment: number } | null
  readonly default: Expression | null
  readonly collation: string | null
  readonly primaryKey: boolean
  readonly unique: boolean
  readonly check: Expression | null
}

export type TableConstraint =
  | { readonly kind: 'primaryKey' | 'unique'; readonly name: string | null; readonly columns: readonly string[] }
  | { readonly kind: 'check'; readonly name: string | null; readonly condition: Expression }

export interface TableDefinition {
  readonly columns: readonly ColumnDefinition[]
  readonly constraints: readonly TableConstraint[]
}

export interface Assignment {
  /** A column's path or a variable. */
  readonly target: readonly string[]
  readonly variable: boolean
  readonly operator: string
  readonly value: Expression
}

export interface Target {
  readonly path: readonly string[]
  readonly hints: readonly string[]
}

/** OUTPUT items, and where they go if not to the client. */
export interface Output {
  readonly items: readonly SelectItem[]
  readonly into: readonly string[] | null
}

export interface Argument {
  readonly name: string | null
  readonly value: Expression
  readonly output: boolean
}

export type Execute =
  | {
      readonly kind: 'execute'
      readonly procedure: readonly string[]
      readonly returns: string | null
      readonly arguments: readonly Argument[]
    }
  | { readonly kind: 'executeText'; readonly text: Expression }

export interface Insert {
  readonly kind: 'insert'
  readonly with: readonly TableExpression[]
  readonly into: Target
  readonly columns: readonly string[] | null
  readonly output: Output | null
  readonly rows:
    | { readonly kind: 'values'; readonly values: readonly (readonly Expression[])[] }
    | { readonly kind: 'query'; readonly query: Query }
    | { readonly kind: 'execute'; readonly execute: Execute }
    | { readonly kind: 'defaults' }
}

/** What a driver says before it sends rows in bulk. */
export interface InsertBulk {
  readonly kind: 'insertBulk'
  readonly path: readonly string[]
  readonly columns: readonly string[]
  readonly options: readonly string[]
}

export type Statement = (
  | Backup
  | Restore
  | Inspect
  | DatabaseStatement
  | PrincipalStatement
  | Execute
  | Insert
  | InsertBulk
  | { readonly kind: 'query'; readonly query: Query }
  | {
      readonly kind: 'update'
      readonly with: readonly TableExpression[]
      readonly top: Top | null
      readonly target: Target
      readonly set: readonly Assignment[]
      readonly output: Output | null
      readonly from: readonly Source[]
      readonly where: Expression | null
    }
  | {
      readonly kind: 'delete'
      readonly with: readonly TableExpression[]
      readonly top: Top | null
      readonly target: Target
      readonly output: Output | null
      readonly from: readonly Source[]
      readonly where: Expression | null
    }
  | { readonly kind: 'createTable'; readonly path: readonly string[]; readonly table: TableDefinition }
  | { readonly kind: 'dropTable'; readonly paths: readonly (readonly string[])[]; readonly ifExists: boolean }
  | { readonly kind: 'truncateTable'; readonly path: readonly string[] }
  | {
      readonly kind: 'declare'
      readonly variables: readonly {
        readonly name: string
        readonly type: DataType
        readonly value: Expression | null
      }[]
    }
  | { readonly kind: 'declareTable'; readonly name: string; readonly table: TableDefinition }
  | { readonly kind: 'setVariable'; readonly name: string; readonly operator: string; readonly value: Expression }
  | { readonly kind: 'setOption'; readonly names: readonly string[]; readonly value: string | Expression }
  | {
      readonly kind: 'if'
      readonly condition: Expression
      readonly body: Statement
      readonly otherwise: Statement | null
    }
  | { readonly kind: 'while'; readonly condition: Expression; readonly body: Statement }
  | { readonly kind: 'block'; readonly statements: readonly Statement[] }
  | { readonly kind: 'try'; readonly body: readonly Statement[]; readonly handler: readonly Statement[] }
  | { readonly kind: 'break' | 'continue' }
  | { readonly kind: 'return'; readonly value: Expression | null }
  | { readonly kind: 'print'; readonly text: Expression }
  | { readonly kind: 'raise'; readonly arguments: readonly Expression[]; readonly noWait: boolean }
  | { readonly kind: 'throw'; readonly arguments: readonly Expression[] }
  | { readonly kind: 'wait'; readonly until: 'DELAY' | 'TIME'; readonly value: Expression }
  | { readonly kind: 'begin' | 'commit' | 'rollback' | 'save'; readonly name: string | null }
) & {
  /** Of its first word within the batch. */
  readonly line?: number
}
