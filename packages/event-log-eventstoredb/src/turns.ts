/** A queue of those who wait for something to become free. */
export interface Turns {
  /** Resolves at one's turn, or after so many milliseconds. */
  readonly turn: (ms: number) => Promise<void>
  readonly next: () => void
  readonly all: () => void
}

export const turns = (): Turns => {
  const waiting = new Set<() => void>()
  const next = (): boolean => {
    for (const wake of waiting) {
      wake()
      return true
    }
    return false
  }
  return {
    turn: (ms) =>
      new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer)
          waiting.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, ms)
        waiting.add(wake)
      }),
    next,
    all: () => {
      while (next());
    },
  }
}

/** What the promise resolves to, or null after so many milliseconds. */
export const noLaterThan = <A>(ms: number, promise: Promise<A>): Promise<A | null> => {
  const { promise: first, resolve, reject } = Promise.withResolvers<A | null>()
  const timer = setTimeout(() => resolve(null), ms)
  promise.then(resolve, reject).finally(() => clearTimeout(timer))
  return first
}
