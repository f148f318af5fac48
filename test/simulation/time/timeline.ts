import type { Chance } from '../chance.ts'

/** Simulated time: it stands still while anything can run, and jumps to the next moment for which something waits. */
export interface Timeline {
  /** Milliseconds since the beginning, the same for everybody. */
  readonly now: () => number
  /** At that moment; with others of the same moment in a random order. A moment that is over is now. */
  readonly at: (moment: number, wake: () => void) => Waiting
  /** Lets time pass until that moment. */
  readonly pass: (until: number) => Promise<void>
}

export interface Waiting {
  cancelled: boolean
  readonly wake: () => void
}

/** Everything that waits for no time gets its turn: all that the simulated world does are promises already kept. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** So often in one moment is a loop that never waits. */
const mostAtOnce = 10_000

/** A binary heap of moments, the earliest first. */
const moments = () => {
  const heap: number[] = []
  const at = (i: number): number => heap[i] ?? Number.POSITIVE_INFINITY
  const swap = (i: number, j: number): void => {
    const x = at(i)
    heap[i] = at(j)
    heap[j] = x
  }
  return {
    first: () => at(0),
    add: (moment: number) => {
      heap.push(moment)
      for (let i = heap.length - 1; i > 0; ) {
        const parent = (i - 1) >> 1
        if (at(parent) <= at(i)) return
        swap(parent, i)
        i = parent
      }
    },
    drop: () => {
      const last = heap.pop()
      if (last === undefined || heap.length === 0) return
      heap[0] = last
      for (let i = 0; ; ) {
        const left = 2 * i + 1
        const least = at(left + 1) < at(left) ? left + 1 : left
        if (at(least) >= at(i)) return
        swap(i, least)
        i = least
      }
    },
  }
}

export const timelineFrom = (order: Chance): Timeline => {
  const waiting = new Map<number, Waiting[]>()
  const heap = moments()
  let now = 0
  const at = (moment: number, wake: () => void): Waiting => {
    const own: Waiting = { cancelled: false, wake }
    const when = Math.max(now, moment)
    const there = waiting.get(when)
    if (there !== undefined) there.push(own)
    else {
      waiting.set(when, [own])
      heap.add(when)
    }
    return own
  }
  const pass = async (until: number): Promise<void> => {
    await settled()
    let rounds = 0
    while (heap.first() <= until) {
      const moment = heap.first()
      heap.drop()
      const due = waiting.get(moment) ?? []
      waiting.delete(moment)
      rounds = moment === now ? rounds + 1 : 0
      if (rounds > mostAtOnce) throw new Error(`something goes round without waiting at ${moment} ms`)
      now = moment
      for (const each of order.shuffle(due)) if (!each.cancelled) each.wake()
      await settled()
    }
    now = Math.max(now, until)
  }
  return { now: () => now, at, pass }
}
