import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** A way to a server that can be cut and mended; the server itself goes on. */
export interface Way {
  readonly port: number
  readonly cut: () => Promise<void>
  readonly mend: () => Promise<void>
  /** Carries nothing more to the server; resolves as soon as a client has sent what will not arrive. */
  readonly hold: () => Promise<void>
}

export const wayTo = async (host: string, port: number): Promise<Way> => {
  const sockets = new Set<Socket>()
  const kept = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const clients = new Set<Socket>()
  let server: Server
  const listen = async (at: number): Promise<number> => {
    server = createServer((near) => {
      const far = kept(connect(port, host))
      kept(near).pipe(far).pipe(near)
      clients.add(near)
      near.on('close', () => {
        clients.delete(near)
        far.destroy()
      })
      far.on('close', () => near.destroy())
    })
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : at
  }
  const near = await listen(0)
  return {
    port: near,
    cut: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    hold: async () => {
      const sent = [...clients].map((client) => {
        client.unpipe()
        return once(client.resume(), 'data')
      })
      await Promise.race(sent)
    },
    mend: async () => void (await listen(near)),
  }
}
