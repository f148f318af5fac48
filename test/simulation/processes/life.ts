/** Whether a process runs. One that is paused does what is left to do when it is woken; one that is dead does nothing. */
export interface Life {
  readonly alive: () => boolean
  readonly paused: () => boolean
  readonly kill: () => void
  readonly pause: () => void
  readonly resume: () => void
  /** Now, or when the process goes on; never, where it has died. */
  readonly go: (what: () => void) => void
  /** The answer as the process hears it. */
  readonly hears: <A>(answer: Promise<A>) => Promise<A>
}

export const newLife = (): Life => {
  let alive = true
  let held: (() => void)[] | null = null
  const go = (what: () => void): void => {
    if (!alive) return
    if (held === null) what()
    else held.push(what)
  }
  return {
    alive: () => alive,
    paused: () => held !== null,
    kill: () => {
      alive = false
      held = null
    },
    pause: () => {
      if (alive) held ??= []
    },
    resume: () => {
      const waiting = held ?? []
      held = null
      for (const what of waiting) go(what)
    },
    go,
    hears: (answer) =>
      new Promise((resolve, reject) => {
        answer.then(
          (value) => go(() => resolve(value)),
          (cause) => go(() => reject(cause)),
        )
      }),
  }
}
