import type { SqlType, Value } from '../sql/type.ts'

export type Row = readonly Value[]

export interface StoredColumn {
  readonly name: string
  readonly type: SqlType
  readonly nullable: boolean
  readonly identity: { readonly seed: number; readonly increment: number } | null
  /** Of DEFAULT and CHECK, as expressions of the parser's tree. */
  readonly default: string | null
}

export interface StoredKey {
  readonly name: string
  readonly primary: boolean
  readonly columns: readonly number[]
}

export interface StoredTable {
  readonly id: number
  readonly schema: string
  readonly name: string
  readonly columns: readonly StoredColumn[]
  readonly keys: readonly StoredKey[]
  readonly checks: readonly { readonly name: string; readonly condition: string }[]
  readonly created: number
}

export interface StoredUser {
  readonly name: string
  readonly id: number
  /** Upper case hexadecimal; null: without login. */
  readonly sid: string | null
  readonly schema: string
  readonly roles: readonly string[]
  readonly permissions: readonly StoredPermission[]
}

export interface StoredPermission {
  readonly permission: string
  readonly state: 'GRANT' | 'DENY'
  /** `OBJECT::dbo.t`, `SCHEMA::dbo` or the database. */
  readonly on: string | null
}

/** What a database says of itself and what travels with its backups. */
export interface Identity {
  readonly familyGuid: string
  readonly databaseGuid: string
  readonly forkGuid: string
  readonly firstForkGuid: string | null
  readonly forkPointLsn: bigint | null
  readonly recovery: 'FULL' | 'BULK_LOGGED' | 'SIMPLE'
  readonly readOnly: boolean
  readonly collation: string
  readonly created: number
  readonly ownerSid: string
  /** Null: SIMPLE, or no data backup since the model changed. */
  readonly lastLogBackupLsn: bigint | null
  /** Version of the server that wrote it last: 957 is SQL Server 2022. */
  readonly version: number
}

/** One thing that a database holds; a null value says that it was removed. */
export type Entry =
  | { readonly kind: 'identity'; readonly value: Identity }
  | { readonly kind: 'user'; readonly key: string; readonly value: StoredUser | null }
  | { readonly kind: 'table'; readonly key: number; readonly value: StoredTable | null }
  | { readonly kind: 'row'; readonly table: number; readonly key: number; readonly value: Row | null }
  | { readonly kind: 'counter'; readonly key: string; readonly value: number }

export interface Change {
  readonly lsn: bigint
  readonly entry: Entry
}

const keyOf = (entry: Entry): string => {
  if (entry.kind === 'identity') return 'identity'
  return entry.kind === 'row' ? `row/${entry.table}/${entry.key}` : `${entry.kind}/${entry.key}`
}

/** The present of a database: for each thing its last change, removals included. */
export class Content {
  private readonly changes = new Map<string, Change>()
  private readonly byTable = new Map<number, Map<number, Row>>()
  private highest = 0n

  apply(change: Change): void {
    const { entry } = change
    this.changes.set(keyOf(entry), change)
    if (change.lsn > this.highest) this.highest = change.lsn
    if (entry.kind === 'row') {
      const rows = this.rows(entry.table)
      if (entry.value === null) rows.delete(entry.key)
      else rows.set(entry.key, entry.value)
    }
    if (entry.kind === 'table' && entry.value === null) this.byTable.delete(entry.key)
  }

  /** Live rows by their number, in the order in which they were first written. */
  rows(table: number): Map<number, Row> {
    const found = this.byTable.get(table)
    if (found !== undefined) return found
    const rows = new Map<number, Row>()
    this.byTable.set(table, rows)
    return rows
  }

  get lastLsn(): bigint {
    return this.highest
  }

  identity(): Identity | null {
    const entry = this.changes.get('identity')?.entry
    return entry?.kind === 'identity' ? entry.value : null
  }

  tables(): readonly StoredTable[] {
    return [...this.changes.values()].flatMap(({ entry }) =>
      entry.kind === 'table' && entry.value !== null ? [entry.value] : [],
    )
  }

  users(): readonly StoredUser[] {
    return [...this.changes.values()].flatMap(({ entry }) =>
      entry.kind === 'user' && entry.value !== null ? [entry.value] : [],
    )
  }

  counter(key: string): number | null {
    const entry = this.changes.get(`counter/${key}`)?.entry
    return entry?.kind === 'counter' ? entry.value : null
  }

  /** What changed at or after an LSN; without one, everything that is there. */
  since(lsn: bigint | null): readonly Change[] {
    const all = [...this.changes.values()]
    if (lsn !== null) return all.filter((change) => change.lsn >= lsn)
    return all.filter(({ entry }) => !('value' in entry) || entry.value !== null)
  }
}
