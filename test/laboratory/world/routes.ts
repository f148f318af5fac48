import { Socket } from 'node:net'

/** The ports of servers, each with the port of this process's own way there. */
export type Routes = Readonly<Record<string, number>>

interface Destination {
  readonly port: unknown
}

const isDestination = (value: unknown): value is Destination =>
  typeof value === 'object' && value !== null && 'port' in value

/** The destination by this process's own way. There is no other: a port without one is no server of the laboratory. */
const rerouted = (routes: Routes, port: unknown): { readonly host: string; readonly port: number } => {
  const way = routes[String(port)]
  if (way === undefined) throw new Error(`no way of this process leads to port ${String(port)}`)
  return { host: '127.0.0.1', port: way }
}

/**
 * From now on every TCP connection of this process goes by its own ways, whoever opens it and whatever named the server: a
 * file, the group's description, or another server.
 */
export const takeRoutes = (routes: Routes): void => {
  const connect = Socket.prototype.connect
  Object.defineProperty(Socket.prototype, 'connect', {
    configurable: true,
    writable: true,
    value(this: Socket, first: unknown, ...rest: readonly unknown[]) {
      // `net.connect` hands on a list of its own with the options in front.
      const given: unknown = Array.isArray(first) ? first[0] : first
      if (!isDestination(given)) return Reflect.apply(connect, this, [first, ...rest])
      const options = { ...given, ...rerouted(routes, given.port) }
      if (Array.isArray(first)) first[0] = options
      return Reflect.apply(connect, this, [Array.isArray(first) ? first : options, ...rest])
    },
  })
}
