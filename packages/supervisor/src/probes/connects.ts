import { connect } from 'node:net'
import type { SupervisorConfig } from '../config.ts'

/** `host:port`, the host of an IPv6 address in brackets. */
const placeOf = (address: string): { readonly host: string; readonly port: number } | null => {
  const parts = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address)
  const host = parts?.[1] ?? parts?.[2]
  const port = Number(parts?.[3])
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port }
}

/** A connection that is refused may have been refused on the way: only one that is taken shows the other machine. */
export const connects: NonNullable<SupervisorConfig['connects']> = (address, withinMs, signal) => {
  const place = placeOf(address)
  if (place === null || signal.aborted) return Promise.resolve(false)
  return new Promise((resolve) => {
    const socket = connect(place)
    const answer = (taken: boolean): void => {
      clearTimeout(late)
      signal.removeEventListener('abort', end)
      socket.destroy()
      resolve(taken)
    }
    const end = () => answer(false)
    const late = setTimeout(end, withinMs)
    signal.addEventListener('abort', end, { once: true })
    socket.once('connect', () => answer(true))
    socket.on('error', end)
  })
}
