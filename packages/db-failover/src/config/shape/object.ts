import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { nearest } from './nearest.ts'
import { type AnyShape, type Described, isRecord, type JsonSchema } from './shape.ts'

/** One key of an object. Without `otherwise` the key is required. */
export interface Field<S extends AnyShape = AnyShape> {
  readonly shape: S
  /** What it is for, in one or two sentences. */
  readonly says: string
  /** The value when the key is left out. */
  readonly otherwise?: t.TypeOf<S>
}

export type Fields = Readonly<Record<string, Field>>
export type Read<F extends Fields> = { readonly [K in keyof F]: t.TypeOf<F[K]['shape']> }

export const field = <S extends AnyShape>(says: string, shape: S): Field<S> => ({ shape, says })
export const optional = <S extends AnyShape>(says: string, shape: S, otherwise: t.TypeOf<S>): Field<S> => ({
  shape,
  says,
  otherwise,
})

/** An object whose keys are all known. */
export interface ObjectShape<F extends Fields> extends t.Type<Read<F>, unknown, unknown>, Described {
  readonly fields: F
}

const isRequired = (f: Field): boolean => !Object.hasOwn(f, 'otherwise')

const unknownKey = (key: string, known: readonly string[]): string => {
  const meant = nearest(key, known)
  return `there is no key ${JSON.stringify(key)} here${meant === null ? '' : `, did you mean ${meant}?`} (keys: ${known.join(', ')})`
}

const schemaOf = (fields: Fields): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(fields).filter((k) => isRequired(fields[k] as Field)),
  properties: Object.fromEntries(
    Object.entries(fields).map(([k, f]) => [
      k,
      {
        ...f.shape.schema,
        description: f.says,
        ...(isRequired(f) ? {} : { default: f.shape.encode(f.otherwise) }),
      },
    ]),
  ),
})

/** Reads an object key by key. A key that it does not know is refused by name, with the nearest one that it does. */
export const object = <F extends Fields>(allowed: string, fields: F): ObjectShape<F> => {
  const keys = Object.keys(fields)
  const codec: t.Type<Read<F>, unknown, unknown> = new t.Type<Read<F>, unknown, unknown>(
    allowed,
    (u): u is Read<F> => isRecord(u) && keys.every((k) => fields[k]?.shape.is(u[k])),
    (u, c): t.Validation<Read<F>> => {
      if (!isRecord(u)) return t.failure(u, c, `${allowed}, an object with the keys ${keys.join(', ')}`)
      const stranger = Object.keys(u).find((k) => !keys.includes(k))
      if (stranger !== undefined)
        return t.failure(undefined, t.appendContext(c, stranger, codec), unknownKey(stranger, keys))
      const read: Record<string, unknown> = {}
      for (const [key, f] of Object.entries(fields)) {
        if (!Object.hasOwn(u, key) && !isRequired(f)) {
          read[key] = f.otherwise
          continue
        }
        const inner = t.appendContext(c, key, f.shape, u[key])
        if (!Object.hasOwn(u, key)) return t.failure(undefined, inner, `it is required: ${f.shape.allowed}`)
        const value = f.shape.validate(u[key], inner)
        if (isLeft(value)) return value
        read[key] = value.right
      }
      return t.success(read as Read<F>)
    },
    (a) => Object.fromEntries(Object.entries(fields).map(([k, f]) => [k, f.shape.encode(a[k])])),
  )
  return Object.assign(codec, { allowed, schema: schemaOf(fields), fields })
}
