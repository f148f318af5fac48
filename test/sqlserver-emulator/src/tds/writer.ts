/** Bytes in the order of the protocol: little endian unless a name says otherwise. */
export class Writer {
  private buffer = Buffer.alloc(512)
  private length = 0

  private room(bytes: number): number {
    const at = this.length
    if (at + bytes > this.buffer.length) {
      const larger = Buffer.alloc(Math.max(this.buffer.length * 2, at + bytes))
      this.buffer.copy(larger, 0, 0, at)
      this.buffer = larger
    }
    this.length = at + bytes
    return at
  }

  get size(): number {
    return this.length
  }

  u8(value: number): this {
    const at = this.room(1)
    this.buffer.writeUInt8(value & 0xff, at)
    return this
  }

  u16(value: number): this {
    const at = this.room(2)
    this.buffer.writeUInt16LE(value, at)
    return this
  }

  u16be(value: number): this {
    const at = this.room(2)
    this.buffer.writeUInt16BE(value, at)
    return this
  }

  u32(value: number): this {
    const at = this.room(4)
    this.buffer.writeUInt32LE(value >>> 0, at)
    return this
  }

  i32(value: number): this {
    return this.u32(value)
  }

  u64(value: bigint): this {
    const at = this.room(8)
    this.buffer.writeBigUInt64LE(BigInt.asUintN(64, value), at)
    return this
  }

  bytes(value: Uint8Array): this {
    const at = this.room(value.length)
    this.buffer.set(value, at)
    return this
  }

  utf16(value: string): this {
    return this.bytes(Buffer.from(value, 'utf16le'))
  }

  /** Length in characters as one byte, then the characters. */
  shortText(value: string): this {
    return this.u8(value.length).utf16(value)
  }

  /** Length in characters as two bytes, then the characters. */
  text(value: string): this {
    return this.u16(value.length).utf16(value)
  }

  /** What `content` writes, with its length in bytes before it. */
  sized(content: (inner: Writer) => void): this {
    const inner = new Writer()
    content(inner)
    return this.u16(inner.size).bytes(inner.view())
  }

  view(): Buffer {
    return this.buffer.subarray(0, this.length)
  }

  /** All that was written, which is then forgotten. */
  take(): Buffer {
    const taken = this.view()
    this.buffer = Buffer.alloc(512)
    this.length = 0
    return taken
  }
}
