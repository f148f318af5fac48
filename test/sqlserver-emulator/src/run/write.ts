import { randomUUID } from 'node:crypto'
import type { Entry, Row } from '../instance/content.ts'
import type { Database } from '../instance/database.ts'
import { mustAcquire } from '../instance/locks.ts'
import type { PendingTable, SessionState, TableData, Transaction } from '../instance/session-state.ts'
import { sqlError } from '../sql/error.ts'
import type { Value } from '../sql/type.ts'
import { compareValues } from './convert.ts'
import type { Context } from './executor.ts'
import { rowsOf } from './relation.ts'

const isTemporary = (data: TableData): boolean => data.resource === ''

export const newTransaction = (): Transaction => ({
  undo: [],
  tables: new Set(),
  pending: new Map(),
  savepoints: [],
  appLocks: [],
  doomed: false,
})

/** Where a statement of its own begins one, it ends it too. */
export const inTransaction = async <T>(context: Context, work: () => Promise<T>): Promise<T> => {
  const { session } = context
  const own = session.transaction === null
  const transaction = session.transaction ?? newTransaction()
  session.transaction = transaction
  const mark = transaction.undo.length
  try {
    const done = await work()
    if (own) commit(context)
    return done
  } catch (error) {
    undoTo(transaction, mark)
    if (own) rollback(context)
    throw error
  }
}

/** Only one transaction changes a table at a time; it holds it to its end. */
export const lockTable = async (data: TableData, context: Context, cancel: AbortSignal): Promise<void> => {
  const { instance, session } = context
  if (isTemporary(data) || session.transaction?.tables.has(data) === true) return
  await mustAcquire(instance.locks, data.resource, session.id, 'Exclusive', session.lockTimeout, cancel)
  session.transaction?.tables.add(data)
}

const set = (data: TableData, id: number, row: Row | null): void => {
  data.overlay.set(id, row)
}

/** Null removes it. */
export const writeRow = (data: TableData, id: number, row: Row | null, session: SessionState): void => {
  session.transaction?.undo.push({ table: data, row: id, before: data.overlay.get(id) })
  set(data, id, row)
}

export const undoTo = (transaction: Transaction, mark: number): void => {
  for (const undo of transaction.undo.splice(mark).reverse()) {
    if ('back' in undo) undo.back()
    else if (undo.before === undefined) undo.table.overlay.delete(undo.row)
    else undo.table.overlay.set(undo.row, undo.before)
  }
}

const release = ({ instance, session }: Context, transaction: Transaction): void => {
  session.transaction = null
  session.nesting = 0
  for (const data of transaction.tables) instance.locks.release(data.resource, session.id)
  for (const resource of transaction.appLocks) instance.locks.release(resource, session.id)
}

const settle = (data: TableData): void => {
  for (const [id, row] of data.overlay) {
    if (row === null) data.committed.delete(id)
    else data.committed.set(id, row)
  }
  data.overlay.clear()
}

/** What the log says of a table that was made or dropped; its own rows go with it. */
const entriesOf = ({ data, is }: PendingTable): readonly Entry[] => {
  const { id } = data.table
  if (is === 'made') return [{ kind: 'table', key: id, value: data.table }]
  if (is === 'made and dropped') return []
  const rows = [...data.committed.keys()].map((key): Entry => ({ kind: 'row', table: id, key, value: null }))
  return [...rows, { kind: 'table', key: id, value: null }]
}

/** Every database of it durably, one after the other, before anybody hears of it. */
export const commit = (context: Context): void => {
  const { transaction } = context.session
  if (transaction === null) return
  const byDatabase = new Map<Database, Entry[]>()
  const add = (database: Database, entries: readonly Entry[]) =>
    byDatabase.set(database, [...(byDatabase.get(database) ?? []), ...entries])
  const gone = new Set<TableData>()
  for (const pending of transaction.pending.values()) {
    const database = context.instance.find(pending.data.database)
    if (database !== null) add(database, entriesOf(pending))
    if (pending.is !== 'made') gone.add(pending.data)
  }
  const touched = new Set(transaction.undo.flatMap((undo) => ('back' in undo ? [] : [undo.table])))
  for (const data of touched) {
    if (gone.has(data)) {
      data.overlay.clear()
      continue
    }
    const database = isTemporary(data) ? null : context.instance.find(data.database)
    if (database === null) {
      settle(data)
      continue
    }
    const entries = [...data.overlay].map(([key, value]): Entry => ({ kind: 'row', table: data.table.id, key, value }))
    add(database, entries)
    data.overlay.clear()
  }
  for (const [database, entries] of byDatabase) if (entries.length > 0) database.commit(entries)
  context.session.transactionEnd = 'commit'
  release(context, transaction)
}

export const rollback = (context: Context): void => {
  const { transaction } = context.session
  if (transaction === null) return
  undoTo(transaction, 0)
  context.session.transactionEnd = 'rollback'
  release(context, transaction)
}

/** Row numbers never come again, so that a backup's rows and later ones cannot be confused. */
export const nextRow = (data: TableData): number => {
  let highest = lastRows.get(data) ?? 0
  if (highest === 0)
    for (const ids of [data.committed, data.overlay]) for (const id of ids.keys()) highest = Math.max(highest, id)
  lastRows.set(data, highest + 1)
  return highest + 1
}

const lastRows = new WeakMap<TableData, number>()

const shown = (values: readonly Value[]): string =>
  `(${values.map((value) => (value === null ? '<NULL>' : String(value))).join(', ')})`

export const requireUnique = (data: TableData, session: SessionState, row: Row, id: number): void => {
  const own = isTemporary(data) || session.transaction?.tables.has(data) === true
  for (const key of data.table.keys) {
    const values = key.columns.map((at) => row[at] ?? null)
    for (const [other, there] of rowsOf(data, own)) {
      const same = values.every((value, i) => {
        const its = there[key.columns[i] ?? 0] ?? null
        return value === null || its === null ? value === its : compareValues(value, its) === 0
      })
      if (other !== id && same)
        throw sqlError(
          2627,
          key.primary ? 'PRIMARY KEY' : 'UNIQUE KEY',
          key.name,
          `${data.table.schema}.${data.table.name}`,
          shown(values),
        )
    }
  }
}

export const newName = (prefix: string, table: string): string =>
  `${prefix}__${table.slice(0, 20)}__${randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()}`
