import { sqlError } from '../sql/error.ts'
import { BIGINT, decimal, FLOAT, INT, type SqlType, type Value } from '../sql/type.ts'
import type { Expression } from '../tree/query.ts'
import type { Aggregate, Bound, Env, Scope } from './bound.ts'
import { compareValues, convert, toText } from './convert.ts'

export const AGGREGATES = ['COUNT', 'COUNT_BIG', 'SUM', 'MIN', 'MAX', 'AVG', 'STRING_AGG']

type Call = Extract<Expression, { kind: 'call' }>

const resultType = (name: string, of: SqlType): SqlType => {
  if (name === 'COUNT') return INT
  if (name === 'COUNT_BIG') return BIGINT
  if (name === 'MIN' || name === 'MAX') return of
  if (name === 'STRING_AGG') return { ...of, name: of.name.startsWith('n') ? 'nvarchar' : 'varchar', length: -1 }
  if (of.name === 'decimal') return decimal(38, name === 'AVG' ? Math.max(6, of.scale) : of.scale)
  if (of.name === 'real' || of.name === 'float') return FLOAT
  return of.name === 'bigint' ? BIGINT : INT
}

/** Met where a query allows aggregates, it is counted among them; its value stands in the group's environment. */
export const bindAggregate = (
  call: Call,
  scope: Scope | null,
  bindIn: (part: Expression, scope: Scope | null) => Bound,
): Bound => {
  const name = call.path.at(-1)?.toUpperCase() ?? ''
  if (scope?.aggregates == null) throw sqlError(147)
  const inside: Scope = { ...scope, aggregates: null }
  const [first, second] = call.arguments
  const argument = first === undefined ? null : bindIn(first, inside)
  const at = scope.aggregates.length
  scope.aggregates.push({
    name,
    argument,
    distinct: call.distinct,
    separator: second?.kind === 'literal' ? second.value : '',
    order: call.within.map(({ expression, descending }) => ({ key: bindIn(expression, inside), descending })),
  })
  return { type: resultType(name, argument?.type ?? INT), evaluate: (env) => env.aggregates[at] ?? null }
}

const sum = (values: readonly NonNullable<Value>[], type: SqlType): Value => {
  if (type.name === 'real' || type.name === 'float')
    return values.reduce((total: number, value) => total + Number(value), 0)
  return values.reduce((total: bigint, value) => total + BigInt(value.toString()), 0n)
}

export const aggregateOf = (
  { name, argument, distinct, separator, order }: Aggregate,
  group: readonly Env[],
): Value => {
  if (argument === null) return name === 'COUNT_BIG' ? BigInt(group.length) : group.length
  const ordered = [...group].sort((a, b) => {
    for (const { key, descending } of order) {
      const [x, y] = [key.evaluate(a), key.evaluate(b)]
      const found = x === null || y === null ? (x === y ? 0 : x === null ? -1 : 1) : compareValues(x, y)
      if (found !== 0) return descending ? -found : found
    }
    return 0
  })
  const all = ordered.map(argument.evaluate).filter((value) => value !== null)
  const values = distinct
    ? all.filter((value, i) => all.findIndex((other) => compareValues(value, other) === 0) === i)
    : all
  if (name === 'COUNT') return values.length
  if (name === 'COUNT_BIG') return BigInt(values.length)
  if (values.length === 0) return null
  if (name === 'STRING_AGG') return values.map((value) => toText(value, argument.type)).join(separator)
  if (name === 'MIN') return values.reduce((a, b) => (compareValues(a, b) <= 0 ? a : b))
  if (name === 'MAX') return values.reduce((a, b) => (compareValues(a, b) >= 0 ? a : b))
  const total = sum(values, argument.type)
  const type = resultType(name, argument.type)
  const wide = argument.type.name === 'decimal' ? argument.type : typeof total === 'number' ? FLOAT : BIGINT
  if (name === 'SUM') return convert(total, wide, type)
  if (typeof total === 'number') return total / values.length
  if (type.name === 'decimal')
    return (BigInt(total?.toString() ?? 0) * 10n ** BigInt(type.scale - argument.type.scale)) / BigInt(values.length)
  return convert(BigInt(total?.toString() ?? 0) / BigInt(values.length), BIGINT, type)
}
