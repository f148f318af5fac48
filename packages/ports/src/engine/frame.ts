import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { DatabaseEngine, EngineError, Probe, Run } from './engine.ts'
import { attemptWith, refused } from './engine-error.ts'

/** A call of an engine as an adapter writes it: it answers, or throws `Refused`. */
type Working<F> = F extends (...args: infer A) => TaskEither<EngineError, infer B> ? (...args: A) => Promise<B> : F
type WorkingAll<P> = { readonly [K in keyof P]: Working<P[K]> }

/** What one engine does, call by call; `frameEngine` makes the port of it. */
export interface EngineWork {
  readonly health: WorkingAll<DatabaseEngine['health']>
  readonly backups: WorkingAll<DatabaseEngine['backups']>
  readonly restores: WorkingAll<DatabaseEngine['restores']>
  readonly fencing: WorkingAll<DatabaseEngine['fencing']>
  /** After all work has ended. */
  readonly close?: () => Promise<void>
}

/** Every effect that the domain may ask of an engine; what an engine cannot do it leaves out of its capabilities. */
export const everyEffect = [
  'TakeBackup',
  'VerifyCopy',
  'RestoreDatabase',
  'OpenAndCheck',
  'RunDrill',
  'RequestFence',
  'ReleaseFence',
  'MarkEpoch',
  'TakeContingency',
  'CheckEntries',
  'ReadActive',
  'RemoveOrphans',
] as const

/** What a probe saw, where all that is not said was not found out. */
export const saw = (verdict: Probe['verdict'], says: string, more: Partial<Probe> = {}): Probe => ({
  verdict,
  lineage: null,
  fenced: null,
  generation: null,
  refused: false,
  says,
  foreignFull: null,
  ...more,
})

/**
 * The frame that every engine has: what is thrown becomes a value by the engine's own reading of it; after `close` every call
 * is refused, what runs is cancelled and waited for. `work` gets the signal that is aborted by `close`.
 */
export const frameEngine = (
  capabilities: DatabaseEngine['capabilities'],
  errorOf: (cause: unknown) => EngineError,
  work: (closed: AbortSignal) => EngineWork,
): DatabaseEngine => {
  const closing = new AbortController()
  const { health, backups, restores, fencing, close } = work(closing.signal)
  const attempt = attemptWith(errorOf)
  const running = new Set<Promise<unknown>>()
  const edge = <A>(call: () => Promise<A>): TaskEither<EngineError, A> =>
    attempt(() => {
      if (closing.signal.aborted) throw refused('Unreachable', 'CLOSED', 'The engine is closed.')
      const run = call()
      running.add(run)
      const ended = () => void running.delete(run)
      run.then(ended, ended)
      return run
    })
  const until = <R extends Run>(run: R): R => ({ ...run, signal: AbortSignal.any([run.signal, closing.signal]) })
  return {
    capabilities,
    health: {
      probe: health.probe,
      check: (group, entry, signal, source) => edge(() => health.check(group, entry, signal, source)),
    },
    backups: {
      take: (target, order, run) => edge(() => backups.take(target, order, until(run))),
      find: (target, set, run) => edge(() => backups.find(target, set, until(run))),
      verify: (at, expected, run) => edge(() => backups.verify(at, expected, until(run))),
    },
    restores: {
      generationFor: restores.generationFor,
      restore: (on, group, order, run) => edge(() => restores.restore(on, group, order, until(run))),
      open: (target, epoch, run) => edge(() => restores.open(target, epoch, until(run))),
      check: (target, epoch, run) => edge(() => restores.check(target, epoch, until(run))),
      drill: (on, group, order, run) => edge(() => restores.drill(on, group, order, until(run))),
      removeOrphans: (on, group, keep, run) => edge(() => restores.removeOrphans(on, group, keep, until(run))),
    },
    fencing: {
      fence: (target, operation, run) => edge(() => fencing.fence(target, operation, until(run))),
      release: (target, run) => edge(() => fencing.release(target, until(run))),
      markEpoch: (target, epoch, run) => edge(() => fencing.markEpoch(target, epoch, until(run))),
    },
    close: async () => {
      closing.abort()
      await Promise.allSettled(running)
      await close?.()
    },
  }
}
