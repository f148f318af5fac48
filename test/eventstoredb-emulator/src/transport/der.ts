// As much of ASN.1's distinguished encoding as a certificate needs.

const length = (bytes: number): Uint8Array =>
  bytes < 0x80
    ? Uint8Array.of(bytes)
    : bytes < 0x100
      ? Uint8Array.of(0x81, bytes)
      : Uint8Array.of(0x82, bytes >> 8, bytes & 0xff)

/** One element: its tag, its length, its contents one after another. */
export const tagged = (tag: number, ...contents: readonly Uint8Array[]): Uint8Array => {
  const body = Buffer.concat(contents)
  return Buffer.concat([Uint8Array.of(tag), length(body.length), body])
}

export const sequence = (...contents: readonly Uint8Array[]) => tagged(0x30, ...contents)
export const setOf = (content: Uint8Array) => tagged(0x31, content)
export const octets = (content: Uint8Array) => tagged(0x04, content)
export const bits = (content: Uint8Array) => tagged(0x03, Uint8Array.of(0), content)
export const utf8 = (text: string) => tagged(0x0c, Buffer.from(text))
export const yes = () => tagged(0x01, Uint8Array.of(0xff))

/** A positive number of at most 20 bytes. */
export const integer = (bytes: Uint8Array) =>
  tagged(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Uint8Array.of(0), bytes]) : bytes)

/** `1.2.840.10045.4.3.2` and the like. */
export const objectId = (dotted: string) => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const base128 = (value: number): number[] => {
    const digits = [value & 0x7f]
    for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80)
    return digits
  }
  return tagged(0x06, Uint8Array.from([first * 40 + second, ...rest.flatMap(base128)]))
}

/** To the second, in UTC. */
export const time = (at: Date) => tagged(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`))
