import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { carry, type Sky } from './lane.ts'
import { fair, type Weather } from './weather.ts'

/** A way to one server, that can be made as bad as a network gets. It listens on loopback. */
export interface TcpProxy {
  readonly port: number
  /** From now on the weather is so, for open connections and for new ones. */
  readonly become: (weather: Weather) => void
  /** Connections that are open on the side of who connects. */
  readonly connections: () => number
  readonly close: () => Promise<void>
}

const changing = (first: Weather): Sky & { readonly become: (weather: Weather) => void } => {
  let weather = first
  let change = Promise.withResolvers<void>()
  return {
    now: () => weather,
    changes: () => change.promise,
    become: (next) => {
      weather = next
      const { resolve } = change
      change = Promise.withResolvers<void>()
      resolve()
    },
  }
}

/** Opens a way to a server of this machine. */
export const openProxy = async (toPort: number, host = '127.0.0.1'): Promise<TcpProxy> => {
  const sky = changing(fair)
  const pairs = new Set<readonly [Socket, Socket]>()

  const reset = (...sockets: readonly Socket[]): void => {
    for (const socket of sockets) socket.resetAndDestroy()
  }

  const joined = async (client: Socket): Promise<void> => {
    // Nobody hears of a connection while nothing goes up.
    while (sky.now().held.includes('up') && !client.destroyed) await sky.changes()
    if (sky.now().cut || client.destroyed) return reset(client)
    const server = connect(toPort, host)
    const pair = [client, server] as const
    pairs.add(pair)
    for (const socket of pair) {
      socket.setNoDelay(true)
      socket.on('error', () => reset(...pair))
    }
    try {
      await Promise.all([carry(client, server, 'up', sky), carry(server, client, 'down', sky)])
    } catch {
      reset(...pair)
    } finally {
      pairs.delete(pair)
    }
  }

  const listener = createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => client.destroy())
    if (sky.now().cut) reset(client)
    else void joined(client)
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address: AddressInfo | string | null = listener.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    port: address.port,
    become: (weather) => {
      sky.become(weather)
      if (weather.cut) for (const pair of pairs) reset(...pair)
    },
    connections: () => pairs.size,
    close: async () => {
      listener.close()
      for (const pair of pairs) reset(...pair)
      sky.become({ ...fair, cut: true })
      await once(listener, 'close')
    },
  }
}
