import type { Timeline } from '../time/timeline.ts'

/** The way from one process to one other machine. `silent`: what is asked is not answered before the way is there again. */
export type Way = 'open' | 'refused' | 'silent'

/** What one process reaches. Several faults may stand in one way; it is open when all have ended. */
export interface Reach {
  readonly to: (machine: string) => Way
  /** Resolves when the way is not silent any more. */
  readonly answered: (machine: string) => Promise<void>
  /** Resolves when the way is open. */
  readonly opened: (machine: string) => Promise<void>
  /** The last moment of a silence that stands in the way; null: none does. */
  readonly silentUntil: (machine: string) => number | null
  /** The answer takes the fault away; that is to be done at the moment `until`, in milliseconds of the timeline. */
  readonly cut: (machine: string, how: Exclude<Way, 'open'>, until: number) => () => void
}

/** The machine that holds the log. */
export const logMachine = 'machine-log'

interface Cut {
  readonly machine: string
  readonly how: Exclude<Way, 'open'>
  readonly until: number
}

interface Waiter {
  readonly machine: string
  readonly enough: (way: Way) => boolean
  readonly go: () => void
}

export const reach = (timeline: Timeline): Reach => {
  const cuts = new Set<Cut>()
  const waiting = new Set<Waiter>()
  const to = (machine: string): Way => {
    let way: Way = 'open'
    for (const cut of cuts)
      if (cut.machine === machine) {
        if (cut.how === 'silent') return 'silent'
        way = 'refused'
      }
    return way
  }
  const until = (machine: string, enough: (way: Way) => boolean): Promise<void> =>
    enough(to(machine))
      ? Promise.resolve()
      : new Promise((go) => {
          waiting.add({ machine, enough, go })
        })
  return {
    to,
    answered: (machine) => until(machine, (way) => way !== 'silent'),
    opened: (machine) => until(machine, (way) => way === 'open'),
    silentUntil: (machine) => {
      const silences = [...cuts].filter((c) => c.machine === machine && c.how === 'silent')
      return silences.length === 0 ? null : Math.max(...silences.map((c) => c.until))
    },
    cut: (machine, how, until) => {
      const own = { machine, how, until }
      cuts.add(own)
      return () => {
        cuts.delete(own)
        for (const waiter of waiting)
          if (waiter.enough(to(waiter.machine))) {
            waiting.delete(waiter)
            timeline.at(timeline.now(), waiter.go)
          }
      }
    },
  }
}
