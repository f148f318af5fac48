import { Reader } from './reader.ts'

export interface Login {
  readonly packetSize: number
  readonly processId: number
  readonly host: string
  readonly user: string
  readonly password: string
  readonly application: string
  readonly server: string
  readonly library: string
  readonly language: string
  readonly database: string
}

/** Each byte had its halves swapped and was then combined with A5. */
const uncovered = (covered: Buffer): string => {
  const bytes = Buffer.from(covered.map((byte) => byte ^ 0xa5).map((byte) => ((byte & 0x0f) << 4) | (byte >> 4)))
  return bytes.toString('utf16le')
}

/** MS-TDS 2.2.6.4. */
export const readLogin = (payload: Buffer): Login => {
  const at = (offset: number) => new Reader(payload, offset)
  const raw = (offset: number) => {
    const reader = at(offset)
    const start = reader.u16()
    return at(start).bytes(reader.u16() * 2)
  }
  const text = (offset: number) => raw(offset).toString('utf16le')
  return {
    packetSize: at(8).u32(),
    processId: at(16).u32(),
    host: text(36),
    user: text(40),
    password: uncovered(raw(44)),
    application: text(48),
    server: text(52),
    library: text(60),
    language: text(64),
    database: text(68),
  }
}
