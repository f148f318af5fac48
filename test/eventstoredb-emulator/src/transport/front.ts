import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Direction } from '../faults/fault.ts'

/**
 * What clients connect to: it passes everything on to the server behind it, byte by byte, and can stop doing so. A
 * frozen one keeps connections open and lets new ones in, and nothing gets through, keepalive included.
 */
export interface Front {
  readonly port: number
  freeze(...directions: readonly Direction[]): void
  thaw(): void
  /** Resets every open connection. */
  cut(): void
  /** Connections that are open now. */
  readonly connections: number
  close(): Promise<void>
}

interface Pair {
  readonly client: Socket
  readonly server: Socket
}

const HOST = '127.0.0.1'
const BOTH: readonly Direction[] = ['to-server', 'to-client']

const listening = (server: Server, port: number) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

export const openFront = async (port: number, behind: number): Promise<Front> => {
  const pairs = new Set<Pair>()
  let frozen: ReadonlySet<Direction> = new Set()
  const pass = (from: Socket, to: Socket, direction: Direction) => {
    from.on('data', (bytes) => {
      if (!to.write(bytes)) from.pause()
    })
    to.on('drain', () => {
      if (!frozen.has(direction)) from.resume()
    })
    from.on('end', () => to.end())
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
  }
  const apply = ({ client, server }: Pair) => {
    for (const [socket, direction] of [
      [client, 'to-server'],
      [server, 'to-client'],
    ] as const)
      if (frozen.has(direction)) socket.pause()
      else socket.resume()
  }
  const listener = createServer((client) => {
    const server = connect(behind, HOST)
    const pair = { client, server }
    pairs.add(pair)
    client.setNoDelay(true)
    server.setNoDelay(true)
    client.on('close', () => pairs.delete(pair))
    pass(client, server, 'to-server')
    pass(server, client, 'to-client')
    apply(pair)
  })
  const cut = () => {
    for (const { client, server } of pairs) {
      client.resetAndDestroy()
      server.destroy()
    }
  }
  const bound = await listening(listener, port)
  return {
    port: bound,
    freeze(...directions) {
      frozen = new Set(directions.length === 0 ? BOTH : directions)
      for (const pair of pairs) apply(pair)
    },
    thaw() {
      frozen = new Set()
      for (const pair of pairs) apply(pair)
    },
    cut,
    get connections() {
      return pairs.size
    },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        cut()
      }),
  }
}
