import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import { bits, integer, objectId, octets, sequence, setOf, tagged, time, utf8, yes } from './der.ts'

/** A self-signed certificate, which is its own authority, and its key, both as PEM. */
export interface Certificate {
  readonly certificate: string
  readonly key: string
}

export interface CertificateOptions {
  /** The names and addresses that it is good for. */
  readonly hosts: readonly string[]
  readonly validUntil: Date
}

const ECDSA_WITH_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'))
const DAY = 86_400_000

const name = sequence(setOf(sequence(objectId('2.5.4.3'), utf8('EventStoreDB emulator'))))

const alternative = (host: string) =>
  isIP(host) === 4 ? tagged(0x87, Uint8Array.from(host.split('.').map(Number))) : tagged(0x82, Buffer.from(host))

const extensions = (hosts: readonly string[]) =>
  tagged(
    0xa3,
    sequence(
      sequence(objectId('2.5.29.19'), yes(), octets(sequence(yes()))),
      sequence(objectId('2.5.29.17'), octets(sequence(...hosts.map(alternative)))),
    ),
  )

const pem = (label: string, der: Uint8Array) => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

/** Positive, and without a leading zero, which the encoding does not allow. */
const serial = () => {
  const bytes = randomBytes(16)
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f)
  return bytes
}

export const selfSigned = ({ hosts, validUntil }: CertificateOptions): Certificate => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const validFrom = new Date(Math.min(Date.now(), validUntil.getTime()) - DAY)
  const statement = sequence(
    tagged(0xa0, integer(Uint8Array.of(2))),
    integer(serial()),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(validFrom), time(validUntil)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(hosts),
  )
  const signature = sign('sha256', statement, privateKey)
  return {
    certificate: pem('CERTIFICATE', sequence(statement, ECDSA_WITH_SHA256, bits(signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}
