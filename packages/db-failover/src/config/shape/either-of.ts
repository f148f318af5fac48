import * as t from 'io-ts'
import type { AnyShape, Described } from './shape.ts'

type Alternatives = Readonly<Record<string, AnyShape>>

export interface EitherOfShape<A extends Alternatives>
  extends t.Type<t.TypeOf<A[keyof A]>, unknown, unknown>,
    Described {
  readonly alternatives: A
}

/** An object of one of several kinds, told apart by which of the naming keys it has. */
export const eitherOf = <A extends Alternatives>(allowed: string, alternatives: A): EitherOfShape<A> => {
  const names = Object.keys(alternatives)
  const codec = new t.Type<t.TypeOf<A[keyof A]>, unknown, unknown>(
    allowed,
    (u): u is t.TypeOf<A[keyof A]> => names.some((n) => alternatives[n]?.is(u)),
    (u, c) => {
      const has = typeof u === 'object' && u !== null ? names.filter((n) => Object.hasOwn(u, n)) : []
      const kind = has.length === 1 ? alternatives[has[0] ?? ''] : undefined
      return kind === undefined
        ? t.failure(keysOf(u), c, `${allowed}, with exactly one of the keys ${names.join(', ')}`)
        : kind.validate(u, c)
    },
    (a) => {
      const kind = Object.values(alternatives).find((s) => s.is(a))
      return kind === undefined ? a : kind.encode(a)
    },
  )
  return Object.assign(codec, {
    allowed,
    schema: { oneOf: Object.values(alternatives).map((s) => s.schema) },
    alternatives,
  })
}

/** What a mistake shows of a value: a place or a sink that was mistyped may hold a secret further in. */
const keysOf = (u: unknown): unknown => {
  if (typeof u === 'object' && u !== null) return Object.keys(u)
  return typeof u === 'string' && u.includes('@') ? 'a text with an @ in it' : u
}
