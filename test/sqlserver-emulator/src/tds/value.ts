import { type SqlType, type as typeOf, type Value } from '../sql/type.ts'
import { ProtocolError, type Reader } from './reader.ts'
import type { Writer } from './writer.ts'

/** Latin1_General, code page 1252. */
export const COLLATION = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34])

const INTN: Readonly<Record<string, number>> = { tinyint: 1, smallint: 2, int: 4, bigint: 8 }
const DAY = 86_400_000
const FROM_1900 = Date.UTC(1900, 0, 1)
const FROM_0001 = -62_135_596_800_000
const NULL_LENGTH = 0xffff

const numericBytes = (precision: number): number =>
  precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17
const timeBytes = (scale: number): number => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5)

const textLength = ({ name, length }: SqlType): number => {
  if (length === -1) return NULL_LENGTH
  return Math.max(1, length) * (name.startsWith('n') ? 2 : 1)
}

/** TYPE_INFO: MS-TDS 2.2.5.6. */
export const writeType = (to: Writer, type: SqlType): Writer => {
  const whole = INTN[type.name]
  if (whole !== undefined) return to.u8(0x26).u8(whole)
  switch (type.name) {
    case 'bit':
      return to.u8(0x68).u8(1)
    case 'real':
      return to.u8(0x6d).u8(4)
    case 'float':
      return to.u8(0x6d).u8(8)
    case 'decimal':
      return to.u8(0x6c).u8(numericBytes(type.precision)).u8(type.precision).u8(type.scale)
    case 'uniqueidentifier':
      return to.u8(0x24).u8(16)
    case 'date':
      return to.u8(0x28)
    case 'time':
      return to.u8(0x29).u8(type.scale)
    case 'datetime2':
      return to.u8(0x2a).u8(type.scale)
    case 'datetimeoffset':
      return to.u8(0x2b).u8(type.scale)
    case 'datetime':
      return to.u8(0x6f).u8(8)
    case 'char':
      return to.u8(0xaf).u16(textLength(type)).bytes(COLLATION)
    case 'varchar':
      return to.u8(0xa7).u16(textLength(type)).bytes(COLLATION)
    case 'nchar':
      return to.u8(0xef).u16(textLength(type)).bytes(COLLATION)
    case 'nvarchar':
      return to.u8(0xe7).u16(textLength(type)).bytes(COLLATION)
    case 'binary':
      return to.u8(0xad).u16(textLength(type))
    default:
      return to.u8(0xa5).u16(textLength(type))
  }
}

const guidBytes = (text: string): Buffer => {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex')
  return Buffer.concat([
    bytes.subarray(0, 4).reverse(),
    bytes.subarray(4, 6).reverse(),
    bytes.subarray(6, 8).reverse(),
    bytes.subarray(8),
  ])
}

const guidText = (raw: Buffer): string => {
  const hex = guidBytes(raw.toString('hex')).toString('hex').toUpperCase()
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

const unsigned = (value: bigint, length: number): Buffer => {
  const bytes = Buffer.alloc(length)
  let rest = value
  for (let i = 0; i < length; i += 1) {
    bytes[i] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return bytes
}

const bytesOf = (type: SqlType, value: NonNullable<Value>): Buffer => {
  if (value instanceof Uint8Array) return Buffer.from(value)
  if (typeof value === 'string') return Buffer.from(value, type.name.startsWith('n') ? 'utf16le' : 'latin1')
  return Buffer.from(String(value), 'utf16le')
}

const ticks = (milliseconds: number, scale: number): bigint =>
  (BigInt(Math.round(milliseconds * 1000)) * 10n ** BigInt(scale)) / 1_000_000n

const sinceMidnight = (value: number): number => ((value % DAY) + DAY) % DAY

const writeTime = (to: Writer, type: SqlType, value: number): Writer => {
  const day = unsigned(BigInt(Math.floor((value - FROM_0001) / DAY)), 3)
  if (type.name === 'date') return to.u8(3).bytes(day)
  const time = unsigned(ticks(sinceMidnight(value), type.scale), timeBytes(type.scale))
  if (type.name === 'time') return to.u8(time.length).bytes(time)
  if (type.name === 'datetime2')
    return to
      .u8(time.length + 3)
      .bytes(time)
      .bytes(day)
  if (type.name === 'datetimeoffset')
    return to
      .u8(time.length + 5)
      .bytes(time)
      .bytes(day)
      .u16(0)
  const days = Math.floor((value - FROM_1900) / DAY)
  const three = Math.round((sinceMidnight(value) * 3) / 10)
  return to.u8(8).i32(days).u32(three)
}

export const writeValue = (to: Writer, type: SqlType, value: Value): Writer => {
  const long = ['char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary'].includes(type.name)
  if (long) {
    const parts = type.length === -1
    if (value === null) return parts ? to.u64(0xffff_ffff_ffff_ffffn) : to.u16(NULL_LENGTH)
    const bytes = bytesOf(type, value)
    if (!parts) return to.u16(bytes.length).bytes(bytes)
    to.u64(BigInt(bytes.length))
    if (bytes.length > 0) to.u32(bytes.length).bytes(bytes)
    return to.u32(0)
  }
  if (value === null) return to.u8(0)
  const whole = INTN[type.name]
  if (whole !== undefined)
    return to.u8(whole).bytes(unsigned(BigInt.asUintN(whole * 8, BigInt(value.toString())), whole))
  if (type.name === 'bit') return to.u8(1).u8(Number(value))
  if (type.name === 'uniqueidentifier') return to.u8(16).bytes(guidBytes(String(value)))
  if (type.name === 'decimal') {
    const digits = BigInt(value.toString())
    const length = numericBytes(type.precision)
    return to
      .u8(length)
      .u8(digits < 0n ? 0 : 1)
      .bytes(unsigned(digits < 0n ? -digits : digits, length - 1))
  }
  if (type.name === 'real' || type.name === 'float') {
    const bytes = Buffer.alloc(type.name === 'real' ? 4 : 8)
    if (type.name === 'real') bytes.writeFloatLE(Number(value))
    else bytes.writeDoubleLE(Number(value))
    return to.u8(bytes.length).bytes(bytes)
  }
  return writeTime(to, type, Number(value))
}

const WHOLE: Readonly<Record<number, SqlType>> = {
  1: typeOf('tinyint'),
  2: typeOf('smallint'),
  4: typeOf('int'),
  8: typeOf('bigint'),
}

const LONG: Readonly<Record<number, SqlType['name']>> = {
  167: 'varchar',
  175: 'char',
  231: 'nvarchar',
  239: 'nchar',
  165: 'varbinary',
  173: 'binary',
}

export const readType = (from: Reader): SqlType => {
  const id = from.u8()
  const long = LONG[id]
  if (long !== undefined) {
    const most = from.u16()
    if (!long.includes('binary')) from.bytes(5)
    const length = most === NULL_LENGTH ? -1 : long.startsWith('n') ? most / 2 : most
    return typeOf(long, length)
  }
  switch (id) {
    case 0x26:
      return WHOLE[from.u8()] ?? typeOf('int')
    case 0x68:
      from.u8()
      return typeOf('bit')
    case 0x6d:
      return typeOf(from.u8() === 4 ? 'real' : 'float')
    case 0x6a:
    case 0x6c: {
      from.u8()
      return typeOf('decimal', 0, from.u8(), from.u8())
    }
    case 0x24:
      from.u8()
      return typeOf('uniqueidentifier')
    case 0x6f:
      from.u8()
      return typeOf('datetime')
    case 0x28:
      return typeOf('date')
    case 0x29:
      return typeOf('time', 0, 0, from.u8())
    case 0x2a:
      return typeOf('datetime2', 0, 0, from.u8())
    case 0x2b:
      return typeOf('datetimeoffset', 0, 0, from.u8())
    default:
      throw new ProtocolError(`a parameter of type 0x${id.toString(16)}`)
  }
}

const magnitude = (bytes: Buffer): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

const parts = (from: Reader): Buffer | null => {
  if (from.u64() === 0xffff_ffff_ffff_ffffn) return null
  const all: Buffer[] = []
  for (let length = from.u32(); length > 0; length = from.u32()) all.push(from.bytes(length))
  return Buffer.concat(all)
}

const readTime = (type: SqlType, bytes: Buffer): number => {
  if (type.name === 'datetime' && bytes.length === 8)
    return FROM_1900 + bytes.readInt32LE(0) * DAY + Math.round((bytes.readUInt32LE(4) * 10) / 3)
  if (type.name === 'datetime') return FROM_1900 + bytes.readUInt16LE(0) * DAY + bytes.readUInt16LE(2) * 60_000
  const dated = type.name !== 'time'
  const length = type.name === 'date' ? 0 : timeBytes(type.scale)
  const time = Number(magnitude(bytes.subarray(0, length))) / 10 ** (type.scale - 3)
  const days = dated ? Number(magnitude(bytes.subarray(length, length + 3))) : 0
  const midnight = dated ? FROM_0001 + days * DAY : FROM_1900
  // Of a datetimeoffset the time in UTC is kept.
  return midnight + (type.name === 'date' ? 0 : time)
}

export const readValue = (from: Reader, type: SqlType): Value => {
  if (Object.values(LONG).includes(type.name)) {
    const length = type.length === -1 ? 0 : from.u16()
    const bytes = type.length === -1 ? parts(from) : length === NULL_LENGTH ? null : from.bytes(length)
    if (bytes === null || type.name.includes('binary')) return bytes === null ? null : new Uint8Array(bytes)
    return bytes.toString(type.name.startsWith('n') ? 'utf16le' : 'latin1')
  }
  const length = from.u8()
  if (length === 0) return null
  const bytes = from.bytes(length)
  switch (type.name) {
    case 'bit':
    case 'tinyint':
      return bytes.readUInt8(0)
    case 'smallint':
      return bytes.readInt16LE(0)
    case 'int':
      return bytes.readInt32LE(0)
    case 'bigint':
      return bytes.readBigInt64LE(0)
    case 'real':
      return bytes.readFloatLE(0)
    case 'float':
      return bytes.readDoubleLE(0)
    case 'uniqueidentifier':
      return guidText(bytes)
    case 'decimal': {
      const digits = magnitude(bytes.subarray(1))
      return bytes[0] === 0 ? -digits : digits
    }
    default:
      return readTime(type, bytes)
  }
}
