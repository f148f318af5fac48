import type { Settings } from './config.ts'

/**
 * The driver's request timeout ends at the first packet of the answer, so a BACKUP that reports progress is never bounded by
 * it, and one that reports none may work for hours. This one starts anew with every sign of life: a message, or what the
 * server says of the statement on another connection.
 */
export interface StallWatch {
  readonly lives: () => void
  readonly stalled: () => boolean
  readonly end: () => void
}

export const stallWatch = (
  { clock, stalledAfterMs, lookEveryMs }: Pick<Settings, 'clock' | 'stalledAfterMs' | 'lookEveryMs'>,
  looks: () => Promise<boolean>,
  stalled: () => void,
): StallWatch => {
  const ended = new AbortController()
  let last = clock.monotonic()
  let over = false
  const lives = () => {
    last = clock.monotonic()
  }
  const watch = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const rest = last + stalledAfterMs - clock.monotonic()
      if (rest <= 0) {
        over = true
        stalled()
        return
      }
      await clock.sleep(Math.min(rest, lookEveryMs), ended.signal)
      if (!ended.signal.aborted && (await looks())) lives()
    }
  }
  void watch()
  return { lives, stalled: () => over, end: () => ended.abort() }
}
