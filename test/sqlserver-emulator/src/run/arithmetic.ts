import { sqlError } from '../sql/error.ts'
import {
  decimal,
  INT,
  isBinary,
  isNumber,
  isText,
  isTime,
  nvarchar,
  type SqlType,
  type Value,
  varchar,
} from '../sql/type.ts'
import type { Bound } from './bound.ts'
import { convert, joint } from './convert.ts'

const NAMES: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'modulo',
}
const DAY = 86_400_000

const concatenation = (left: Bound, right: Bound): Bound => {
  const type = joint(left.type, right.type)
  const length = left.type.length === -1 || right.type.length === -1 ? -1 : left.type.length + right.type.length
  const most = type.name.startsWith('n') ? 4000 : 8000
  const make = type.name.startsWith('n') ? nvarchar : varchar
  return {
    type: make(length > most ? most : length),
    evaluate: (env) => {
      const [a, b] = [left.evaluate(env), right.evaluate(env)]
      return a === null || b === null ? null : `${String(a)}${String(b)}`
    },
  }
}

const whole = (operator: string, a: bigint, b: bigint): bigint => {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
    default:
      if (b === 0n) throw sqlError(8134)
      return operator === '/' ? a / b : a % b
  }
}

const fraction = (operator: string, a: number, b: number): number => {
  if (operator === '+') return a + b
  if (operator === '-') return a - b
  if (operator === '*') return a * b
  if (b === 0) throw sqlError(8134)
  return operator === '/' ? a / b : a % b
}

/** Page "Precision, scale, and length". */
const decimalResult = (operator: string, a: SqlType, b: SqlType): SqlType => {
  const of = (type: SqlType) => (type.name === 'decimal' ? type : joint(type, decimal(1, 0)))
  const [x, y] = [of(a), of(b)]
  if (operator === '*') return decimal(Math.min(38, x.precision + y.precision + 1), Math.min(38, x.scale + y.scale))
  if (operator === '/') {
    const scale = Math.max(6, x.scale + y.precision + 1)
    const precision = x.precision - x.scale + y.scale + scale
    return precision > 38
      ? decimal(38, Math.max(6, Math.min(scale, 38 - (precision - scale))))
      : decimal(precision, scale)
  }
  const scale = Math.max(x.scale, y.scale)
  return decimal(Math.min(38, Math.max(x.precision - x.scale, y.precision - y.scale) + scale + 1), scale)
}

const decimals = (operator: string, left: Bound, right: Bound): Bound => {
  const type = decimalResult(operator, left.type, right.type)
  const at = (bound: Bound, value: Value, scale: number) =>
    BigInt(convert(value, bound.type, decimal(38, scale))?.toString() ?? 0)
  return {
    type,
    evaluate: (env) => {
      const [a, b] = [left.evaluate(env), right.evaluate(env)]
      if (a === null || b === null) return null
      if (operator === '*') return at(left, a, left.type.scale) * at(right, b, right.type.scale)
      if (operator === '/') {
        const divisor = at(right, b, right.type.scale)
        if (divisor === 0n) throw sqlError(8134)
        return (at(left, a, left.type.scale) * 10n ** BigInt(type.scale + right.type.scale - left.type.scale)) / divisor
      }
      return whole(operator, at(left, a, type.scale), at(right, b, type.scale))
    },
  }
}

export const arithmetic = (operator: string, left: Bound, right: Bound): Bound => {
  if (operator === '||' || (operator === '+' && isText(left.type) && isText(right.type)))
    return concatenation(left, right)
  if (isTime(left.type) && isNumber(right.type) && ['+', '-'].includes(operator)) {
    const sign = operator === '+' ? 1 : -1
    return {
      type: left.type,
      evaluate: (env) => {
        const [a, b] = [left.evaluate(env), right.evaluate(env)]
        return a === null || b === null
          ? null
          : Number(a) + sign * Number(convert(b, right.type, { ...INT, name: 'float' })) * DAY
      },
    }
  }
  const met = joint(left.type, right.type)
  const type = met.name === 'bit' ? INT : met
  if (!isNumber(type) || isBinary(type)) throw sqlError(8117, type.name, NAMES[operator] ?? operator)
  if (type.name === 'decimal') return decimals(operator, left, right)
  const exact = type.name !== 'real' && type.name !== 'float'
  return {
    type,
    evaluate: (env) => {
      const [a, b] = [convert(left.evaluate(env), left.type, type), convert(right.evaluate(env), right.type, type)]
      if (a === null || b === null) return null
      if (!exact) return fraction(operator, Number(a), Number(b))
      const result = whole(operator, BigInt(a.toString()), BigInt(b.toString()))
      return convert(result, { ...INT, name: 'bigint' }, type)
    },
  }
}
