import type { DataType } from '../tree/query.ts'

export type TypeName =
  | 'bit'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'real'
  | 'float'
  | 'decimal'
  | 'date'
  | 'time'
  | 'datetime'
  | 'datetime2'
  | 'datetimeoffset'
  | 'char'
  | 'varchar'
  | 'nchar'
  | 'nvarchar'
  | 'binary'
  | 'varbinary'
  | 'uniqueidentifier'

/** `length` counts characters or bytes, -1 is max; `precision` and `scale` are those of decimals, `scale` also of times. */
export interface SqlType {
  readonly name: TypeName
  readonly length: number
  readonly precision: number
  readonly scale: number
}

/**
 * bit is 0 or 1; bigint a bigint; decimal a bigint of its unscaled digits; dates and times are milliseconds from 1970
 * without a zone; binary are bytes; uniqueidentifier is text in upper case.
 */
export type Value = null | number | bigint | string | Uint8Array

export const type = (name: TypeName, length = 0, precision = 0, scale = 0): SqlType => ({
  name,
  length,
  precision,
  scale,
})

export const INT = type('int')
export const BIGINT = type('bigint')
export const BIT = type('bit')
export const SMALLINT = type('smallint')
export const TINYINT = type('tinyint')
export const REAL = type('real')
export const FLOAT = type('float')
export const DATETIME = type('datetime')
export const GUID = type('uniqueidentifier')
export const LSN = type('decimal', 0, 25, 0)
export const nvarchar = (length: number): SqlType => type('nvarchar', length)
export const varchar = (length: number): SqlType => type('varchar', length)
export const varbinary = (length: number): SqlType => type('varbinary', length)
export const decimal = (precision: number, scale: number): SqlType => type('decimal', 0, precision, scale)

const ALIASES: ReadonlyMap<string, SqlType> = new Map([
  ['sysname', nvarchar(128)],
  ['money', decimal(19, 4)],
  ['smallmoney', decimal(10, 4)],
  ['smalldatetime', DATETIME],
  ['text', varchar(-1)],
  ['ntext', nvarchar(-1)],
  ['image', varbinary(-1)],
  ['xml', nvarchar(-1)],
  ['sql_variant', nvarchar(4000)],
  ['rowversion', type('binary', 8)],
  ['timestamp', type('binary', 8)],
])

const PLAIN: readonly TypeName[] = [
  'bit',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'real',
  'date',
  'datetime',
  'uniqueidentifier',
]
const LENGTHS: readonly TypeName[] = ['char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary']
const SCALES: readonly TypeName[] = ['time', 'datetime2', 'datetimeoffset']

/** `missing` is the length of a type that states none: 1 in a declaration, 30 in CAST and CONVERT. */
export const resolveType = ({ name, length, scale }: DataType, missing: 1 | 30): SqlType => {
  const alias = ALIASES.get(name)
  if (alias !== undefined) return alias
  const found = <T extends TypeName>(names: readonly T[]) => names.find((candidate) => candidate === name)
  const plain = found(PLAIN)
  if (plain !== undefined) return type(plain)
  const sized = found(LENGTHS)
  if (sized !== undefined) return type(sized, length === 'max' ? -1 : (length ?? missing))
  const timed = found(SCALES)
  if (timed !== undefined) return type(timed, 0, 0, typeof length === 'number' ? length : 7)
  if (name === 'float') return typeof length === 'number' && length <= 24 ? REAL : FLOAT
  return decimal(typeof length === 'number' ? length : 18, scale ?? 0)
}

export const isText = ({ name }: SqlType): boolean => ['char', 'varchar', 'nchar', 'nvarchar'].includes(name)
export const isBinary = ({ name }: SqlType): boolean => ['binary', 'varbinary'].includes(name)
export const isTime = ({ name }: SqlType): boolean =>
  ['date', 'time', 'datetime', 'datetime2', 'datetimeoffset'].includes(name)
export const isNumber = (of: SqlType): boolean =>
  !isText(of) && !isBinary(of) && !isTime(of) && of.name !== 'uniqueidentifier'

export interface Column {
  readonly name: string
  readonly type: SqlType
  readonly nullable: boolean
}
