import * as t from 'io-ts'

/** The part of JSON Schema 2020-12 that the shapes are written in. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** What a codec of the configuration says of itself, for messages, the printed reference and the schemas. */
export interface Described {
  /** One phrase: what is allowed here. */
  readonly allowed: string
  readonly schema: JsonSchema
}

export type AnyShape = t.Mixed & Described

/** A codec of the configuration: reads what YAML or JSON gave, writes it back as a person would. */
export type Shape<A> = t.Type<A, unknown, unknown> & Described

export const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

/** `read` answers undefined for what is not allowed; `is` is what a read value looks like. */
export const shape = <A>(
  said: Described,
  is: (u: unknown) => u is A,
  read: (u: unknown) => A | undefined,
  write: (a: A) => unknown = t.identity,
): Shape<A> => {
  const codec = new t.Type<A, unknown, unknown>(
    said.allowed,
    is,
    (u, c) => {
      const a = read(u)
      return a === undefined ? t.failure(u, c, said.allowed) : t.success(a)
    },
    write,
  )
  return Object.assign(codec, said)
}

/** One way of writing a value: what reads it, and what it means. */
export interface Form<A> {
  readonly read: (u: unknown, c: t.Context) => t.Validation<A>
}

export const form = <S extends AnyShape, A>(inner: S, meaning: (read: t.TypeOf<S>) => A): Form<A> => ({
  read: (u, c) => {
    const read = inner.validate(u, c)
    return read._tag === 'Left' ? read : t.success(meaning(read.right))
  },
})

/** A value that may be written in several ways; mistakes are told of the way that was chosen. */
export const written = <A>(
  said: Described,
  is: (u: unknown) => u is A,
  formOf: (u: unknown) => Form<A> | undefined,
  write: (a: A) => unknown,
): Shape<A> => {
  const codec = new t.Type<A, unknown, unknown>(
    said.allowed,
    is,
    (u, c) => formOf(u)?.read(u, c) ?? t.failure(u, c, said.allowed),
    write,
  )
  return Object.assign(codec, said)
}
