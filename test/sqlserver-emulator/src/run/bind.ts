import { SqlError, sqlError } from '../sql/error.ts'
import { BIT, INT, isText, isTime, resolveType, type SqlType, type Value } from '../sql/type.ts'
import type { Expression } from '../tree/query.ts'
import { AGGREGATES, bindAggregate } from './aggregate.ts'
import { arithmetic } from './arithmetic.ts'
import type { Bound, Env, Scope, Test } from './bound.ts'
import { column } from './column.ts'
import { compareValues, convert, joint } from './convert.ts'
import type { Context } from './executor.ts'
import { bindCall } from './functions.ts'
import { globalVariable } from './globals.ts'
import { like } from './like.ts'
import { literal } from './literal.ts'

/** Names resolved, types settled. */
export const bind = (expression: Expression, scope: Scope | null, context: Context): Bound => {
  const inner = (part: Expression) => bind(part, scope, context)
  switch (expression.kind) {
    case 'literal':
      return literal(expression)
    case 'variable': {
      if (expression.name.startsWith('@@')) return globalVariable(expression.name, context)
      const variable = context.variables.get(expression.name.toLowerCase())
      if (variable === undefined) throw sqlError(137, expression.name)
      return { type: variable.type, evaluate: () => variable.value }
    }
    case 'column':
      return column(expression.path, scope)
    case 'call': {
      const name = expression.path.at(-1)?.toUpperCase() ?? ''
      if (AGGREGATES.includes(name)) return bindAggregate(expression, scope, (part, at) => bind(part, at, context))
      return bindCall(expression, inner, context)
    }
    case 'cast':
      return cast(expression, inner)
    case 'case':
      return choice(expression, scope, context)
    case 'subquery':
      return subquery(expression, scope, context)
    case 'unary': {
      const operand = inner(expression.operand)
      if (expression.operator === '+') return operand
      const zero: Bound = { type: INT, evaluate: () => (expression.operator === '-' ? 0 : -1) }
      return expression.operator === '-' ? arithmetic('-', zero, operand) : arithmetic('^', zero, operand)
    }
    case 'binary':
      return arithmetic(expression.operator, inner(expression.left), inner(expression.right))
    case 'collate':
      return { ...inner(expression.operand), binary: /_BIN2?$/i.test(expression.collation) }
    case 'default':
      throw sqlError(156, 'DEFAULT')
    default: {
      if (expression.kind === 'zone') throw unsupported('AT TIME ZONE')
      const test = bindTest(expression, scope, context)
      return { type: BIT, evaluate: (env) => (test(env) === true ? 1 : 0) }
    }
  }
}

/** Said where the syntax is known and the emulator has no more of it than that: no server would say it. */
export const unsupported = (what: string): SqlError =>
  new SqlError(50_000, `The emulator does not run ${what}.`, { severity: 16 })

const cast = (expression: Extract<Expression, { kind: 'cast' }>, inner: (part: Expression) => Bound): Bound => {
  const operand = inner(expression.operand)
  const type = resolveType(expression.type, 30)
  const style = expression.style === null ? null : inner(expression.style)
  return {
    type,
    evaluate: (env) => {
      try {
        return convert(operand.evaluate(env), operand.type, type, Number(style?.evaluate(env) ?? 0))
      } catch (error) {
        if (expression.attempt && error instanceof SqlError) return null
        throw error
      }
    },
  }
}

const common = (all: readonly Bound[], scopeless: readonly Expression[]): SqlType => {
  const typed = all.filter((_, i) => {
    const of = scopeless[i]
    return !(of?.kind === 'literal' && of.type === 'null')
  })
  return (typed.length > 0 ? typed : all).map(({ type }) => type).reduce(joint)
}

const choice = (expression: Extract<Expression, { kind: 'case' }>, scope: Scope | null, context: Context): Bound => {
  const inner = (part: Expression) => bind(part, scope, context)
  const { operand, branches, otherwise } = expression
  const tests = branches.map(({ when }) =>
    bindTest(operand === null ? when : { kind: 'compare', operator: '=', left: operand, right: when }, scope, context),
  )
  const parts = [...branches.map(({ result }) => result), ...(otherwise === null ? [] : [otherwise])]
  const results = parts.map(inner)
  const type = common(results, parts)
  return {
    type,
    evaluate: (env) => {
      const at = tests.findIndex((test) => test(env) === true)
      const chosen = at >= 0 ? results[at] : otherwise === null ? undefined : results.at(-1)
      return chosen === undefined ? null : convert(chosen.evaluate(env), chosen.type, type)
    },
  }
}

const subquery = (
  expression: Extract<Expression, { kind: 'subquery' }>,
  scope: Scope | null,
  context: Context,
): Bound => {
  const relation = context.bindQuery(expression.query, scope, context)
  return {
    type: relation.columns[0]?.type ?? INT,
    evaluate: (env) => {
      const rows = [...relation.rows(env)]
      if (rows.length > 1) throw sqlError(512)
      return rows[0]?.[0] ?? null
    },
  }
}

const not = (value: boolean | null): boolean | null => (value === null ? null : !value)

const relations: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '!>': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '!<': (order) => order >= 0,
}

const clash = (a: SqlType, b: SqlType): void => {
  const [x, y] = [a, b].map((type) => (isTime(type) ? 'time' : type.name === 'uniqueidentifier' ? 'guid' : 'other'))
  if (x !== y && x !== 'other' && y !== 'other') throw sqlError(206, a.name, b.name)
}

/** The order of two operands in the type in which they meet; null where one is NULL. */
const order = (left: Bound, right: Bound): ((env: Env) => number | null) => {
  clash(left.type, right.type)
  const type = joint(left.type, right.type)
  const binary = left.binary === true || right.binary === true
  const as = isText(type) ? { ...type, length: -1, name: 'nvarchar' as const } : type
  return (env) => {
    const a = convert(left.evaluate(env), left.type, as)
    const b = convert(right.evaluate(env), right.type, as)
    return a === null || b === null ? null : compareValues(a, b, binary)
  }
}

/** A condition with SQL's three values. */
export const bindTest = (expression: Expression, scope: Scope | null, context: Context): Test => {
  const value = (part: Expression) => bind(part, scope, context)
  const test = (part: Expression) => bindTest(part, scope, context)
  switch (expression.kind) {
    case 'and': {
      const [a, b] = [test(expression.left), test(expression.right)]
      return (env) => {
        const first = a(env)
        if (first === false) return false
        const second = b(env)
        return second === false ? false : first === null || second === null ? null : true
      }
    }
    case 'or': {
      const [a, b] = [test(expression.left), test(expression.right)]
      return (env) => {
        const first = a(env)
        if (first === true) return true
        const second = b(env)
        return second === true ? true : first === null || second === null ? null : false
      }
    }
    case 'not': {
      const inner = test(expression.operand)
      return (env) => not(inner(env))
    }
    case 'compare': {
      const compared = order(value(expression.left), value(expression.right))
      const holds = relations[expression.operator] ?? (() => false)
      return (env) => {
        const found = compared(env)
        return found === null ? null : holds(found)
      }
    }
    case 'isNull': {
      const operand = value(expression.operand)
      return (env) => (operand.evaluate(env) === null) !== expression.negated
    }
    case 'distinct': {
      const [a, b] = [value(expression.left), value(expression.right)]
      const compared = order(a, b)
      return (env) => {
        const found = compared(env)
        const differ = found === null ? (a.evaluate(env) === null) !== (b.evaluate(env) === null) : found !== 0
        return differ !== expression.negated
      }
    }
    case 'between': {
      const operand = value(expression.operand)
      const [low, high] = [order(operand, value(expression.low)), order(operand, value(expression.high))]
      return (env) => {
        const [above, below] = [low(env), high(env)]
        const inside =
          (above !== null && above < 0) || (below !== null && below > 0)
            ? false
            : above === null || below === null
              ? null
              : true
        return expression.negated ? not(inside) : inside
      }
    }
    case 'like': {
      const [operand, pattern] = [value(expression.operand), value(expression.pattern)]
      const escaping = expression.escape === null ? null : value(expression.escape)
      return (env) => {
        const [text, mask] = [operand.evaluate(env), pattern.evaluate(env)]
        if (text === null || mask === null) return null
        return like(String(text), String(mask), String(escaping?.evaluate(env) ?? '')) !== expression.negated
      }
    }
    case 'in':
      return membership(expression, scope, context)
    case 'exists': {
      const relation = context.bindQuery(expression.query, scope, context)
      return (env) => {
        for (const _ of relation.rows(env)) return true
        return false
      }
    }
    case 'quantified': {
      const relation = context.bindQuery(expression.query, scope, context)
      const holds = relations[expression.operator] ?? (() => false)
      const left = value(expression.left)
      return (env) => {
        const found = [...relation.rows(env)].map((row) =>
          orderWith(left, relation.columns[0]?.type ?? INT, row[0] ?? null)(env),
        )
        const all = found.map((one) => (one === null ? null : holds(one)))
        if (expression.all) return all.includes(false) ? false : all.includes(null) ? null : true
        return all.includes(true) ? true : all.includes(null) ? null : false
      }
    }
    default:
      throw sqlError(4145, 'expression')
  }
}

const orderWith = (left: Bound, type: SqlType, value: Value) => order(left, { type, evaluate: () => value })

const membership = (expression: Extract<Expression, { kind: 'in' }>, scope: Scope | null, context: Context): Test => {
  const operand = bind(expression.operand, scope, context)
  const { items, negated } = expression
  const verdict = (orders: Iterable<number | null>): boolean | null => {
    let unknown = false
    for (const found of orders) {
      if (found === 0) return !negated
      if (found === null) unknown = true
    }
    return unknown ? null : negated
  }
  if ('body' in items) {
    const relation = context.bindQuery(items, scope, context)
    const type = relation.columns[0]?.type ?? INT
    return (env) => verdict([...relation.rows(env)].map((row) => orderWith(operand, type, row[0] ?? null)(env)))
  }
  const orders = items.map((item) => order(operand, bind(item, scope, context)))
  return (env) => verdict(orders.map((one) => one(env)))
}
