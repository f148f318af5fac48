// The explored situations and what leads from one to the other, kept so that it can be asked backwards.

/** How a move leads on. */
export const ways = {
  /** The world answers as it is, or time passes. */
  truthful: 1,
  /** A server that was away answers again. */
  heals: 2,
  /** A person asks for it. */
  asked: 4,
} as const

export interface Graph {
  /** Moves are added in the order of the situations that they lead away from. */
  add(from: number, to: number, how: number): void
  /**
   * Marks every situation from which `good` ones can be reached by moves of which one bit of `by` holds, and answers how many
   * were newly marked.
   */
  mark(good: Uint8Array, from: readonly number[], by: number): number
  /** Where the situation can go next by such moves. */
  next(of: number, by: number): readonly number[]
}

const grown = (a: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const b = new Int32Array(a.length * 2)
  b.set(a)
  return b
}

/** Where the moves of each situation begin in a list that is sorted by situation. */
const starts = (of: Int32Array, count: number, situations: number): Int32Array => {
  const at = new Int32Array(situations + 1)
  for (let i = 0; i < count; i++) {
    const s = (of[i] ?? 0) + 1
    at[s] = (at[s] ?? 0) + 1
  }
  for (let s = 0; s < situations; s++) at[s + 1] = (at[s + 1] ?? 0) + (at[s] ?? 0)
  return at
}

export const graph = (): Graph => {
  let froms: Int32Array<ArrayBuffer> = new Int32Array(1024)
  let tos: Int32Array<ArrayBuffer> = new Int32Array(1024)
  let hows = new Uint8Array(1024)
  let count = 0
  let situations = 0
  let indexed: { readonly count: number; readonly into: Int32Array; readonly order: Int32Array } | null = null
  let away: { readonly count: number; readonly at: Int32Array } | null = null

  const backwards = () => {
    if (indexed?.count === count) return indexed
    const into = starts(tos, count, situations)
    const next = into.slice()
    const order = new Int32Array(count)
    for (let i = 0; i < count; i++) {
      const to = tos[i] ?? 0
      const at = next[to] ?? 0
      order[at] = i
      next[to] = at + 1
    }
    indexed = { count, into, order }
    return indexed
  }

  return {
    add: (from, to, how) => {
      if (count === froms.length) {
        froms = grown(froms)
        tos = grown(tos)
        const more = new Uint8Array(hows.length * 2)
        more.set(hows)
        hows = more
      }
      froms[count] = from
      tos[count] = to
      hows[count] = how
      count++
      situations = Math.max(situations, from + 1, to + 1)
    },
    mark: (good, from, by) => {
      const { into, order } = backwards()
      const todo = [...from]
      let marked = 0
      for (const s of from) {
        if (good[s] === 0) marked++
        good[s] = 1
      }
      for (let s = todo.pop(); s !== undefined; s = todo.pop())
        for (let k = into[s] ?? 0; k < (into[s + 1] ?? 0); k++) {
          const edge = order[k] ?? 0
          const before = froms[edge] ?? 0
          if (((hows[edge] ?? 0) & by) === 0 || good[before] === 1) continue
          good[before] = 1
          marked++
          todo.push(before)
        }
      return marked
    },
    next: (of, by) => {
      if (away?.count !== count) away = { count, at: starts(froms, count, situations) }
      const out: number[] = []
      for (let i = away.at[of] ?? 0; i < (away.at[of + 1] ?? 0); i++)
        if (((hows[i] ?? 0) & by) !== 0) out.push(tos[i] ?? 0)
      return out
    },
  }
}
