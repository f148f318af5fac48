import { Reader } from './reader.ts'

const VERSION = 0
const ENCRYPTION = 1
const INSTANCE = 2
const THREAD = 3
const MARS = 4
const TERMINATOR = 0xff

export const ENCRYPT = { off: 0, on: 1, notSupported: 2, required: 3 } as const
type Encrypt = (typeof ENCRYPT)[keyof typeof ENCRYPT]

/** What the server says of encryption when asked: a policy of its own, or a lie for tests. */
export type EncryptionPolicy = 'supported' | 'required' | 'none'

export const clientEncryption = (payload: Buffer): Encrypt => {
  const reader = new Reader(payload)
  for (;;) {
    const token = reader.u8()
    if (token === TERMINATOR) return ENCRYPT.notSupported
    const [high, low] = [reader.u8(), reader.u8()]
    reader.u16()
    if (token !== ENCRYPTION) continue
    const value = new Reader(payload, (high << 8) | low).u8()
    return ([ENCRYPT.off, ENCRYPT.on, ENCRYPT.notSupported, ENCRYPT.required] as const)[value] ?? ENCRYPT.notSupported
  }
}

/** MS-TDS 2.2.6.5, the table of what a server answers. */
export const answerTo = (client: Encrypt, policy: EncryptionPolicy): Encrypt => {
  if (policy === 'none') return ENCRYPT.notSupported
  if (client === ENCRYPT.on || client === ENCRYPT.required) return ENCRYPT.on
  if (policy === 'required') return ENCRYPT.required
  return client
}

/** `version` is major, minor, build. */
export const preloginReply = (version: readonly [number, number, number], encryption: Encrypt): Buffer => {
  const [major, minor, build] = version
  const values: readonly (readonly [number, readonly number[]])[] = [
    [VERSION, [major, minor, build >> 8, build & 0xff, 0, 0]],
    [ENCRYPTION, [encryption]],
    [INSTANCE, [0]],
    [THREAD, []],
    [MARS, [0]],
  ]
  let offset = values.length * 5 + 1
  const head: number[] = []
  for (const [token, value] of values) {
    head.push(token, offset >> 8, offset & 0xff, 0, value.length)
    offset += value.length
  }
  return Buffer.from([...head, TERMINATOR, ...values.flatMap(([, value]) => value)])
}
