import type { Clock } from '@db-failover/ports'

export const tooLate = Symbol('too late')

/** The promise's answer, or `tooLate` after the time. The promise itself goes on; what it rejects with later is dropped. */
export const bounded = async <A>(clock: Clock, ms: number, promise: Promise<A>): Promise<A | typeof tooLate> => {
  const answered = new AbortController()
  const late = clock.sleep(ms, answered.signal).then((): typeof tooLate => tooLate)
  promise.catch(() => {})
  try {
    return await Promise.race([promise, late])
  } finally {
    // Without a reason each call would make a DOMException with a stack that nobody looks at.
    answered.abort('answered')
  }
}
