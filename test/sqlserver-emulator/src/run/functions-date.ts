import { sqlError } from '../sql/error.ts'
import { BIGINT, DATETIME, INT, nvarchar, type SqlType, type, type Value } from '../sql/type.ts'
import type { Expression } from '../tree/query.ts'
import { convert } from './convert.ts'
import { type BuiltIn, builtIn, type FunctionTable, strict } from './function-table.ts'

const PARTS: ReadonlyMap<string, string> = new Map([
  ...['year', 'yy', 'yyyy'].map((name) => [name, 'year'] as const),
  ...['quarter', 'qq', 'q'].map((name) => [name, 'quarter'] as const),
  ...['month', 'mm', 'm'].map((name) => [name, 'month'] as const),
  ...['day', 'dd', 'd'].map((name) => [name, 'day'] as const),
  ...['week', 'wk', 'ww'].map((name) => [name, 'week'] as const),
  ...['hour', 'hh'].map((name) => [name, 'hour'] as const),
  ...['minute', 'mi', 'n'].map((name) => [name, 'minute'] as const),
  ...['second', 'ss', 's'].map((name) => [name, 'second'] as const),
  ...['millisecond', 'ms'].map((name) => [name, 'millisecond'] as const),
])

const LENGTHS: Readonly<Record<string, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
}

/** The first argument of DATEADD, DATEDIFF, DATEPART: a word, not a value. */
export const datePart = (argument: Expression | undefined): string => {
  const word = argument?.kind === 'column' && argument.path.length === 1 ? (argument.path[0] ?? '') : ''
  return PARTS.get(word.toLowerCase()) ?? fail(word)
}

const fail = (word: string): never => {
  throw sqlError(155, word, 'datepart')
}

const months = (part: string): number => ({ year: 12, quarter: 3, month: 1 })[part] ?? 0

const added = (part: string, count: number, at: number): number => {
  const length = LENGTHS[part]
  if (length !== undefined) return at + count * length
  const date = new Date(at)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + count * months(part))
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, last))
  return date.getTime()
}

/** Boundaries that lie between two moments. */
const difference = (part: string, from: number, to: number): number => {
  const length = LENGTHS[part]
  if (length !== undefined) return Math.floor(to / length) - Math.floor(from / length)
  const count = (at: number) =>
    Math.floor((new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth()) / months(part))
  return count(to) - count(from)
}

const partOf = (part: string, at: number): number => {
  const date = new Date(at)
  const parts: Readonly<Record<string, number>> = {
    year: date.getUTCFullYear(),
    quarter: Math.floor(date.getUTCMonth() / 3) + 1,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  }
  return parts[part] ?? 0
}

const moment = (value: Value, of: SqlType | undefined): number =>
  Number(convert(value, of ?? DATETIME, type('datetime2', 0, 0, 3)))

const withPart = (function_: BuiltIn): BuiltIn => ({ ...function_, datePart: true })
const now = (name: SqlType, run: BuiltIn['run']): BuiltIn => builtIn(0, 0, name, run)
const DATETIME2 = type('datetime2', 0, 0, 7)

const local: BuiltIn['run'] = (_, { context }) => context.instance.now()
const utc: BuiltIn['run'] = (_, { context }) => context.instance.utcNow()

export const DATES: FunctionTable = {
  GETDATE: now(DATETIME, local),
  CURRENT_TIMESTAMP: now(DATETIME, local),
  GETUTCDATE: now(DATETIME, utc),
  SYSDATETIME: now(DATETIME2, local),
  SYSUTCDATETIME: now(DATETIME2, utc),
  SYSDATETIMEOFFSET: now(type('datetimeoffset', 0, 0, 7), utc),
  DATEADD: withPart(
    builtIn(
      3,
      3,
      (types) => (types[1]?.name.includes('date') ? types[1] : DATETIME),
      strict(([count, at], { part, types }) => added(part, Number(count), moment(at ?? null, types[1]))),
    ),
  ),
  DATEDIFF: withPart(
    builtIn(
      3,
      3,
      INT,
      strict(([from, to], { part, types }) =>
        difference(part, moment(from ?? null, types[0]), moment(to ?? null, types[1])),
      ),
    ),
  ),
  DATEDIFF_BIG: withPart(
    builtIn(
      3,
      3,
      BIGINT,
      strict(([from, to], { part, types }) =>
        BigInt(difference(part, moment(from ?? null, types[0]), moment(to ?? null, types[1]))),
      ),
    ),
  ),
  DATEPART: withPart(
    builtIn(
      2,
      2,
      INT,
      strict(([at], { part, types }) => partOf(part, moment(at ?? null, types[0]))),
    ),
  ),
  DATENAME: withPart(
    builtIn(
      2,
      2,
      nvarchar(30),
      strict(([at], { part, types }) => String(partOf(part, moment(at ?? null, types[0])))),
    ),
  ),
  YEAR: builtIn(
    1,
    1,
    INT,
    strict(([at], { types }) => partOf('year', moment(at ?? null, types[0]))),
  ),
  MONTH: builtIn(
    1,
    1,
    INT,
    strict(([at], { types }) => partOf('month', moment(at ?? null, types[0]))),
  ),
  DAY: builtIn(
    1,
    1,
    INT,
    strict(([at], { types }) => partOf('day', moment(at ?? null, types[0]))),
  ),
}
