import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

// A self-signed certificate as X.509 (RFC 5280) lays it out, in the distinguished encoding of ASN.1.

const tagged = (tag: number, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content)
  const length = body.length
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...head]), body])
}

const sequence = (...content: readonly Uint8Array[]) => tagged(0x30, ...content)
const identifier = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'))
const integer = (bytes: Uint8Array) => tagged(0x02, bytes)
const bits = (bytes: Uint8Array) => tagged(0x03, Buffer.from([0]), bytes)

const ECDSA_WITH_SHA256 = sequence(identifier('2a8648ce3d040302'))
const COMMON_NAME = identifier('550403')
const ALTERNATIVE_NAMES = identifier('551d11')
const BASIC_CONSTRAINTS = identifier('551d13')

const time = (at: Date) => tagged(0x18, Buffer.from(at.toISOString().replace(/[-:T]|\.\d+/g, ''), 'ascii'))

const addressBytes = (address: string) => Buffer.from(address.split('.').map(Number))

/** A name or an IPv4 address among the alternative names. */
const alternative = (host: string) =>
  /^\d+\.\d+\.\d+\.\d+$/.test(host) ? tagged(0x87, addressBytes(host)) : tagged(0x82, Buffer.from(host, 'ascii'))

export interface Certificate {
  /** PEM. */
  readonly key: string
  readonly certificate: string
  /** SHA-1, upper case hexadecimal. */
  readonly thumbprint: string
}

/** Valid from a day ago for ten years, for these host names and addresses. */
export const selfSigned = (hosts: readonly string[]): Certificate => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const name = sequence(tagged(0x31, sequence(COMMON_NAME, tagged(0x0c, Buffer.from(hosts[0] ?? 'localhost', 'utf8')))))
  const day = 86_400_000
  const extension = (id: Buffer, ...content: readonly Uint8Array[]) => sequence(id, tagged(0x04, sequence(...content)))
  const content = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(new Date(Date.now() - day)), time(new Date(Date.now() + 3650 * day))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      0xa3,
      sequence(
        extension(BASIC_CONSTRAINTS, tagged(0x01, Buffer.from([0xff]))),
        extension(ALTERNATIVE_NAMES, ...hosts.map(alternative)),
      ),
    ),
  )
  const der = sequence(content, ECDSA_WITH_SHA256, bits(sign('sha256', content, privateKey)))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    thumbprint: createHash('sha1').update(der).digest('hex').toUpperCase(),
  }
}
