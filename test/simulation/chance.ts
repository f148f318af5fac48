/** Chance that can be repeated. Each part of a run draws from a stream of its own, so that one does not shift another. */
export interface Chance {
  /** 0 (included) to 1 (not included). */
  readonly next: () => number
  /** A whole number from 0 to below `n`. */
  readonly below: (n: number) => number
  readonly between: (from: number, to: number) => number
  readonly pick: <A>(from: readonly A[]) => A
  /** In a random order. Changes the array. */
  readonly shuffle: <A>(all: A[]) => A[]
  /** A UUID of version 4. */
  readonly uuid: () => string
  readonly of: (name: string) => Chance
}

/** FNV-1a, 32 bits. */
const hashed = (text: string, from: number): number => {
  let h = (from ^ 0x811c9dc5) >>> 0
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0
  return h
}

/** xoshiro128**, seeded by splitmix32. */
const generator = (seed: number): (() => number) => {
  let s = seed >>> 0
  const split = (): number => {
    s = (s + 0x9e3779b9) >>> 0
    let z = s
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) >>> 0
  }
  let [a, b, c, d] = [split(), split(), split(), split()]
  return () => {
    const x = Math.imul(b, 5)
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = (d << 11) | (d >>> 21)
    return result
  }
}

const hex = (word: number): string => word.toString(16).padStart(8, '0')

export const chance = (seed: number, name = ''): Chance => {
  const word = generator(hashed(name, seed))
  const next = () => word() / 2 ** 32
  const below = (n: number) => Math.floor(next() * n)
  return {
    next,
    below,
    between: (from, to) => from + next() * (to - from),
    pick: (from) => {
      const picked = from[below(from.length)]
      if (picked === undefined) throw new Error('there is nothing to pick from')
      return picked
    },
    shuffle: (all) => {
      for (let i = all.length - 1; i > 0; i--) {
        const j = below(i + 1)
        const [x, y] = [all[i], all[j]]
        if (x !== undefined && y !== undefined) {
          all[i] = y
          all[j] = x
        }
      }
      return all
    },
    uuid: () => {
      const [p, q, r, s] = [hex(word()), hex(word()), hex(word()), hex(word())]
      const variant = '89ab'.charAt(Number.parseInt(r.charAt(0), 16) & 3)
      return `${p}-${q.slice(0, 4)}-4${q.slice(5)}-${variant}${r.slice(1, 4)}-${r.slice(4)}${s}`
    },
    of: (inner) => chance(seed, `${name}/${inner}`),
  }
}
