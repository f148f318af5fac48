import { Transform } from 'node:stream'
import type { ResolvedEvent } from '@eventstore/db-client'

/** What is used of what the client gives for a read or a subscription. */
export interface Incoming {
  on(event: 'data', listener: (event: ResolvedEvent) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: string, listener: (...rest: unknown[]) => void): unknown
}

export interface Ears {
  readonly event: (event: ResolvedEvent) => void
  /** Once: `null` when the server has said all. Nothing comes after it. */
  readonly over: (thrown: { readonly thrown: unknown } | null) => void
  readonly confirmed?: () => void
}

/**
 * Hears a stream of the client until it is over; the answer stops it, and may be called at any time. The client raises
 * its errors twice and without a listener ends the process, and an answer that it cannot make sense of is thrown where
 * nobody catches it: all of that arrives here.
 */
export const heard = (
  stream: Incoming,
  cancel: () => Promise<void>,
  { event, over, confirmed }: Ears,
): (() => Promise<void>) => {
  let done = false
  const end = (thrown: { readonly thrown: unknown } | null): void => {
    if (done) return
    done = true
    over(thrown)
  }
  withinTheStream(stream)
  stream.on('error', (thrown) => end({ thrown }))
  stream.on('end', () => end(null))
  stream.on('close', () => end(null))
  if (confirmed !== undefined) stream.on('confirmation', confirmed)
  stream.on('data', (received) => {
    if (!done) event(received)
  })
  return async () => {
    done = true
    try {
      await cancel()
    } catch {
      // It never began.
    }
  }
}

/** Makes an exception while a message is turned into an event an error of the stream. */
const withinTheStream = (stream: Incoming): void => {
  if (!(stream instanceof Transform)) return
  const transform = stream._transform.bind(stream)
  const fail = (thrown: unknown): void => {
    stream.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)))
  }
  stream._transform = (chunk, encoding, next) => {
    try {
      const pending: unknown = transform(chunk, encoding, next)
      if (pending instanceof Promise) pending.catch(fail)
    } catch (thrown) {
      fail(thrown)
    }
  }
}
