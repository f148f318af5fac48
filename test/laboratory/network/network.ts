import { openProxy, type TcpProxy } from '../proxy/tcp-proxy.ts'
import { fair, type Weather } from '../proxy/weather.ts'
import type { Routes } from '../world/routes.ts'

/** Between every process and every server lies a way of its own: a proxy, through which all connections of the two go. */
export interface Network {
  /** Lays a way from each process to a server, which may come and go at that port. */
  readonly reach: (server: string, port: number) => Promise<void>
  /** What a process needs to know to go by its own ways. */
  readonly routes: (process: string) => Routes
  /** From now on the ways from these processes to these servers are so; the answer makes them fair again. */
  readonly become: (processes: readonly string[], servers: readonly string[], weather: Weather) => () => void
  /** Connections that a process has open to a server. */
  readonly connections: (process: string, server: string) => number
  readonly close: () => Promise<void>
}

interface Way {
  readonly process: string
  readonly server: string
  readonly port: number
  readonly proxy: TcpProxy
}

export const layNetwork = (processes: readonly string[]): Network => {
  const ways: Way[] = []
  return {
    reach: async (server, port) => {
      for (const process of processes) ways.push({ process, server, port, proxy: await openProxy(port) })
    },
    routes: (process) =>
      Object.fromEntries(ways.filter((way) => way.process === process).map(({ port, proxy }) => [port, proxy.port])),
    become: (who, servers, weather) => {
      const hurt = ways.filter(({ process, server }) => who.includes(process) && servers.includes(server))
      for (const { proxy } of hurt) proxy.become(weather)
      return () => {
        for (const { proxy } of hurt) proxy.become(fair)
      }
    },
    connections: (process, server) =>
      ways
        .filter((way) => way.process === process && way.server === server)
        .reduce((sum, { proxy }) => sum + proxy.connections(), 0),
    close: async () => {
      await Promise.all(ways.splice(0).map(({ proxy }) => proxy.close()))
    },
  }
}
