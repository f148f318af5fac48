import type { Clock } from '@db-failover/ports'

export const tooLate: unique symbol = Symbol('too late')

/**
 * The promise's value, or `tooLate` after `ms` or as soon as the signal aborts. The work itself goes on; `late` gets what
 * it brings after that, so that nothing opened late stays open. A rejection in time is passed on, a later one dropped.
 */
export const bounded = async <A>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: Promise<A>,
  late: (value: A) => void = () => {},
): Promise<A | typeof tooLate> => {
  const ended = new AbortController()
  // Without a reason each call would make a DOMException with a stack that nobody looks at.
  const end = () => ended.abort('ended')
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  let over = false
  void work.then(
    (value) => (over ? late(value) : undefined),
    () => {},
  )
  try {
    const limit = clock.sleep(ms, ended.signal).then((): typeof tooLate => tooLate)
    const first = await Promise.race([work, limit])
    over = first === tooLate
    return first
  } finally {
    signal.removeEventListener('abort', end)
    end()
  }
}

/** The promise's value, or `tooLate` as soon as the signal aborts. What comes after that is dropped. */
export const untilAborted = async <A>(signal: AbortSignal, work: Promise<A>): Promise<A | typeof tooLate> => {
  const { promise, resolve } = Promise.withResolvers<typeof tooLate>()
  const abort = () => resolve(tooLate)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
