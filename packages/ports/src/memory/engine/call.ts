import type { Entry } from '@db-failover/domain'
import { type Either, left } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { EngineError } from '../../engine/engine.ts'
import type { Fault, Faults, FaultyCall } from '../faults.ts'
import type { MemoryWorld } from '../world/world.ts'
import { cancelled, closed } from './errors.ts'

export type Result<A> = Either<EngineError, A>

/** Runs the work of a call in one step, or what a fault makes of it. */
export type Call = <A>(
  call: FaultyCall,
  entry: Entry,
  signal: AbortSignal | null,
  work: () => Result<A>,
) => TaskEither<EngineError, A>

const never = <A>(): Promise<A> => new Promise(() => {})

const aborted = (signal: AbortSignal | null): Promise<Result<never>> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve(left(cancelled))
    signal?.addEventListener('abort', () => resolve(left(cancelled)), { once: true })
  })

const suffer = async <A>(
  fault: Fault,
  clock: MemoryWorld['clock'],
  signal: AbortSignal | null,
  work: () => Result<A>,
): Promise<Result<A>> => {
  switch (fault.kind) {
    case 'fail':
      return left(fault.error)
    case 'failAfter':
      work()
      return left(fault.error)
    case 'hang':
      return aborted(signal)
    case 'die':
      if (fault.work === 'done') work()
      return never()
    case 'delay':
      await clock.sleep(fault.ms, signal ?? undefined)
      return signal?.aborted ? left(cancelled) : work()
  }
}

export const caller =
  (world: MemoryWorld, faults: Faults, isClosed: () => boolean): Call =>
  (call, entry, signal, work) =>
  async () => {
    await Promise.resolve()
    if (isClosed()) return left(closed)
    if (signal?.aborted) return left(cancelled)
    const fault = faults.take(call, entry.id)
    return fault === null ? work() : suffer(fault, world.clock, signal, work)
  }
