/** A message that ends before it is complete, or says what the protocol does not know. */
export class ProtocolError extends Error {}

export class Reader {
  private readonly buffer: Buffer
  private at: number

  constructor(buffer: Buffer, at = 0) {
    this.buffer = buffer
    this.at = at
  }

  private move(bytes: number): number {
    const at = this.at
    if (bytes < 0 || at + bytes > this.buffer.length) throw new ProtocolError('the message ends too early')
    this.at = at + bytes
    return at
  }

  get left(): number {
    return this.buffer.length - this.at
  }

  u8(): number {
    return this.buffer.readUInt8(this.move(1))
  }

  u16(): number {
    return this.buffer.readUInt16LE(this.move(2))
  }

  u32(): number {
    return this.buffer.readUInt32LE(this.move(4))
  }

  i32(): number {
    return this.buffer.readInt32LE(this.move(4))
  }

  u64(): bigint {
    return this.buffer.readBigUInt64LE(this.move(8))
  }

  bytes(length: number): Buffer {
    const at = this.move(length)
    return this.buffer.subarray(at, at + length)
  }

  utf16(characters: number): string {
    return this.bytes(characters * 2).toString('utf16le')
  }

  shortText(): string {
    return this.utf16(this.u8())
  }

  rest(): Buffer {
    return this.bytes(this.left)
  }
}
