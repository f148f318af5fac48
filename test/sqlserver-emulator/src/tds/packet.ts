import { ProtocolError } from './reader.ts'

const HEADER = 8
export const PACKET = {
  batch: 0x01,
  rpc: 0x03,
  response: 0x04,
  attention: 0x06,
  bulk: 0x07,
  transaction: 0x0e,
  login: 0x10,
  prelogin: 0x12,
} as const

const END = 0x01
const IGNORE = 0x02
const RESET = 0x18

/** All packets up to the one that says end of message. */
export interface Message {
  readonly type: number
  readonly payload: Buffer
  /** The client gave up while it sent this. */
  readonly ignored: boolean
  /** The session's settings go back to their defaults first. */
  readonly reset: boolean
}

/** Puts messages together from bytes that arrive in any pieces. */
export class PacketReader {
  private pending: Buffer = Buffer.alloc(0)
  private parts: Buffer[] = []
  private status = 0

  feed(data: Buffer): readonly Message[] {
    const found: Message[] = []
    this.pending = Buffer.concat([this.pending, data])
    while (this.pending.length >= HEADER) {
      const length = this.pending.readUInt16BE(2)
      if (length < HEADER) throw new ProtocolError(`a packet of ${length} bytes`)
      if (this.pending.length < length) break
      const type = this.pending.readUInt8(0)
      const status = this.pending.readUInt8(1)
      this.parts.push(this.pending.subarray(HEADER, length))
      this.pending = this.pending.subarray(length)
      this.status |= status
      if ((status & END) === 0) continue
      const payload = Buffer.concat(this.parts)
      const all = this.status
      this.parts = []
      this.status = 0
      found.push({ type, payload, ignored: (all & IGNORE) !== 0, reset: (all & RESET) !== 0 })
    }
    return found
  }
}

/** Cuts payload into packets of at most `size` bytes; only `last` says end of message, on its last packet. */
export const packets = (type: number, payload: Buffer, size: number, session: number, last: boolean): Buffer => {
  const most = size - HEADER
  const count = Math.max(1, Math.ceil(payload.length / most))
  const all: Buffer[] = []
  for (let i = 0; i < count; i += 1) {
    const part = payload.subarray(i * most, (i + 1) * most)
    const header = Buffer.alloc(HEADER)
    header.writeUInt8(type, 0)
    header.writeUInt8(last && i === count - 1 ? END : 0, 1)
    header.writeUInt16BE(part.length + HEADER, 2)
    header.writeUInt16BE(session & 0xffff, 4)
    header.writeUInt8((i + 1) & 0xff, 6)
    all.push(header, part)
  }
  return Buffer.concat(all)
}
