import * as t from 'io-ts'
import { type Form, form, isRecord, type Shape, shape, written } from './shape.ts'

export const text = (allowed: string): Shape<string> => {
  const is = (u: unknown): u is string => typeof u === 'string' && u.trim() !== ''
  return shape({ allowed, schema: { type: 'string', minLength: 1 } }, is, (u) => (is(u) ? u : undefined))
}

export const flag: Shape<boolean> = (() => {
  const is = (u: unknown): u is boolean => typeof u === 'boolean'
  return shape({ allowed: 'true or false', schema: { type: 'boolean' } }, is, (u) => (is(u) ? u : undefined))
})()

export const whole = (least: number, allowed = `a whole number, ${least} or more`): Shape<number> => {
  const is = (u: unknown): u is number => Number.isSafeInteger(u) && (u as number) >= least
  return shape({ allowed, schema: { type: 'integer', minimum: least } }, is, (u) => (is(u) ? u : undefined))
}

/** One of a few words. */
export const choice = <W extends string>(...words: readonly [W, ...W[]]): Shape<W> => {
  const is = (u: unknown): u is W => words.some((w) => w === u)
  return shape({ allowed: `one of ${words.join(', ')}`, schema: { enum: words } }, is, (u) => (is(u) ? u : undefined))
}

/** A scalar of the domain: its codec's `is` tells. `pattern` is the same test for editors. */
export const scalar = <A extends string>(codec: t.Type<A, string>, allowed: string, pattern: string): Shape<A> =>
  shape({ allowed, schema: { type: 'string', pattern } }, codec.is, (u) => (codec.is(u) ? u : undefined))

/** `none` stands for null: in YAML an empty value is too easily a slip. */
export const orNone = <A>(inner: Shape<A>, says = 'none'): Shape<A | null> => {
  const none: Form<A | null> = { read: () => t.success(null) }
  const some = form(inner, (a): A | null => a)
  return written<A | null>(
    { allowed: `${inner.allowed}, or ${says}`, schema: { anyOf: [inner.schema, { enum: [says] }] } },
    (u): u is A | null => u === null || inner.is(u),
    (u) => (u === says || u === null ? none : isRecord(u) ? some : inner.decode(u)._tag === 'Right' ? some : undefined),
    (a) => (a === null ? says : inner.encode(a)),
  )
}
