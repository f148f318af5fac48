import { left, right } from 'fp-ts/lib/Either.js'
import type { AlarmMessage } from './message.ts'
import type { Sink } from './sink.ts'

/** A way to tell people that a program has of its own. */
export interface AlarmListener {
  /** As alarms call it: a delivery that fails is itself an alarm, `delivery failing`. */
  readonly name: string
  /**
   * Has told people once it resolves. One that rejects, or takes longer than half a minute, has failed; it is tried again three
   * times. `stop` aborts when nobody waits any more.
   */
  readonly tell: (message: AlarmMessage, stop: AbortSignal) => Promise<void>
}

/** How long one telling may take, in milliseconds. */
const LONGEST = 30_000

const failed = (says: string) => left({ _tag: 'NotDelivered', says } as const)

export const functionSink = ({ name, tell }: AlarmListener, longestMs: number = LONGEST): Sink => ({
  name,
  deliver: async (message, stop) => {
    const late = AbortSignal.timeout(longestMs)
    const signal = AbortSignal.any([stop, late])
    const { promise: givenUp, resolve } = Promise.withResolvers<ReturnType<typeof failed>>()
    const giveUp = () =>
      resolve(failed(late.aborted ? `it did not end within ${longestMs} ms` : 'the supervisor stops'))
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      return await Promise.race([tell(message, signal).then(() => right(undefined)), givenUp])
    } catch (cause) {
      return failed(cause instanceof Error ? cause.message : String(cause))
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
  },
})
