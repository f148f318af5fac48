import type { Clock } from '@db-failover/ports'

/**
 * The driver's request timeout ends at the first packet of the answer, so a BACKUP that reports progress is never bounded by
 * it. This one starts anew with every sign of life.
 */
export interface StallWatch {
  readonly lives: () => void
  readonly stalled: () => boolean
  readonly end: () => void
}

export const stallWatch = (clock: Clock, afterMs: number, stalled: () => void): StallWatch => {
  const ended = new AbortController()
  let last = clock.monotonic()
  let over = false
  const watch = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const rest = last + afterMs - clock.monotonic()
      if (rest <= 0) {
        over = true
        stalled()
        return
      }
      await clock.sleep(rest, ended.signal)
    }
  }
  void watch()
  return {
    lives: () => {
      last = clock.monotonic()
    },
    stalled: () => over,
    end: () => ended.abort(),
  }
}
