import type { Either } from 'fp-ts/lib/Either.js'

/** What went wrong, thrown by `orThrow`. `error` is the tagged value with the data to act on. */
export class FailoverError extends Error {
  readonly error: { readonly _tag: string }
  constructor(error: { readonly _tag: string }) {
    const says = 'says' in error && typeof error.says === 'string' ? error.says : JSON.stringify(error)
    super(`${error._tag}: ${says}`)
    this.name = 'FailoverError'
    this.error = error
  }
}

/** The right value, for callers who want an exception where there is none. */
export const orThrow = <E extends { readonly _tag: string }, A>(either: Either<E, A>): A => {
  if (either._tag === 'Left') throw new FailoverError(either.left)
  return either.right
}
