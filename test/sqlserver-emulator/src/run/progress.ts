import { SqlError, sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import type { Context } from './executor.ts'
import { pause } from './pause.ts'

const STEPS = 10
const SLICE = 20

/** Works for so long: the views see that the request gets on. */
const work = async (milliseconds: number, context: Context, cancel: AbortSignal): Promise<void> => {
  const { running } = context.session
  for (let left = milliseconds; left > 0; left -= SLICE) {
    const slice = Math.min(SLICE, left)
    await pause(slice, cancel)
    if (running !== null) running.worked += slice
  }
  if (milliseconds <= 0) await pause(0, cancel)
  if (running !== null) running.worked += 1
}

/** The time that a statement takes that says nothing of how far it is; the views may know (`shown`). */
export const quietly = async (shown: boolean, context: Context, cancel: AbortSignal): Promise<void> => {
  const { running } = context.session
  const { quietPace, quietStallAt } = context.instance.faults
  if (quietPace === undefined && quietStallAt === undefined) return
  for (let percent = 100 / STEPS; percent <= 100; percent += 100 / STEPS) {
    await work(quietPace ?? 0, context, cancel)
    if (running !== null && shown) running.percent = percent
    while (percent >= (context.instance.faults.quietStallAt ?? Number.POSITIVE_INFINITY)) await pause(SLICE, cancel)
  }
}

/**
 * The time that a backup or restore takes, told in percent if it was asked for. Ends with 3204 when the request is
 * cancelled, with `full` when the disk is full; null where nothing is written.
 */
export const progress = async (
  stats: number | null,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
  step: (percent: number) => void,
  full: (() => Error) | null,
): Promise<void> => {
  const { faults } = context.instance
  const { running } = context.session
  const every = stats === null || stats <= 0 ? 100 / STEPS : stats
  const pace = ((context.instance.faults.pace ?? 0) * every) / (100 / STEPS)
  try {
    for (let percent = every; ; percent += every) {
      const now = Math.min(100, percent)
      await work(pace, context, cancel)
      if (full !== null && faults.fullAt !== undefined && now >= faults.fullAt) throw full()
      while (context.instance.faults.stallAt !== undefined && now >= context.instance.faults.stallAt)
        await pause(SLICE, cancel)
      step(now)
      if (running !== null) {
        running.percent = now
        running.estimated = (pace * (100 - now)) / every
      }
      if (stats !== null && stats > 0) reply.info(sqlError(3211, Math.floor(now)))
      if (now >= 100) return
    }
  } catch (error) {
    if (cancel.aborted) throw sqlError(3204)
    throw error
  }
}

/** A statement that fails ends with 3013, whatever came before. */
export const terminating = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SqlError && error.number !== 3013)
      throw sqlError(3013, name).after(...error.preceding, error.after())
    throw error
  }
}

const thousandths = (seconds: number): readonly [number, string] => [
  Math.floor(seconds),
  String(Math.floor((seconds % 1) * 1000)).padStart(3, '0'),
]

/** 3014: pages of 8 KiB, seconds, megabytes a second. */
export const finished = (name: string, pages: number, milliseconds: number) => {
  const seconds = Math.max(1, milliseconds) / 1000
  const [whole, part] = thousandths(seconds)
  const [megabytes, rest] = thousandths((pages * 8) / 1024 / seconds)
  return sqlError(3014, name, pages, whole, part, megabytes, rest)
}
