export interface Moment {
  readonly at: number
  /** Order of those at one moment. */
  readonly n: number
}

/** Things to come, the next first. */
export interface ByMoment<T extends Moment> {
  readonly add: (thing: T) => void
  readonly next: () => T | undefined
  readonly remove: (thing: T) => void
  readonly size: () => number
}

const before = (a: Moment, b: Moment): boolean => a.at < b.at || (a.at === b.at && a.n < b.n)

/** A heap: with thousands of sleepers, looking through all of them for each step would be most of a test. */
export const byMoment = <T extends Moment>(): ByMoment<T> => {
  const heap: T[] = []
  const there = new Set<T>()

  const swap = (i: number, j: number): void => {
    const [a, b] = [heap[i], heap[j]]
    if (a === undefined || b === undefined) return
    heap[i] = b
    heap[j] = a
  }
  const isBefore = (i: number, j: number): boolean => {
    const [a, b] = [heap[i], heap[j]]
    return a !== undefined && b !== undefined && before(a, b)
  }
  const up = (i: number): void => {
    const parent = (i - 1) >> 1
    if (i === 0 || !isBefore(i, parent)) return
    swap(i, parent)
    up(parent)
  }
  const down = (i: number): void => {
    const [l, r] = [2 * i + 1, 2 * i + 2]
    const least = [l, r].reduce((m, c) => (isBefore(c, m) ? c : m), i)
    if (least === i) return
    swap(i, least)
    down(least)
  }
  const drop = (): void => {
    swap(0, heap.length - 1)
    heap.pop()
    down(0)
  }

  return {
    add: (thing) => {
      there.add(thing)
      heap.push(thing)
      up(heap.length - 1)
    },
    next: () => {
      for (let top = heap[0]; top !== undefined && !there.has(top); top = heap[0]) drop()
      return heap[0]
    },
    remove: (thing) => {
      there.delete(thing)
    },
    size: () => there.size,
  }
}
