import { guid } from '../instance/instance.ts'
import { FLOAT, GUID, INT, nvarchar, type SqlType, type Value, varchar } from '../sql/type.ts'
import { toText } from './convert.ts'
import { builtIn, type FunctionTable, type Given, strict } from './function-table.ts'

const text = (values: readonly Value[], i: number, given: Given): string => {
  const value = values[i] ?? null
  return value === null ? '' : toText(value, given.types[i] ?? INT)
}
const number = (values: readonly Value[], i: number): number => Number(values[i] ?? 0)
const same = ([first]: readonly SqlType[]): SqlType => (first?.name.includes('char') ? first : nvarchar(4000))
const wide = ([first]: readonly SqlType[]): SqlType =>
  first?.name.startsWith('v') || first?.name === 'char' ? varchar(8000) : nvarchar(4000)
const numeric = ([first]: readonly SqlType[]): SqlType => first ?? INT

const quoted = (name: string, quote: string): string | null => {
  if (name.length > 128) return null
  const [open, close] = quote === "'" ? ["'", "'"] : quote === '"' ? ['"', '"'] : ['[', ']']
  return `${open}${name.replaceAll(close, `${close}${close}`)}${close}`
}

export const TEXT: FunctionTable = {
  UPPER: builtIn(
    1,
    1,
    same,
    strict((values, given) => text(values, 0, given).toUpperCase()),
  ),
  LOWER: builtIn(
    1,
    1,
    same,
    strict((values, given) => text(values, 0, given).toLowerCase()),
  ),
  LTRIM: builtIn(
    1,
    1,
    same,
    strict((values, given) => text(values, 0, given).replace(/^ +/, '')),
  ),
  RTRIM: builtIn(
    1,
    1,
    same,
    strict((values, given) => text(values, 0, given).replace(/ +$/, '')),
  ),
  TRIM: builtIn(
    1,
    1,
    same,
    strict((values, given) => text(values, 0, given).replace(/^ +| +$/g, '')),
  ),
  LEN: builtIn(
    1,
    1,
    INT,
    strict((values, given) => text(values, 0, given).replace(/ +$/, '').length),
  ),
  DATALENGTH: builtIn(
    1,
    1,
    INT,
    strict(([value], { types }) => {
      if (value instanceof Uint8Array) return value.length
      return typeof value === 'string' ? value.length * (types[0]?.name.startsWith('n') ? 2 : 1) : 4
    }),
  ),
  SUBSTRING: builtIn(
    3,
    3,
    same,
    strict((values, given) => {
      const start = number(values, 1) - 1
      return text(values, 0, given).slice(Math.max(0, start), Math.max(0, start + number(values, 2)))
    }),
  ),
  LEFT: builtIn(
    2,
    2,
    same,
    strict((values, given) => text(values, 0, given).slice(0, Math.max(0, number(values, 1)))),
  ),
  RIGHT: builtIn(
    2,
    2,
    same,
    strict((values, given) => {
      const whole = text(values, 0, given)
      return whole.slice(Math.max(0, whole.length - number(values, 1)))
    }),
  ),
  REPLACE: builtIn(
    3,
    3,
    wide,
    strict((values, given) => text(values, 0, given).replaceAll(text(values, 1, given), text(values, 2, given))),
  ),
  REPLICATE: builtIn(
    2,
    2,
    wide,
    strict((values, given) => text(values, 0, given).repeat(Math.max(0, number(values, 1)))),
  ),
  CHARINDEX: builtIn(
    2,
    3,
    INT,
    strict((values, given) => {
      const from = Math.max(0, number(values, 2) - 1)
      return (
        text(values, 1, given)
          .toUpperCase()
          .indexOf(text(values, 0, given).toUpperCase(), from) + 1
      )
    }),
  ),
  CONCAT: builtIn(2, 254, nvarchar(4000), (values, given) => values.map((_, i) => text(values, i, given)).join('')),
  CHAR: builtIn(
    1,
    1,
    varchar(1),
    strict(([code]) => String.fromCharCode(Number(code))),
  ),
  NCHAR: builtIn(
    1,
    1,
    nvarchar(1),
    strict(([code]) => String.fromCharCode(Number(code))),
  ),
  UNICODE: builtIn(
    1,
    1,
    INT,
    strict((values, given) => text(values, 0, given).charCodeAt(0)),
  ),
  SPACE: builtIn(
    1,
    1,
    varchar(8000),
    strict(([count]) => ' '.repeat(Number(count))),
  ),
  QUOTENAME: builtIn(
    1,
    2,
    nvarchar(258),
    strict((values, given) => quoted(text(values, 0, given), text(values, 1, given))),
  ),
  ABS: builtIn(
    1,
    1,
    numeric,
    strict(([value]) => (typeof value === 'bigint' ? (value < 0n ? -value : value) : Math.abs(Number(value)))),
  ),
  NEWID: builtIn(0, 0, GUID, () => guid()),
  RAND: builtIn(0, 1, FLOAT, () => Math.random()),
}
