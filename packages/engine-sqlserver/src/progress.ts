import { stat } from 'node:fs/promises'
import type { Run } from '@db-failover/ports'
import type { Following } from './session.ts'

/** How many bytes are done at a fraction of the whole; null where nobody knows yet. */
type Bytes = (fraction: number) => number | null

/** Of a file that is read from its beginning to its end. */
export const bytesOf =
  (size: number): Bytes =>
  (fraction) =>
    Math.round(size * fraction)

/** Of a file that a server is writing: what it had at the look before, so that nobody waits for a folder that hangs. */
export const bytesIn = (path: string): Bytes => {
  let known: number | null = null
  return () => {
    stat(path).then(
      ({ size }) => {
        known = size
      },
      () => {},
    )
    return known
  }
}

/** `43 percent processed.` (3211), and where none is sent what the server's own view says, as progress of a step. */
export const followingOf = (run: Run, step: string, bytes: Bytes = () => null): Following => {
  const seen = (fraction: number) => {
    const done = bytes(fraction)
    run.progress({ step, fraction, ...(done === null ? {} : { bytes: done }) })
  }
  return {
    signal: run.signal,
    heard: ({ number, message }) => {
      const percent = number === 3211 ? /^(\d+) percent/.exec(message)?.[1] : undefined
      if (percent !== undefined) seen(Number(percent) / 100)
    },
    seen,
  }
}
