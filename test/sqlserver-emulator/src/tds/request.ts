import type { SqlType, Value } from '../sql/type.ts'
import { Reader } from './reader.ts'
import { readType, readValue } from './value.ts'

export interface Parameter {
  readonly name: string
  readonly output: boolean
  readonly type: SqlType
  readonly value: Value
}

/** Procedures that RPC names by number: MS-TDS 2.2.6.6. */
const BY_NUMBER: Readonly<Record<number, string>> = {
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  15: 'sp_unprepare',
}

export interface Call {
  readonly procedure: string
  readonly parameters: readonly Parameter[]
}

/** ALL_HEADERS, which stand before batches, calls and transaction requests. */
const skipHeaders = (from: Reader): Reader => {
  const length = from.u32()
  from.bytes(length - 4)
  return from
}

export const readBatch = (payload: Buffer): string => skipHeaders(new Reader(payload)).rest().toString('utf16le')

export const readCall = (payload: Buffer): Call => {
  const from = skipHeaders(new Reader(payload))
  const length = from.u16()
  const number = length === 0xffff ? from.u16() : 0
  const procedure = length === 0xffff ? (BY_NUMBER[number] ?? `procedure ${number}`) : from.utf16(length)
  from.u16()
  const parameters: Parameter[] = []
  while (from.left > 0) {
    const name = from.shortText()
    const output = (from.u8() & 1) === 1
    const type = readType(from)
    parameters.push({ name, output, type, value: readValue(from, type) })
  }
  return { procedure, parameters }
}

export type TransactionRequest =
  | { readonly kind: 'begin'; readonly name: string }
  | { readonly kind: 'commit' | 'rollback' | 'save'; readonly name: string }

export const readTransaction = (payload: Buffer): TransactionRequest | null => {
  const from = skipHeaders(new Reader(payload))
  const kind = from.u16()
  if (kind === 5) {
    from.u8()
    return { kind: 'begin', name: from.shortText() }
  }
  const name = from.left > 0 ? from.bytes(from.u8()).toString('utf16le') : ''
  if (kind === 7) return { kind: 'commit', name }
  if (kind === 8) return { kind: 'rollback', name }
  return kind === 9 ? { kind: 'save', name } : null
}
