/** Wakes everybody who waits for anything to have changed; they look for themselves what it was. */
export interface Changes {
  readonly notify: () => void
  /** Resolves at the next change, or after the given milliseconds. */
  readonly next: (withinMs?: number) => Promise<void>
}

export const changes = (): Changes => {
  const waiting = new Set<() => void>()
  return {
    notify: () => {
      for (const wake of waiting) wake()
    },
    next: (withinMs) =>
      new Promise((resolve) => {
        const wake = () => {
          waiting.delete(wake)
          clearTimeout(timer)
          resolve()
        }
        const timer = withinMs === undefined ? undefined : setTimeout(wake, withinMs)
        waiting.add(wake)
      }),
  }
}
