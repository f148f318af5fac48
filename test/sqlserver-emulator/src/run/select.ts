import type { Row } from '../instance/content.ts'
import { mustAcquire } from '../instance/locks.ts'
import { mayInDatabase } from '../instance/permission.ts'
import { sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import type { Query, Select, Source } from '../tree/query.ts'
import { arithmetic } from './arithmetic.ts'
import { bind, bindTest } from './bind.ts'
import { type Env, NOWHERE, type Scope } from './bound.ts'
import { convert } from './convert.ts'
import { memoryTable, storedTable } from './ddl.ts'
import type { Context } from './executor.ts'
import { bindFrom } from './sources.ts'
import { findTable } from './tables.ts'
import { lockTable } from './write.ts'

const tablesOf = (sources: readonly Source[]): readonly Extract<Source, { kind: 'table' }>[] =>
  sources.flatMap((source) =>
    source.kind === 'join' ? tablesOf([source.left, source.right]) : source.kind === 'table' ? [source] : [],
  )

const selects = (query: Query): readonly Select[] => {
  const of = (body: Query['body']): readonly Select[] =>
    body.kind === 'select' ? [body] : [...of(body.left), ...of(body.right)]
  return of(query.body)
}

const HOLDING = ['UPDLOCK', 'XLOCK', 'HOLDLOCK', 'SERIALIZABLE', 'REPEATABLEREAD', 'TABLOCKX']

/** Who may read, and which tables a hint keeps locked to the end of the transaction. */
const prepare = async (query: Query, context: Context, cancel: AbortSignal): Promise<void> => {
  const names = new Set(query.with.map(({ name }) => name.toLowerCase()))
  for (const { path, hints } of selects(query).flatMap(({ from }) => tablesOf(from))) {
    const name = path.at(-1) ?? ''
    if (path.at(-2)?.toLowerCase() === 'sys' || name.startsWith('#') || names.has(name.toLowerCase())) continue
    const system = (path.at(-3) ?? context.session.database).toLowerCase() === 'msdb'
    const data = system ? null : findTable(path, context)
    if (data === null) continue
    const database = context.instance.find(data.database)
    const login = context.instance.login(context.session.login)
    if (
      database === null ||
      login === null ||
      !mayInDatabase(database, login, 'SELECT', `${data.table.schema}.${data.table.name}`)
    )
      throw sqlError(229, 'SELECT', data.table.name, data.database, data.table.schema)
    if (!hints.some((hint) => HOLDING.includes(hint))) continue
    if (context.session.transaction !== null) await lockTable(data, context, cancel)
    else {
      await mustAcquire(
        context.instance.locks,
        data.resource,
        context.session.id,
        'Exclusive',
        context.session.lockTimeout,
        cancel,
      )
      context.instance.locks.release(data.resource, context.session.id)
    }
  }
}

/** SELECT @a = …: the variables keep what the last row gave them. */
const assign = (select: Select, context: Context): number => {
  const from = bindFrom(select.from, null, context)
  const scope: Scope = { columns: from.columns, outer: null, aggregates: null }
  const where = select.where === null ? null : bindTest(select.where, scope, context)
  const items = select.items.map((item) => {
    if (item.kind !== 'assign') throw sqlError(141)
    const variable = context.variables.get(item.variable.toLowerCase())
    if (variable === undefined) throw sqlError(137, item.variable)
    return { item, variable }
  })
  const hasAggregate =
    JSON.stringify(select.items).match(/"path":\["(COUNT|MAX|MIN|SUM|AVG|COUNT_BIG|STRING_AGG)"\]/i) !== null
  if (hasAggregate || select.top !== null || select.distinct || select.groupBy.length > 0) {
    const plain: Select = {
      ...select,
      items: items.map(({ item }) => ({ kind: 'value', expression: item.expression, alias: null })),
    }
    const relation = context.bindQuery({ with: [], body: plain, order: [], offset: null, fetch: null }, null, context)
    const rows = [...relation.rows(null)]
    for (const row of rows)
      for (const [i, { variable }] of items.entries())
        variable.value = convert(row[i] ?? null, relation.columns[i]?.type ?? variable.type, variable.type)
    return rows.length
  }
  let count = 0
  for (const row of from.rows(null)) {
    const env: Env = { ...NOWHERE, row }
    if (where !== null && where(env) !== true) continue
    count += 1
    for (const { item, variable } of items) {
      const given = bind(item.expression, scope, context)
      const known = { type: variable.type, evaluate: () => variable.value }
      const value = item.operator === '=' ? given : arithmetic(item.operator.slice(0, -1), known, given)
      variable.value = convert(value.evaluate(env), value.type, variable.type)
    }
  }
  return count
}

const into = (path: readonly string[], query: Query, context: Context): number => {
  const name = path.at(-1) ?? ''
  if (!name.startsWith('#')) throw sqlError(262, 'CREATE TABLE', context.session.database)
  if (context.session.temporary.has(name.toLowerCase())) throw sqlError(2714, name)
  const relation = context.bindQuery(query, null, context)
  const table = storedTable([name], { columns: [], constraints: [] }, -1000, context.instance.now())
  const columns = relation.columns.map((column) => {
    if (column.name === '') throw sqlError(1038)
    return { name: column.name, type: column.type, nullable: column.nullable, identity: null, default: null }
  })
  const data = memoryTable({ ...table, columns })
  for (const row of relation.rows(null)) data.committed.set(data.committed.size + 1, row)
  context.session.temporary.set(name.toLowerCase(), data)
  return data.committed.size
}

export const select = async (query: Query, context: Context, reply: Reply, cancel: AbortSignal): Promise<number> => {
  await prepare(query, context, cancel)
  const { body } = query
  if (body.kind === 'select' && body.items.some(({ kind }) => kind === 'assign')) return assign(body, context)
  if (body.kind === 'select' && body.into !== null)
    return into(body.into, { ...query, body: { ...body, into: null } }, context)
  const relation = context.bindQuery(query, null, context)
  const rows: readonly Row[] = [...relation.rows(null)]
  reply.columns(relation.columns.map(({ name, type, nullable }) => ({ name, type, nullable })))
  for (const row of rows) reply.row(row)
  return rows.length
}
