import type { Clock, EventLog } from '@db-failover/ports'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

/** Calls of groups that are under way at the same time. */
const lanes = 16

/**
 * The log as groups get it: of a thousand groups that want to write at once a few do at a time, and between them whatever
 * else waits for its moment gets it, signs of life above all, which do not stand in this line. Without it a log that works
 * in this process, as SQLite does, would keep everything else from running until the last of them has written.
 */
export const fairLog = (log: EventLog, clock: Clock): EventLog => {
  const waiting: (() => void)[] = []
  let free = lanes

  const leave = async (): Promise<void> => {
    if (waiting.length > 0) await clock.sleep(0)
    const next = waiting.shift()
    if (next === undefined) free++
    else next()
  }

  const inLine =
    <E, A>(call: TaskEither<E, A>): TaskEither<E, A> =>
    async () => {
      if (free > 0) free--
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await call()
      } finally {
        void leave()
      }
    }

  return {
    ...log,
    append: (stream, expected, events) => inLine(log.append(stream, expected, events)),
    read: (stream, options) => inLine(log.read(stream, options)),
  }
}
