import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ServerCredentials } from '@grpc/grpc-js'
import { selfSigned } from './certificate.ts'

export interface TlsOptions {
  /** What the certificate is good for; `127.0.0.1` and `localhost` by default. */
  readonly hosts?: readonly string[]
  /** Ten years from now by default. */
  readonly validUntil?: Date
}

/** How clients reach a server: plainly, or with the authority's certificate in a file. */
export interface Security {
  readonly credentials: ServerCredentials
  /** What follows the address in a connection string. */
  readonly query: string
  readonly caFile: string | null
  close(): Promise<void>
}

const TEN_YEARS = 10 * 365 * 86_400_000

export const plain = (): Security => ({
  credentials: ServerCredentials.createInsecure(),
  query: 'tls=false',
  caFile: null,
  close: () => Promise.resolve(),
})

/** A new certificate; its file lies in a folder of its own, which `close` removes. */
export const secured = async ({ hosts = ['127.0.0.1', 'localhost'], validUntil }: TlsOptions): Promise<Security> => {
  const made = selfSigned({ hosts, validUntil: validUntil ?? new Date(Date.now() + TEN_YEARS) })
  const folder = await mkdtemp(join(tmpdir(), 'eventstoredb-emulator-'))
  const caFile = join(folder, 'ca.pem')
  await writeFile(caFile, made.certificate)
  const pair = { private_key: Buffer.from(made.key), cert_chain: Buffer.from(made.certificate) }
  return {
    credentials: ServerCredentials.createSsl(null, [pair]),
    query: `tls=true&tlsCAFile=${encodeURIComponent(caFile)}`,
    caFile,
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
