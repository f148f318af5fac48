export interface FileSpecification {
  /** Null: not said, as when a database is attached, whose files know their names. */
  readonly name: string | null
  readonly fileName: string
}

export interface CreateDatabase {
  readonly kind: 'createDatabase'
  readonly name: string
  readonly data: readonly FileSpecification[]
  readonly log: readonly FileSpecification[]
  readonly collation: string | null
  readonly snapshotOf: string | null
  /** Null: the files are made. */
  readonly attach: 'ATTACH' | 'ATTACH_REBUILD_LOG' | null
  readonly restricted: boolean
}

export type DatabaseOption =
  | { readonly kind: 'access'; readonly value: 'SINGLE_USER' | 'RESTRICTED_USER' | 'MULTI_USER' }
  | { readonly kind: 'update'; readonly value: 'READ_ONLY' | 'READ_WRITE' }
  | { readonly kind: 'state'; readonly value: 'OFFLINE' | 'ONLINE' | 'EMERGENCY' }
  | { readonly kind: 'recovery'; readonly value: 'FULL' | 'BULK_LOGGED' | 'SIMPLE' }
  /** Accepted and kept, without effect here. */
  | { readonly kind: 'switch'; readonly name: string; readonly value: string }

export type Termination =
  | { readonly kind: 'wait' }
  | { readonly kind: 'noWait' }
  | { readonly kind: 'rollback'; readonly afterSeconds: number }

export interface AlterDatabaseSet {
  readonly kind: 'alterDatabaseSet'
  /** Null: CURRENT. */
  readonly name: string | null
  readonly options: readonly DatabaseOption[]
  readonly termination: Termination
}

export type DatabaseStatement =
  | CreateDatabase
  | AlterDatabaseSet
  | { readonly kind: 'alterDatabaseName'; readonly name: string | null; readonly to: string }
  | {
      readonly kind: 'alterDatabaseAddFile'
      readonly name: string | null
      readonly log: boolean
      readonly files: readonly FileSpecification[]
    }
  | { readonly kind: 'dropDatabase'; readonly names: readonly string[]; readonly ifExists: boolean }
  | {
      readonly kind: 'checkDatabase'
      readonly database: string | number | null
      readonly options: readonly string[]
      readonly repair: string | null
    }
  | {
      readonly kind: 'kill'
      readonly session: number | string
      readonly mode: 'STATUSONLY' | 'COMMIT' | 'ROLLBACK' | null
    }
  | { readonly kind: 'use'; readonly name: string }
  | { readonly kind: 'shutdown'; readonly noWait: boolean }
  | { readonly kind: 'checkpoint' }
