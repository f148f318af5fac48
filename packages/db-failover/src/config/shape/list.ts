import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { AnyShape, Described } from './shape.ts'

export interface ListShape<S extends AnyShape> extends t.Type<readonly t.TypeOf<S>[], unknown, unknown>, Described {
  readonly of: S
}

/** A list of at least `least`, read to the first element that is not allowed. */
export const list = <S extends AnyShape>(of: S, least = 0, allowed = `a list, each ${of.allowed}`): ListShape<S> => {
  const codec = new t.Type<readonly t.TypeOf<S>[], unknown, unknown>(
    allowed,
    (u): u is readonly t.TypeOf<S>[] => Array.isArray(u) && u.every(of.is),
    (u, c) => {
      if (!Array.isArray(u) || u.length < least)
        return t.failure(u, c, least === 0 ? allowed : `${allowed}, at least ${least}`)
      const read: t.TypeOf<S>[] = []
      for (const [i, value] of u.entries()) {
        const one = of.validate(value, t.appendContext(c, String(i), of, value))
        if (isLeft(one)) return one
        read.push(one.right)
      }
      return t.success(read)
    },
    (a) => a.map(of.encode),
  )
  return Object.assign(codec, { allowed, schema: { type: 'array', items: of.schema, minItems: least }, of })
}

export interface RecordShape<S extends AnyShape>
  extends t.Type<Readonly<Record<string, t.TypeOf<S>>>, unknown, unknown>,
    Described {
  readonly of: S
}

/** An object whose keys are names that a person chooses. */
export const named = <S extends AnyShape>(of: S, allowed: string): RecordShape<S> => {
  const codec = new t.Type<Readonly<Record<string, t.TypeOf<S>>>, unknown, unknown>(
    allowed,
    (u): u is Readonly<Record<string, t.TypeOf<S>>> => typeof u === 'object' && u !== null,
    (u, c) => {
      if (typeof u !== 'object' || u === null || Array.isArray(u)) return t.failure(u, c, allowed)
      const read: Record<string, t.TypeOf<S>> = {}
      for (const [name, value] of Object.entries(u)) {
        const one = of.validate(value, t.appendContext(c, name, of, value))
        if (isLeft(one)) return one
        read[name] = one.right
      }
      return t.success(read)
    },
    (a) => Object.fromEntries(Object.entries(a).map(([k, v]) => [k, of.encode(v)])),
  )
  return Object.assign(codec, { allowed, schema: { type: 'object', additionalProperties: of.schema }, of })
}
