import type { SqlType, Value } from '../sql/type.ts'
import { ProtocolError, Reader } from './reader.ts'
import { readType, readValue } from './value.ts'

/** What a bulk load carries: MS-TDS 2.2.6.1. */
export interface BulkRows {
  readonly columns: readonly { readonly name: string; readonly type: SqlType }[]
  readonly rows: readonly (readonly Value[])[]
}

const COLUMNS = 0x81
const ROW = 0xd1
const DONE = 0xfd

export const readBulk = (payload: Buffer): BulkRows => {
  const from = new Reader(payload)
  if (from.u8() !== COLUMNS) throw new ProtocolError('a bulk load begins with its columns')
  const columns = Array.from({ length: from.u16() }, () => {
    from.u32()
    from.u16()
    const type = readType(from)
    return { name: from.shortText(), type }
  })
  const rows: (readonly Value[])[] = []
  for (;;) {
    const token = from.u8()
    if (token === DONE) return { columns, rows }
    if (token !== ROW) throw new ProtocolError(`token 0x${token.toString(16)} in a bulk load`)
    rows.push(columns.map(({ type }) => readValue(from, type)))
  }
}
