import type { BackupFilesError } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { cancelled, classified, stalled } from './errors.ts'
import type { FileSystem } from './file-system.ts'

export type Result<A> = Either<BackupFilesError, A>

export interface Call<A> {
  /** Answers `Cancelled` at once when it aborts, while the call itself ends in the background. */
  readonly signal?: AbortSignal
  /** Gets what a call brought after it had been given up (an open file to close). */
  readonly late?: (brought: A) => void
}

/** One folder, reached call by call. No call outlasts the stall limit and none rejects. */
export interface Reach {
  readonly folder: string
  readonly fileSystem: FileSystem
  readonly call: <A>(operation: () => Promise<A>, options?: Call<A>) => Promise<Result<A>>
}

/**
 * A call that hangs in the operating system cannot be ended and keeps one of the process's few file threads. While one
 * hangs, its folder answers `STALLED` without a further call, so that a dead folder costs as few threads as possible.
 */
export const reaches = (fileSystem: FileSystem, limitMs: number): ((folder: string) => Reach) => {
  const hanging = new Map<string, number>()

  const count = (folder: string, by: 1 | -1) => {
    const now = (hanging.get(folder) ?? 0) + by
    if (now === 0) hanging.delete(folder)
    else hanging.set(folder, now)
  }

  const call = <A>(folder: string, operation: () => Promise<A>, { signal, late }: Call<A>): Promise<Result<A>> => {
    if (signal?.aborted) return Promise.resolve(left(cancelled(folder)))
    if (hanging.has(folder)) return Promise.resolve(left(stalled(folder, limitMs)))
    return new Promise((resolve) => {
      let waiting = true
      let hangs = false
      const answer = (result: Result<A>) => {
        waiting = false
        signal?.removeEventListener('abort', abort)
        resolve(result)
      }
      const abort = () => answer(left(cancelled(folder)))
      // After a pause of the whole process the timer is served before what has arrived meanwhile: one more turn for it.
      const timer = setTimeout(() => setImmediate(hang), limitMs)
      const hang = () => {
        if (ended) return
        hangs = true
        count(folder, 1)
        if (waiting) answer(left(stalled(folder, limitMs)))
      }
      let ended = false
      const end = () => {
        ended = true
        clearTimeout(timer)
        if (hangs) count(folder, -1)
      }
      signal?.addEventListener('abort', abort, { once: true })
      operation().then(
        (brought) => {
          end()
          if (waiting) answer(right(brought))
          else late?.(brought)
        },
        (cause: unknown) => {
          end()
          if (waiting) answer(left(classified(folder, cause)))
        },
      )
    })
  }

  return (folder) => ({ folder, fileSystem, call: (operation, options = {}) => call(folder, operation, options) })
}
