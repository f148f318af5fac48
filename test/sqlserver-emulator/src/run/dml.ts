import type { Row } from '../instance/content.ts'
import type { TableData } from '../instance/session-state.ts'
import { SqlError, sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import type { Value } from '../sql/type.ts'
import type { Query } from '../tree/query.ts'
import type { Assignment, Insert, Statement } from '../tree/statement.ts'
import { arithmetic } from './arithmetic.ts'
import { bind, bindTest } from './bind.ts'
import { type Bound, type Env, NOWHERE, type Scope } from './bound.ts'
import type { Context } from './executor.ts'
import { returning } from './output.ts'
import { columnsOf, rowsOf } from './relation.ts'
import { columnAt, defaultOf, fits, requireChecks, writable } from './row-values.ts'
import { bindFrom } from './sources.ts'
import { changesIt } from './tables.ts'
import { inTransaction, lockTable, nextRow, requireUnique, writeRow } from './write.ts'

type Update = Extract<Statement, { kind: 'update' }>
type Delete = Extract<Statement, { kind: 'delete' }>

/** Rows to be inserted: for each a value for every one of the named columns, null where the default is meant. */
interface Source {
  readonly width: number
  readonly rows: () => readonly (readonly {
    readonly value: Value
    readonly bound: Bound
    readonly isDefault: boolean
  }[])[]
}

const sourceOf = (
  statement: Insert,
  context: Context,
  executed: readonly Row[] | null,
  executedTypes: readonly Bound[],
): Source => {
  const { rows } = statement
  if (rows.kind === 'defaults') return { width: 0, rows: () => [[]] }
  if (executed !== null)
    return {
      width: executedTypes.length,
      rows: () =>
        executed.map((row) => executedTypes.map((bound, i) => ({ value: row[i] ?? null, bound, isDefault: false }))),
    }
  if (rows.kind === 'query') {
    const query: Query = rows.query
    const relation = context.bindQuery(query, null, context)
    return {
      width: relation.columns.length,
      rows: () =>
        [...relation.rows(null)].map((row) =>
          relation.columns.map(({ type }, i) => ({
            value: row[i] ?? null,
            bound: { type, evaluate: () => null },
            isDefault: false,
          })),
        ),
    }
  }
  const values = rows.kind === 'values' ? rows.values : []
  const bound = values.map((row) => row.map((part) => (part.kind === 'default' ? null : bind(part, null, context))))
  const nothing = bind({ kind: 'literal', type: 'null', value: '', national: false }, null, context)
  return {
    width: Math.max(0, ...values.map((row) => row.length)),
    rows: () =>
      bound.map((row) =>
        row.map((one) => ({ value: one?.evaluate(NOWHERE) ?? null, bound: one ?? nothing, isDefault: one === null })),
      ),
  }
}

const identityColumn = (data: TableData): number => data.table.columns.findIndex(({ identity }) => identity !== null)

const identities = new WeakMap<TableData, number>()

/** So many values are taken from the log at once; those that were not given out by then are lost with the server's memory. */
const CACHED = 1_000

/**
 * Page "CREATE TABLE (Transact-SQL) IDENTITY (Property)": a value that was given out is never given again, whether its row was
 * rolled back or deleted, and after a restart there may be a gap.
 */
const nextIdentity = (data: TableData, at: number, context: Context): number => {
  const { seed, increment } = data.table.columns[at]?.identity ?? { seed: 1, increment: 1 }
  const database = data.resource === '' ? null : context.instance.find(data.database)
  const key = `identity/${data.table.id}`
  const reserved = database?.content?.counter(key) ?? null
  let last = identities.get(data) ?? reserved ?? seed - increment
  for (const [, row] of rowsOf(data, true)) {
    const value = Number(row[at] ?? 0)
    if (increment > 0 ? value > last : value < last) last = value
  }
  const next = last + increment
  identities.set(data, next)
  if (reserved === null || (increment > 0 ? next > reserved : next < reserved))
    database?.commit([{ kind: 'counter', key, value: next + increment * (CACHED - 1) }])
  return next
}

/** Page "TRUNCATE TABLE (Transact-SQL)": the counter begins at its seed again, unless that is rolled back. */
export const resetIdentity = (data: TableData, context: Context): void => {
  const found = data.table.columns[identityColumn(data)]?.identity
  if (found == null) return
  const database = data.resource === '' ? null : context.instance.find(data.database)
  const key = `identity/${data.table.id}`
  const put = (last: number, reserved: number) => {
    identities.set(data, last)
    database?.commit([{ kind: 'counter', key, value: reserved }])
  }
  const start = found.seed - found.increment
  const [last, reserved] = [identities.get(data) ?? start, database?.content?.counter(key) ?? start]
  put(start, start)
  context.session.transaction?.undo.push({ back: () => put(last, reserved) })
}

export const insert = async (
  statement: Insert,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
  executed: { readonly rows: readonly Row[]; readonly types: readonly Bound[] } | null,
): Promise<number> => {
  const data = writable(statement.into.path, 'INSERT', context)
  const identity = identityColumn(data)
  const { session } = context
  const explicit = session.identityInsert === data.resource && data.resource !== ''
  const named = statement.columns?.map((name) => columnAt(data, name))
  const twice = named?.find((at, i) => named.indexOf(at) !== i)
  if (twice !== undefined) throw sqlError(264, data.table.columns[twice]?.name ?? '')
  const columns = named ?? data.table.columns.map((_, at) => at).filter((at) => at !== identity || explicit)
  if (named?.includes(identity) === true && !explicit) throw sqlError(544, data.table.name)
  const source = sourceOf(statement, context, executed?.rows ?? null, executed?.types ?? [])
  if (statement.rows.kind !== 'defaults' && source.width !== columns.length) {
    if (named === undefined) throw sqlError(213)
    const query = statement.rows.kind === 'query'
    throw sqlError(query ? (source.width < columns.length ? 120 : 121) : source.width < columns.length ? 109 : 110)
  }
  const output = returning(statement.output, data, context, reply, ['inserted'])
  return inTransaction(context, async () => {
    await lockTable(data, context, cancel)
    let count = 0
    for (const given of source.rows()) {
      const row = data.table.columns.map((column, at) => {
        if (at === identity && !columns.includes(at)) {
          const next = nextIdentity(data, at, context)
          session.identity = BigInt(next)
          return column.type.name === 'bigint' || column.type.name === 'decimal' ? BigInt(next) : next
        }
        const part = statement.rows.kind === 'defaults' ? undefined : given[columns.indexOf(at)]
        if (part === undefined || part.isDefault) {
          const fallback = defaultOf(data, at, context)
          return fits(data, at, fallback.evaluate(NOWHERE), fallback, 'INSERT')
        }
        return fits(data, at, part.value, part.bound, 'INSERT')
      })
      requireChecks(data, row, context, 'INSERT')
      const id = nextRow(data)
      requireUnique(data, session, row, id)
      writeRow(data, id, row, session)
      output.add(row, row)
      count += 1
    }
    output.end()
    return count
  })
}

interface Target {
  readonly data: TableData
  readonly rows: () => readonly { readonly id: number; readonly row: Row; readonly env: Env }[]
  readonly scope: Scope
}

/** The rows that UPDATE and DELETE are about, each once, with what FROM joined to them. */
const targetOf = (statement: Update | Delete, action: 'UPDATE' | 'DELETE', context: Context): Target => {
  let inner = context
  for (const expression of statement.with)
    inner = { ...inner, expressions: [{ expression, context: inner }, ...inner.expressions] }
  const name = statement.target.path.at(-1) ?? ''
  const aliased = statement.from.length > 0 ? aliasIn(statement.from, name) : null
  const data = writable(aliased ?? statement.target.path, action, inner)
  const own = () => data.resource === '' || changesIt(data, context.session)
  const joined = statement.from.length > 0 ? bindFrom(statement.from, null, inner) : null
  const scope: Scope = { columns: joined?.columns ?? columnsOf(data, null), outer: null, aggregates: null }
  const where = statement.where === null ? null : bindTest(statement.where, scope, inner)
  const top = statement.top === null ? null : bind(statement.top.count, null, inner)
  const width = data.table.columns.length
  const offset =
    joined === null ? 0 : scope.columns.findIndex(({ path }) => path.at(-1)?.toLowerCase() === name.toLowerCase())
  return {
    data,
    scope,
    rows: () => {
      const byRow = new Map<Row, number>([...rowsOf(data, own())].map(([id, row]) => [row, id]))
      const found = new Map<number, { id: number; row: Row; env: Env }>()
      const add = (id: number | undefined, row: Row, all: Row) => {
        const env = { ...NOWHERE, row: all }
        if (id !== undefined && !found.has(id) && (where === null || where(env) === true))
          found.set(id, { id, row, env })
      }
      if (joined === null) for (const [row, id] of byRow) add(id, row, row)
      else {
        const byValue = [...byRow]
        for (const all of joined.rows(null)) {
          const part = all.slice(offset, offset + width)
          for (const [row, id] of byValue) if (row.every((value, i) => Object.is(value, part[i]))) add(id, row, all)
        }
      }
      const limit = top === null ? found.size : Number(top.evaluate(NOWHERE) ?? 0)
      return [...found.values()].slice(0, limit)
    },
  }
}

const aliasIn = (sources: Update['from'], name: string): readonly string[] | null => {
  for (const source of sources) {
    if (source.kind === 'join') {
      const found = aliasIn([source.left, source.right], name)
      if (found !== null) return found
    } else if (source.kind === 'table') {
      const known = source.alias ?? source.path.at(-1) ?? ''
      if (known.toLowerCase() === name.toLowerCase()) return source.path
    }
  }
  return null
}

const assigned = (assignment: Assignment, target: Target, context: Context) => {
  if (assignment.variable)
    throw new SqlError(50_000, 'The emulator does not run SET @variable in UPDATE.', { severity: 16 })
  const at = columnAt(target.data, assignment.target.at(-1) ?? '')
  if (target.data.table.columns[at]?.identity !== null) throw sqlError(8102, target.data.table.columns[at]?.name ?? '')
  const value =
    assignment.value.kind === 'default'
      ? defaultOf(target.data, at, context)
      : bind(assignment.value, target.scope, context)
  if (assignment.operator === '=') return { at, bound: value }
  const column = bind({ kind: 'column', path: assignment.target }, target.scope, context)
  return { at, bound: arithmetic(assignment.operator.slice(0, -1), column, value) }
}

export const update = async (
  statement: Update,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
): Promise<number> => {
  const target = targetOf(statement, 'UPDATE', context)
  const { data } = target
  const set = statement.set.map((one) => assigned(one, target, context))
  const output = returning(statement.output, data, context, reply, ['inserted', 'deleted'])
  return inTransaction(context, async () => {
    await lockTable(data, context, cancel)
    const rows = target.rows()
    const changed = rows.map(({ id, row, env }) => {
      const next = [...row]
      for (const { at, bound } of set) next[at] = fits(data, at, bound.evaluate(env), bound, 'UPDATE')
      requireChecks(data, next, context, 'UPDATE')
      return { id, row, next }
    })
    for (const { id, row, next } of changed) {
      writeRow(data, id, next, context.session)
      output.add(next, row)
    }
    for (const { id, next } of changed) requireUnique(data, context.session, next, id)
    output.end()
    return rows.length
  })
}

export const remove = async (
  statement: Delete,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
): Promise<number> => {
  const target = targetOf(statement, 'DELETE', context)
  const output = returning(statement.output, target.data, context, reply, ['deleted'])
  return inTransaction(context, async () => {
    await lockTable(target.data, context, cancel)
    const rows = target.rows()
    for (const { id, row } of rows) {
      writeRow(target.data, id, null, context.session)
      output.add(row, row)
    }
    output.end()
    return rows.length
  })
}
