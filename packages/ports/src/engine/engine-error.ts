import { left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { EngineError } from './engine.ts'

type Tag = EngineError['_tag']

const retries: Readonly<Record<Tag, EngineError['retry']>> = {
  Unreachable: 'Transient',
  NoSpace: 'Transient',
  Cancelled: 'Transient',
  OutcomeUnknown: 'OutcomeUnknown',
  DatabaseMissing: 'Permanent',
  BadBackup: 'Permanent',
  BadDatabase: 'Permanent',
  Overtaken: 'Permanent',
  NotPermitted: 'Permanent',
}

/** An error with the retry class of its tag. */
export const engineError = (_tag: Tag, code: string, says: string, cause?: unknown): EngineError => ({
  _tag,
  retry: retries[_tag],
  code,
  says,
  ...(cause === undefined ? {} : { cause }),
})

/** Carries an error value through an engine's code that awaits; it never leaves the engine. */
export class Refused extends Error {
  readonly error: EngineError
  constructor(error: EngineError) {
    super(error.says)
    this.error = error
  }
}

export const refused = (tag: Tag, code: string, says: string, cause?: unknown): Refused =>
  new Refused(engineError(tag, code, says, cause))

export const cancelled = (): Refused => refused('Cancelled', 'ABORTED', 'The work was cancelled.')

export const stopIfAborted = (...signals: readonly AbortSignal[]): void => {
  if (signals.some((s) => s.aborted)) throw cancelled()
}

/** An engine's edge: what is thrown inside becomes a value, by the engine's own reading of what is thrown. */
export const attemptWith =
  (errorOf: (cause: unknown) => EngineError) =>
  <A>(work: () => Promise<A>): TaskEither<EngineError, A> =>
  async () => {
    try {
      return right(await work())
    } catch (cause) {
      return left(errorOf(cause))
    }
  }
