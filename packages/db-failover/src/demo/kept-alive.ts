import type { Child } from './child.ts'

/** Milliseconds from a death to the next start, as service managers have it. */
const PAUSE = 100

/** How a program ended that nobody had asked to end: a signal's name, or its exit code. */
export type Died = (how: number | string) => void

/** A program that is started again whenever it ends unasked, as a service manager would do. */
export const keptAlive = (start: () => Child, died: Died, again: (child: Child) => void): Child => {
  let child = start()
  let wanted = true
  let given = Promise.resolve()

  const next = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
    child = start()
    again(child)
  }
  const watched = async (): Promise<number | string> => {
    for (;;) {
      const how = await child.ended
      if (!wanted) return how
      died(how)
      given = next()
      await given
    }
  }
  const ended = watched()
  return {
    get pid() {
      return child.pid
    },
    ended,
    kill: () => {
      wanted = false
      void given.then(() => child.kill())
    },
    // One that has just died is started first: what is stopped cleanly is a run that goes on from what was left.
    stop: async () => {
      wanted = false
      await given
      return child.stop()
    },
  }
}
