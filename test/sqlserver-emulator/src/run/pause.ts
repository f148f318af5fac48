import { SqlError } from '../sql/error.ts'

const CANCELLED = new SqlError(0, 'Operation cancelled by user.', { severity: 11 })

/** Waits; rejects as soon as the request is cancelled. */
export const pause = (milliseconds: number, cancel: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(CANCELLED)
    }
    const timer = setTimeout(() => {
      cancel.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    if (cancel.aborted) stop()
    else cancel.addEventListener('abort', stop, { once: true })
  })
