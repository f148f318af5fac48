import type { Row } from '../instance/content.ts'
import { sqlError } from '../sql/error.ts'
import type { Source } from '../tree/query.ts'
import { bind, bindTest } from './bind.ts'
import { type Env, NOWHERE, type Relation, type Scope, type ScopeColumn } from './bound.ts'
import { catalogView } from './catalog.ts'
import { catalogFunction } from './catalog-function.ts'
import { convert, joint } from './convert.ts'
import type { Context } from './executor.ts'
import { relationOf } from './relation.ts'
import { changesIt, findTable } from './tables.ts'

const renamed = (relation: Relation, alias: string, names: readonly string[]): Relation => ({
  columns: relation.columns.map((column, i) => ({ ...column, path: [alias], name: names[i] ?? column.name })),
  rows: relation.rows,
})

const table = (source: Extract<Source, { kind: 'table' | 'variableTable' }>, context: Context): Relation => {
  const path = source.kind === 'table' ? source.path : [source.name]
  const name = path.at(-1) ?? ''
  const expression =
    path.length === 1
      ? context.expressions.find((one) => one.expression.name.toLowerCase() === name.toLowerCase())
      : undefined
  if (expression !== undefined) {
    const relation = context.bindQuery(expression.expression.query, null, expression.context)
    return renamed(relation, source.alias ?? name, expression.expression.columns)
  }
  const view = catalogView(path, context)
  if (view !== null) return source.alias === null ? view : renamed(view, source.alias, [])
  const data = findTable(path, context)
  if (data === null) throw source.kind === 'variableTable' ? sqlError(1087, source.name) : sqlError(208, path.join('.'))
  return relationOf(
    data,
    source.alias,
    () => changesIt(data, context.session) || name.startsWith('#') || name.startsWith('@'),
  )
}

const values = (source: Extract<Source, { kind: 'values' }>, scope: Scope | null, context: Context): Relation => {
  const rows = source.rows.map((row) => row.map((part) => bind(part, scope, context)))
  const first = rows[0] ?? []
  const types = first.map((_, i) =>
    rows
      .map((row) => row[i]?.type)
      .filter((type) => type !== undefined)
      .reduce(joint),
  )
  return {
    columns: types.map((type, i) => ({ path: [source.alias], name: source.columns[i] ?? '', type, nullable: true })),
    rows: (outer) =>
      rows.map((row) =>
        row.map((part, i) => convert(part.evaluate(outer ?? NOWHERE), part.type, types[i] ?? part.type)),
      ),
  }
}

const nulls = (columns: readonly ScopeColumn[]): Row => columns.map(() => null)

const join = (source: Extract<Source, { kind: 'join' }>, outer: Scope | null, context: Context): Relation => {
  const left = bindSource(source.left, outer, context)
  const applied = source.type === 'crossApply' || source.type === 'outerApply'
  const inner: Scope = { columns: left.columns, outer, aggregates: null }
  const right = bindSource(source.right, applied ? inner : outer, context)
  const columns = [...left.columns, ...right.columns]
  const on = source.on === null ? () => true : bindTest(source.on, { columns, outer, aggregates: null }, context)
  return {
    columns,
    *rows(env) {
      const at = (row: Row): Env => ({ row, outer: env, aggregates: [] })
      const fixed = applied ? null : [...right.rows(env)]
      const met = new Set<Row>()
      for (const one of left.rows(env)) {
        let found = false
        for (const other of fixed ?? right.rows(at(one))) {
          const row = [...one, ...other]
          if (on(at(row)) !== true) continue
          found = true
          met.add(other)
          yield row
        }
        if (!found && ['left', 'full', 'outerApply'].includes(source.type)) yield [...one, ...nulls(right.columns)]
      }
      if (source.type === 'right' || source.type === 'full')
        for (const other of fixed ?? []) if (!met.has(other)) yield [...nulls(left.columns), ...other]
    },
  }
}

const bindSource = (source: Source, outer: Scope | null, context: Context): Relation => {
  switch (source.kind) {
    case 'table':
    case 'variableTable':
      return table(source, context)
    case 'derived':
      return renamed(context.bindQuery(source.query, outer, context), source.alias, source.columns)
    case 'values':
      return values(source, outer, context)
    case 'function': {
      const args = source.arguments.map((part) => bind(part, outer, context))
      const found = catalogFunction(source.path, args, context)
      if (found === null) throw sqlError(208, source.path.join('.'))
      return renamed(found, source.alias ?? source.path.at(-1) ?? '', [])
    }
    default:
      return join(source, outer, context)
  }
}

/** All of FROM: items with commas between them are a product. */
export const bindFrom = (sources: readonly Source[], outer: Scope | null, context: Context): Relation => {
  const [first, ...rest] = sources
  if (first === undefined) return { columns: [], rows: () => [[]] }
  const all = rest.reduce<Source>((left, right) => ({ kind: 'join', type: 'cross', left, right, on: null }), first)
  return bindSource(all, outer, context)
}
