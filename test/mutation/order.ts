import type { Test } from './suite.ts'

/** In which order a change is shown to the tests: what noticed lately first, then what costs least for what it notices. */
export interface Order {
  took(id: string, ms: number): void
  noticed(id: string): void
  of(tests: readonly Test[]): readonly Test[]
}

/** So many tests that noticed the latest changes go before all others: changes of one file come one after another. */
const remembered = 12

export const order = (): Order => {
  const cost = new Map<string, number>()
  const changes = new Map<string, number>()
  let lately: readonly string[] = []
  const rank = ({ id }: Test): number => {
    const at = lately.indexOf(id)
    return at === -1 ? (cost.get(id) ?? 0) / (1 + (changes.get(id) ?? 0)) : at - remembered
  }
  return {
    // The least that was ever measured: what a busy machine adds is no cost of the test.
    took: (id, ms) => void cost.set(id, Math.min(ms, cost.get(id) ?? ms)),
    noticed: (id) => {
      changes.set(id, (changes.get(id) ?? 0) + 1)
      lately = [id, ...lately.filter((other) => other !== id)].slice(0, remembered)
    },
    of: (tests) =>
      tests
        .map((test) => ({ test, rank: rank(test) }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ test }) => test),
  }
}
