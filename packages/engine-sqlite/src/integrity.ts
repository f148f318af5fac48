import { Worker } from 'node:worker_threads'
import { cancelled, refused } from './errors.ts'

/** What a whole database was found to be. */
export interface Integrity {
  readonly integrity: readonly string[]
  readonly foreignKeys: number
  readonly tables: number
  readonly rows: string
}

const isIntegrity = (u: unknown): u is Integrity => typeof u === 'object' && u !== null && 'integrity' in u

const script = new URL(
  import.meta.url.endsWith('.ts') ? './integrity-worker.ts' : './integrity-worker.js',
  import.meta.url,
)

/** Reads every page in a thread of its own: SQLite's check of a large database takes minutes. */
export const checkIntegrity = (path: string, signal: AbortSignal): Promise<Integrity> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled())
    const worker = new Worker(script, { workerData: path })
    const stop = () => {
      reject(cancelled())
      void worker.terminate()
    }
    signal.addEventListener('abort', stop, { once: true })
    worker.once('message', (found: unknown) => {
      if (isIntegrity(found)) resolve(found)
      else reject(refused('BadDatabase', 'INTEGRITY', 'The integrity check gave no answer.'))
    })
    worker.once('error', (cause) =>
      reject(refused('BadDatabase', 'INTEGRITY', `The restored database cannot be read: ${cause.message}.`, cause)),
    )
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop)
      reject(refused('BadDatabase', 'INTEGRITY', 'The integrity check ended without an answer.'))
    })
  })
