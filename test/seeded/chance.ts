/** Numbers from 0 to 1 that one seed, 0 to 2^32 - 1, gives again and again (mulberry32). */
export type Chance = () => number

export const chanceOf = (seed: number): Chance => {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A whole number from `least` to `most`. */
export const between = (chance: Chance, least: number, most: number): number =>
  least + Math.floor(chance() * (most - least + 1))

/** One of them; there is at least one. */
export const oneOf = <A>(chance: Chance, some: readonly [A, ...A[]]): A =>
  some[between(chance, 0, some.length - 1)] ?? some[0]

/** The same ones in another order. */
export const shuffled = <A>(chance: Chance, some: readonly A[]): readonly A[] =>
  some
    .map((a) => [chance(), a] as const)
    .sort(([a], [b]) => a - b)
    .map(([, a]) => a)
