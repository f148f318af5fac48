import { duplexPair } from 'node:stream'
import { TLSSocket } from 'node:tls'
import type { Certificate } from './certificate.ts'

/** TLS whose handshake travels inside TDS messages, and whose records are the whole stream afterwards. */
export interface InnerTls {
  /** Bytes of TLS that came from the client. */
  readonly fromClient: (data: Buffer) => void
  /** Plain bytes to be encrypted for the client. */
  readonly write: (data: Buffer) => void
  readonly established: () => boolean
  readonly destroy: () => void
}

/**
 * A client of TDS 7 reads one whole message per flight of the handshake, so everything of a flight is gathered before
 * `flight` gets it. Once the handshake is over, records go to `record` as they come.
 */
export const innerTls = (
  { key, certificate }: Certificate,
  to: {
    readonly flight: (data: Buffer) => void
    readonly record: (data: Buffer) => void
    readonly plain: (data: Buffer) => void
    readonly failed: (error: Error) => void
  },
): InnerTls => {
  const [inner, outer] = duplexPair()
  const socket = new TLSSocket(inner, { isServer: true, key, cert: certificate, maxVersion: 'TLSv1.2' })
  let gathered: Buffer[] = []
  let secure = false
  let open = false
  const flush = () => {
    const flight = Buffer.concat(gathered)
    gathered = []
    if (flight.length > 0) to.flight(flight)
    if (secure) open = true
  }
  outer.on('data', (data: Buffer) => {
    if (open) {
      to.record(data)
      return
    }
    gathered.push(data)
    // A flight is written without waiting for the network: what follows in later turns belongs to the next.
    if (gathered.length === 1) setTimeout(flush, 2)
  })
  // The last flight, which ends the handshake, is written after this is known.
  socket.on('secure', () => {
    secure = true
  })
  socket.on('data', to.plain)
  socket.on('error', to.failed)
  return {
    fromClient: (data) => {
      outer.write(data)
    },
    write: (data) => {
      socket.write(data)
    },
    established: () => open,
    destroy: () => {
      socket.destroy()
      outer.destroy()
    },
  }
}
