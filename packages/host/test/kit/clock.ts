import { instantOf } from '@db-failover/domain'
import type { Clock } from '@db-failover/ports'

interface Timer {
  readonly at: number
  readonly fire: () => void
}

/** Lets everything run that waits for no time. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Time that moves only when told to. */
export const fakeClock = () => {
  let monotonic = 1_000
  let truth = 0
  let wall = Date.UTC(2026, 2, 1, 12)
  const timers = new Set<Timer>()
  const clock: Clock = {
    now: () => instantOf(Math.floor(wall)),
    monotonic: () => monotonic,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const done = () => {
          timers.delete(timer)
          signal?.removeEventListener('abort', done)
          resolve()
        }
        const timer = { at: monotonic + ms, fire: done }
        timers.add(timer)
        signal?.addEventListener('abort', done, { once: true })
      }),
  }
  const due = (until: number): Timer | undefined =>
    [...timers].filter((t) => t.at <= until).sort((a, b) => a.at - b.at)[0]
  const move = (ms: number) => {
    truth += ms
    monotonic += ms
    wall += ms
  }
  const advance = async (ms: number): Promise<void> => {
    const until = monotonic + ms
    await settled()
    for (let next = due(until); next !== undefined; next = due(until)) {
      if (next.at > monotonic) move(next.at - monotonic)
      next.fire()
      await settled()
    }
    if (until > monotonic) move(until - monotonic)
  }
  return {
    clock,
    advance,
    /** The process stands still while time goes on: no timer fires meanwhile, not even afterwards by itself. */
    standStill: (ms: number) => move(ms),
    /** The machine sleeps: the wall clock goes on, the monotonic one does not. */
    machineSleeps: (ms: number) => {
      truth += ms
      wall += ms
    },
    /** Time as it is, whatever this process's clocks say. */
    truth: () => truth,
    setWall: (byMs: number) => {
      wall += byMs
    },
    timers: () => timers.size,
  }
}
export type FakeClock = ReturnType<typeof fakeClock>
