import { sqlError } from '../sql/error.ts'
import { isBinary, isText, isTime, type SqlType, type Value } from '../sql/type.ts'
import { formatDate, parseDate } from './dates.ts'

const WHOLE: Readonly<Record<string, readonly [bigint, bigint]>> = {
  bit: [0n, 1n],
  tinyint: [0n, 255n],
  smallint: [-32_768n, 32_767n],
  int: [-2_147_483_648n, 2_147_483_647n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
}

const GUID = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?/i
const DAY = 86_400_000

const written = (type: SqlType): string => (type.name === 'decimal' ? 'numeric' : type.name)

/** Unscaled digits of a decimal text, rounded to so many places. */
const unscaled = (text: string, scale: number): bigint | null => {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim())
  if (found === null || `${found[2]}${found[3] ?? ''}` === '') return null
  const [, sign, whole = '', part = ''] = found
  const digits = BigInt(`${whole}${part.padEnd(scale, '0').slice(0, scale)}` || '0')
  const rounded = digits + (Number(part[scale] ?? 0) >= 5 ? 1n : 0n)
  return sign === '-' ? -rounded : rounded
}

const decimalText = (digits: bigint, scale: number): string => {
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
  const whole = text.slice(0, text.length - scale)
  return `${digits < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${text.slice(text.length - scale)}`}`
}

const numberText = (value: number): string => {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  return String(Number(value.toPrecision(6)))
}

const binaryText = (value: Uint8Array, style: number): string => {
  const hex = Buffer.from(value).toString('hex').toUpperCase()
  return style === 1 ? `0x${hex}` : style === 2 ? hex : Buffer.from(value).toString('latin1')
}

export const toText = (value: NonNullable<Value>, type: SqlType, style = 0): string => {
  if (value instanceof Uint8Array) return binaryText(value, style)
  if (typeof value === 'string') return value
  if (type.name === 'decimal') return decimalText(BigInt(value.toString()), type.scale)
  if (isTime(type)) {
    const fraction = type.name === 'datetime' ? 3 : type.scale
    if (type.name === 'date') return formatDate(Number(value), style === 112 ? 112 : 23, 0)
    if (type.name === 'time') return formatDate(Number(value), 121, fraction).slice(11)
    return formatDate(Number(value), style === 0 && type.name !== 'datetime' ? 121 : style, fraction)
  }
  return typeof value === 'number' && ['real', 'float'].includes(type.name) ? numberText(value) : String(value)
}

const clipped = (text: string, type: SqlType): string => {
  const cut = type.length === -1 ? text : text.slice(0, type.length)
  return type.name === 'char' || type.name === 'nchar' ? cut.padEnd(type.length, ' ') : cut
}

const asBytes = (value: NonNullable<Value>, from: SqlType, to: SqlType, style: number): Uint8Array => {
  let bytes: Uint8Array
  if (value instanceof Uint8Array) bytes = value
  else if (typeof value === 'string' && from.name === 'uniqueidentifier')
    bytes = Buffer.from(value.replaceAll('-', ''), 'hex')
  else if (typeof value === 'string')
    bytes =
      style === 0
        ? Buffer.from(value, from.name.startsWith('n') ? 'utf16le' : 'latin1')
        : Buffer.from(value.replace(/^0x/i, ''), 'hex')
  else {
    const hex = BigInt.asUintN(from.name === 'bigint' ? 64 : 32, BigInt(value.toString())).toString(16)
    bytes = Buffer.from(hex.padStart(from.name === 'bigint' ? 16 : 8, '0'), 'hex')
  }
  const plain = new Uint8Array(bytes)
  return to.length === -1 ? plain : plain.slice(0, to.length)
}

/** Of a number: its digits at the target's scale, rounded away from zero where the source is exact. */
const rescaled = (digits: bigint, from: number, to: number): bigint => {
  if (to >= from) return digits * 10n ** BigInt(to - from)
  const unit = 10n ** BigInt(from - to)
  const rest = digits % unit
  const up = (rest < 0n ? -rest : rest) * 2n >= unit ? (digits < 0n ? -1n : 1n) : 0n
  return digits / unit + up
}

const asWhole = (value: NonNullable<Value>, from: SqlType, to: SqlType): bigint => {
  if (typeof value === 'string') {
    const digits =
      value.trim() === '' ? 0n : /^[+-]?\d+$/.test(value.trim()) ? BigInt(value.trim().replace('+', '')) : null
    if (digits === null && to.name === 'bit' && /^(true|false)$/i.test(value)) return /^true$/i.test(value) ? 1n : 0n
    if (digits === null) throw sqlError(245, written(from), value, written(to))
    return digits
  }
  if (value instanceof Uint8Array) return BigInt.asIntN(64, BigInt(`0x${Buffer.from(value).toString('hex') || '0'}`))
  if (from.name === 'decimal') return BigInt(value.toString()) / 10n ** BigInt(from.scale)
  return typeof value === 'number' ? BigInt(Math.trunc(value)) : value
}

const asDecimal = (value: NonNullable<Value>, from: SqlType, to: SqlType): bigint => {
  let digits: bigint | null
  if (typeof value === 'string') digits = unscaled(value, to.scale)
  else if (from.name === 'decimal') digits = rescaled(BigInt(value.toString()), from.scale, to.scale)
  else if (typeof value === 'number' && !Number.isInteger(value))
    digits = unscaled(value.toFixed(Math.min(20, to.scale + 1)), to.scale)
  else digits = asWhole(value, from, to) * 10n ** BigInt(to.scale)
  if (digits === null) throw sqlError(8114, written(from), 'numeric')
  if ((digits < 0n ? -digits : digits) >= 10n ** BigInt(to.precision)) throw sqlError(8115, written(from), 'numeric')
  return digits
}

const asFloat = (value: NonNullable<Value>, from: SqlType): number => {
  if (from.name === 'decimal') return Number(decimalText(BigInt(value.toString()), from.scale))
  const number = Number(typeof value === 'string' ? value.trim() : value)
  if (Number.isNaN(number)) throw sqlError(8114, written(from), 'float')
  return number
}

const asTime = (value: NonNullable<Value>, from: SqlType, to: SqlType): number => {
  const at = typeof value === 'string' ? parseDate(value) : Number(value)
  if (isText(from) || isTime(from)) {
    if (to.name === 'date') return Math.floor(at / DAY) * DAY
    if (to.name === 'time') return Date.UTC(1900, 0, 1) + (((at % DAY) + DAY) % DAY)
    // datetime counts in three hundredths of a second.
    if (to.name === 'datetime') return Math.round(Math.round((at * 3) / 10) * (10 / 3))
    const step = 10 ** Math.max(0, 3 - to.scale)
    return Math.floor(at / step) * step
  }
  return Date.UTC(1900, 0, 1) + Number(value) * DAY
}

/** A value as another type holds it; 245, 241, 8114, 8115, 8169 where it cannot. */
export const convert = (value: Value, from: SqlType, to: SqlType, style = 0): Value => {
  if (value === null) return null
  if (isText(to)) return clipped(toText(value, from, style), to)
  if (isBinary(to)) return asBytes(value, from, to, style)
  const range = WHOLE[to.name]
  if (range !== undefined) {
    const whole = asWhole(value, from, to)
    if (to.name === 'bit') return whole === 0n ? 0 : 1
    if (whole < range[0] || whole > range[1]) throw sqlError(8115, 'expression', to.name)
    return to.name === 'bigint' ? whole : Number(whole)
  }
  if (to.name === 'decimal') return asDecimal(value, from, to)
  if (to.name === 'real') return Math.fround(asFloat(value, from))
  if (to.name === 'float') return asFloat(value, from)
  if (to.name === 'uniqueidentifier') {
    const found = GUID.exec(toText(value, from))?.[1]
    if (found === undefined) throw sqlError(8169)
    return found.toUpperCase()
  }
  return asTime(value, from, to)
}

const PRECEDENCE: readonly SqlType['name'][] = [
  'datetimeoffset',
  'datetime2',
  'datetime',
  'date',
  'time',
  'float',
  'real',
  'decimal',
  'bigint',
  'int',
  'smallint',
  'tinyint',
  'bit',
  'uniqueidentifier',
  'nvarchar',
  'nchar',
  'varchar',
  'char',
  'varbinary',
  'binary',
]

const longest = (a: number, b: number): number => (a === -1 || b === -1 ? -1 : Math.max(a, b))

const wholeDigits: Readonly<Record<string, number>> = { bit: 1, tinyint: 3, smallint: 5, int: 10, bigint: 19 }
const asDecimalType = (type: SqlType): SqlType =>
  type.name === 'decimal' ? type : { name: 'decimal', length: 0, precision: wholeDigits[type.name] ?? 38, scale: 0 }

/** The type that two operands meet in: page "Data type precedence". */
export const joint = (a: SqlType, b: SqlType): SqlType => {
  const winner = PRECEDENCE.indexOf(a.name) <= PRECEDENCE.indexOf(b.name) ? a : b
  if (winner.name === 'decimal') {
    const [x, y] = [asDecimalType(a), asDecimalType(b)]
    const scale = Math.max(x.scale, y.scale)
    return {
      name: 'decimal',
      length: 0,
      precision: Math.min(38, Math.max(x.precision - x.scale, y.precision - y.scale) + scale),
      scale,
    }
  }
  if (isText(winner) || isBinary(winner)) return { ...winner, length: longest(a.length || 30, b.length || 30) }
  return winner.scale < b.scale && winner.name === b.name ? b : winner
}

const folded = (text: string): string => text.replace(/ +$/, '').toUpperCase()

/** Two values of one type; text without regard to case and to blanks at its end, as the usual collation has it. */
export const compareValues = (a: NonNullable<Value>, b: NonNullable<Value>, binary = false): number => {
  if (typeof a === 'string' && typeof b === 'string') {
    const [x, y] = binary ? [a, b] : [folded(a), folded(b)]
    return x === y ? 0 : x < y ? -1 : 1
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b)
  return a === b ? 0 : a < b ? -1 : 1
}
