import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js'

/**
 * Lets so many calls of one connection in at a time; the others wait, unheard, until one of them ends. HTTP/2 has a
 * setting for that, but Node counts a stream for a moment after its client has ended it and refuses the next one, which
 * the real server does not.
 */
export const limited = (most: number): ServerInterceptor => {
  const connections = new Map<string, Set<() => void>>()
  /** Calls in the order in which they came: the first `most` of them are under way, the others wait. */
  const enter = (connection: string, begin: () => void): (() => void) => {
    const calls = connections.get(connection) ?? new Set()
    connections.set(connection, calls.add(begin))
    if (calls.size <= most) begin()
    return () => {
      const place = [...calls].indexOf(begin)
      if (place < 0) return
      const next = [...calls][most]
      calls.delete(begin)
      if (place < most) next?.()
      if (calls.size === 0) connections.delete(connection)
    }
  }
  return (_method, call) => {
    let leave = () => {}
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata(metadata, go) {
            leave = enter(call.getPeer(), () => go(metadata))
          },
          onCancel: () => leave(),
        }),
      sendStatus(status, next) {
        leave()
        next(status)
      },
    })
  }
}
