/** Evidence that is not what it should be: nothing can be judged by it. */
export class Unreadable extends Error {}

/** Takes a parsed JSON value for an `A`, or throws `Unreadable` with the place. */
export type Shape<A> = (value: unknown, at: string) => A

type Of<S extends Readonly<Record<string, Shape<unknown>>>> = { readonly [K in keyof S]: ReturnType<S[K]> }

const wrong = (at: string, wanted: string, found: unknown): Unreadable =>
  new Unreadable(`${at} is ${JSON.stringify(found) ?? String(found)}, not ${wanted}`)

export const text: Shape<string> = (value, at) => {
  if (typeof value !== 'string') throw wrong(at, 'a text', value)
  return value
}

export const number: Shape<number> = (value, at) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(at, 'a number', value)
  return value
}

export const truth: Shape<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw wrong(at, 'true or false', value)
  return value
}

export const orNull =
  <A>(shape: Shape<A>): Shape<A | null> =>
  (value, at) =>
    value === null ? null : shape(value, at)

export const list =
  <A>(shape: Shape<A>): Shape<readonly A[]> =>
  (value, at) => {
    if (!Array.isArray(value)) throw wrong(at, 'a list', value)
    return value.map((one: unknown, i) => shape(one, `${at}.${i}`))
  }

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The named members; others are passed over. */
export const record = <S extends Readonly<Record<string, Shape<unknown>>>>(members: S): Shape<Of<S>> => {
  const keys = Object.keys(members)
  const isWhole = (made: Readonly<Record<string, unknown>>): made is Of<S> =>
    keys.every((key) => Object.hasOwn(made, key))
  return (value, at) => {
    if (!isRecord(value)) throw wrong(at, 'a record', value)
    const made = Object.fromEntries(keys.map((key) => [key, members[key]?.(value[key], `${at}.${key}`)]))
    if (!isWhole(made)) throw wrong(at, 'a record', value)
    return made
  }
}
