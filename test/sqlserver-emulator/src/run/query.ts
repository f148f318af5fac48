import type { Row } from '../instance/content.ts'
import { sqlError } from '../sql/error.ts'
import type { Value } from '../sql/type.ts'
import type { Expression, OrderItem, Query, QueryBody, Select, Top } from '../tree/query.ts'
import { aggregateOf } from './aggregate.ts'
import { bind, bindTest, unsupported } from './bind.ts'
import { type Aggregate, type Bound, type Env, NOWHERE, type Relation, type Scope, type ScopeColumn } from './bound.ts'
import { compareValues, convert, joint } from './convert.ts'
import type { Context } from './executor.ts'
import { bindFrom } from './sources.ts'

interface Item {
  readonly column: ScopeColumn
  readonly bound: Bound
  readonly expression: Expression | null
}

interface Key {
  readonly of: (env: Env, row: Row) => Value
  readonly descending: boolean
}

const order = (a: Value, b: Value): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  return compareValues(a, b)
}

const sortKeys = (keys: readonly Key[]) => (a: readonly Value[], b: readonly Value[]) => {
  for (const [i, { descending }] of keys.entries()) {
    const found = order(a[i] ?? null, b[i] ?? null)
    if (found !== 0) return descending ? -found : found
  }
  return 0
}

const rowKey = (row: Row): string =>
  row
    .map((value) =>
      value === null
        ? '\0'
        : typeof value === 'string'
          ? `s${value.replace(/ +$/, '').toUpperCase()}`
          : `v${String(value)}`,
    )
    .join('\u0001')

const distinctRows = (rows: readonly Row[]): readonly Row[] => {
  const seen = new Set<string>()
  return rows.filter((row) => {
    const key = rowKey(row)
    return seen.has(key) ? false : seen.add(key) !== null
  })
}

const itemsOf = (select: Select, from: Relation, scope: Scope, context: Context): readonly Item[] =>
  select.items.flatMap((item): readonly Item[] => {
    if (item.kind === 'star') {
      if (from.columns.length === 0) throw sqlError(263)
      const { qualifier } = item
      const found = from.columns.flatMap((column, i) => {
        const end = column.path.slice(column.path.length - qualifier.length)
        const fits = qualifier.every((part, j) => part.toLowerCase() === end[j]?.toLowerCase())
        return fits
          ? [{ column, bound: { type: column.type, evaluate: ({ row }: Env) => row[i] ?? null }, expression: null }]
          : []
      })
      if (found.length === 0) throw sqlError(107, qualifier.join('.'))
      return found
    }
    if (item.kind === 'assign') throw sqlError(141)
    const bound = bind(item.expression, scope, context)
    const named = item.expression.kind === 'column' ? (item.expression.path.at(-1) ?? '') : ''
    const source =
      item.expression.kind === 'column'
        ? from.columns.find(({ name }) => name.toLowerCase() === named.toLowerCase())
        : undefined
    const column = {
      path: [],
      name: item.alias ?? source?.name ?? named,
      type: bound.type,
      nullable: source?.nullable ?? true,
    }
    return [{ column, bound, expression: item.expression }]
  })

const sameText = (a: Expression, b: Expression): boolean =>
  JSON.stringify(a).toLowerCase() === JSON.stringify(b).toLowerCase()

/** Columns that a grouped query shows must be grouped by, or stand in an aggregate. */
const requireGrouped = (expression: Expression | null, groupBy: readonly Expression[]): void => {
  if (expression?.kind !== 'column') return
  const name = expression.path.at(-1) ?? ''
  const grouped = groupBy.some(
    (key) =>
      sameText(key, expression) || (key.kind === 'column' && key.path.at(-1)?.toLowerCase() === name.toLowerCase()),
  )
  if (!grouped) throw sqlError(8120, expression.path.at(-2) ?? '', name)
}

const orderKeys = (
  items: readonly Item[],
  orderBy: readonly OrderItem[],
  scope: Scope,
  context: Context,
): readonly Key[] =>
  orderBy.map(({ expression, descending }) => {
    const at =
      expression.kind === 'literal' && expression.type === 'integer'
        ? Number(expression.value) - 1
        : expression.kind === 'column' && expression.path.length === 1
          ? items.findIndex(({ column }) => column.name.toLowerCase() === expression.path[0]?.toLowerCase())
          : -1
    if (at >= 0) {
      if (at >= items.length) throw sqlError(108, at + 1)
      return { of: (_: Env, row: Row) => row[at] ?? null, descending }
    }
    const bound = bind(expression, scope, context)
    return { of: (env: Env) => bound.evaluate(env), descending }
  })

const limited = (rows: readonly Row[], top: Top | null, context: Context): readonly Row[] => {
  if (top === null) return rows
  const count = bind(top.count, null, context)
  const figure = Number(
    convert(count.evaluate(NOWHERE), count.type, { name: 'float', length: 0, precision: 0, scale: 0 }) ?? 0,
  )
  return rows.slice(0, top.percent ? Math.ceil((rows.length * figure) / 100) : figure)
}

const bindSelect = (select: Select, orderBy: readonly OrderItem[], outer: Scope | null, context: Context): Relation => {
  const from = bindFrom(select.from, outer, context)
  const plain: Scope = { columns: from.columns, outer, aggregates: null }
  const aggregates: Aggregate[] = []
  const scope: Scope = { ...plain, aggregates }
  const where = select.where === null ? null : bindTest(select.where, plain, context)
  const groupBy = select.groupBy.map((key) => bind(key, plain, context))
  const items = itemsOf(select, from, scope, context)
  const having = select.having === null ? null : bindTest(select.having, scope, context)
  const keys = orderKeys(items, orderBy, scope, context)
  const grouped = groupBy.length > 0 || aggregates.length > 0
  if (grouped) for (const { expression } of items) requireGrouped(expression, select.groupBy)

  const filtered = (outerEnv: Env | null): readonly Env[] => {
    const found: Env[] = []
    for (const row of from.rows(outerEnv)) {
      const env = { row, outer: outerEnv, aggregates: [] }
      if (where === null || where(env) === true) found.push(env)
    }
    return found
  }

  const groups = (outerEnv: Env | null): readonly Env[] => {
    const all = filtered(outerEnv)
    const found = new Map<string, Env[]>()
    for (const env of all) {
      const key = rowKey(groupBy.map((bound) => bound.evaluate(env)))
      found.set(key, [...(found.get(key) ?? []), env])
    }
    if (groupBy.length === 0 && found.size === 0) found.set('', [])
    return [...found.values()].map((group) => ({
      row: group[0]?.row ?? from.columns.map(() => null),
      outer: outerEnv,
      aggregates: aggregates.map((aggregate) => aggregateOf(aggregate, group)),
    }))
  }

  return {
    columns: items.map(({ column }) => column),
    rows: (outerEnv) => {
      const envs = (grouped ? groups(outerEnv) : filtered(outerEnv)).filter(
        (env) => having === null || having(env) === true,
      )
      const made = envs.map((env) => ({ env, row: items.map(({ bound }) => bound.evaluate(env)) }))
      const sorted =
        keys.length === 0
          ? made
          : made
              .map((one) => ({ ...one, keys: keys.map(({ of }) => of(one.env, one.row)) }))
              .sort((a, b) => sortKeys(keys)(a.keys, b.keys))
      const rows = sorted.map(({ row }) => row)
      return limited(select.distinct ? distinctRows(rows) : rows, select.top, context)
    },
  }
}

const bindBody = (body: QueryBody, outer: Scope | null, context: Context): Relation => {
  if (body.kind === 'select') return bindSelect(body, [], outer, context)
  const [left, right] = [bindBody(body.left, outer, context), bindBody(body.right, outer, context)]
  if (left.columns.length !== right.columns.length) throw sqlError(205)
  const columns = left.columns.map((column, i) => ({
    ...column,
    path: [],
    type: joint(column.type, right.columns[i]?.type ?? column.type),
  }))
  const as = (relation: Relation, env: Env | null): readonly Row[] =>
    [...relation.rows(env)].map((row) =>
      columns.map(({ type }, i) => convert(row[i] ?? null, relation.columns[i]?.type ?? type, type)),
    )
  return {
    columns,
    rows: (env) => {
      const [a, b] = [as(left, env), as(right, env)]
      if (body.kind === 'unionAll') return [...a, ...b]
      if (body.kind === 'union') return distinctRows([...a, ...b])
      const other = new Set(b.map(rowKey))
      return distinctRows(a).filter((row) => other.has(rowKey(row)) === (body.kind === 'intersect'))
    },
  }
}

/** A whole query: common table expressions, set operations, order and paging. */
export const bindQuery = (query: Query, outer: Scope | null, context: Context): Relation => {
  let inner = context
  for (const expression of query.with)
    inner = { ...inner, expressions: [{ expression, context: inner }, ...inner.expressions] }
  const plain =
    query.body.kind === 'select'
      ? bindSelect(query.body, query.order, outer, inner)
      : bindBody(query.body, outer, inner)
  const set = query.body.kind !== 'select' && query.order.length > 0
  const items = plain.columns.map((column, i) => ({
    column,
    bound: { type: column.type, evaluate: ({ row }: Env) => row[i] ?? null },
    expression: null,
  }))
  const keys = set ? orderKeys(items, query.order, { columns: plain.columns, outer, aggregates: null }, inner) : []
  const figure = (expression: Expression | null): number | null => {
    if (expression === null) return null
    const bound = bind(expression, null, inner)
    return Number(bound.evaluate(NOWHERE) ?? 0)
  }
  if (query.body.kind === 'select' && query.body.top !== null && query.offset !== null)
    throw unsupported('TOP beside OFFSET')
  return {
    columns: plain.columns,
    rows: (env) => {
      let rows = [...plain.rows(env)]
      if (set) {
        const envs = rows.map((row) => ({
          row,
          keys: keys.map(({ of }) => of({ row, outer: env, aggregates: [] }, row)),
        }))
        rows = envs.sort((a, b) => sortKeys(keys)(a.keys, b.keys)).map(({ row }) => row)
      }
      const offset = figure(query.offset) ?? 0
      const fetch = figure(query.fetch)
      return offset === 0 && fetch === null ? rows : rows.slice(offset, fetch === null ? undefined : offset + fetch)
    },
  }
}
