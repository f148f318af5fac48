import { evolve, initial, type State } from '@db-failover/domain'
import { happened } from '../events/days.ts'
import { recordedOf } from '../events/drafts.ts'
import type { Benchmark, Size } from '../measure/benchmark.ts'
import { collect, megabytes, perSecond } from '../measure/timing.ts'

const counts: Readonly<Record<Size, number>> = { small: 200_000, full: 10_000_000 }
const looks = 10

const heapNow = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

export const memory: Benchmark = {
  name: 'memory',
  says: 'heap after folding ten million events, against that after the first million',
  aim: { most: 1.1 },
  runs: 1,
  run: async (size) => {
    if (globalThis.gc === undefined) throw new Error('the heap is measured after a collection: run with --expose-gc')
    const count = counts[size]
    const heaps: number[] = []
    let state: State = initial
    let n = 0
    const began = performance.now()
    for (const each of happened()) {
      state = evolve(state, recordedOf(each, n++))
      if (n % (count / looks) === 0) heaps.push(heapNow())
      if (n === count) break
    }
    const ms = performance.now() - began
    const [first, last, most] = [heaps[0] ?? 0, heaps.at(-1) ?? 0, Math.max(...heaps)]
    const sets = Object.keys(state.backups.sets).length
    return {
      ratio: last / first,
      figures: {
        'after the first tenth': megabytes(first),
        'at the end': megabytes(last),
        'at most': megabytes(most),
        folded: `${count} at ${perSecond(count, ms)}`,
        'backup sets in the state': `${sets}`,
      },
    }
  },
}
