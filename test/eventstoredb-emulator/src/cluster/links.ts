/** Which nodes of a cluster reach each other. */
export interface Links {
  reaches(a: number, b: number): boolean
  /** Cuts what lies between two nodes. */
  cut(a: number, b: number): void
  /** Cuts one node off from all others. */
  isolate(node: number): void
  /** Undoes every cut. */
  heal(): void
}

export const createLinks = (): Links => {
  const cuts = new Set<string>()
  const away = new Set<number>()
  const key = (a: number, b: number) => `${Math.min(a, b)}-${Math.max(a, b)}`
  return {
    reaches: (a, b) => a === b || !(away.has(a) || away.has(b) || cuts.has(key(a, b))),
    cut: (a, b) => void cuts.add(key(a, b)),
    isolate: (node) => void away.add(node),
    heal() {
      cuts.clear()
      away.clear()
    },
  }
}
