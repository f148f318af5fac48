import type { Effect } from '@db-failover/domain'
import type { Progress } from '@db-failover/ports'
import type { Ambient } from '../ambient.ts'
import { retryIn } from '../time/backoff.ts'
import { bounded } from '../time/bounded.ts'
import type { EffectRun } from './run.ts'

/** What is known of one effect that is under way or waits to be started again. */
export interface EffectStatus {
  readonly key: string
  readonly type: Effect['type']
  readonly running: boolean
  readonly step: string | null
  readonly fraction: number | null
  /** Bytes of the step that are done; null where nobody knows. */
  readonly bytes: number | null
  /** Tries that failed, and what the last one said. */
  readonly failures: number
  readonly says: string | null
}

/** The effects under way, by key. */
export interface Work {
  /** Aborts what is no longer wanted, and starts what is missing where `mayStart`. Starts nothing after `stop`. */
  readonly reconcile: (wanted: readonly Effect[], mayStart: boolean, cause: string | null) => void
  readonly status: () => readonly EffectStatus[]
  /** Aborts everything and waits until it has ended. */
  readonly stop: () => Promise<void>
}

/** The part of an effect's surroundings that its run gives itself. */
export interface Surroundings {
  readonly key: string
  readonly signal: AbortSignal
  /** The newest event when the effect was started. */
  readonly cause: string | null
  readonly told: (p: Progress) => void
  readonly failed: (failures: number, says: string) => void
}

interface Running {
  readonly effect: Effect
  readonly stopping: AbortController
  readonly ended: Promise<void>
  step: string | null
  fraction: number | null
  bytes: number | null
  failures: number
  says: string | null
}

/** An effect that ended while it was still wanted is started again after a while. */
interface Resting {
  readonly failures: number
  readonly until: number
  readonly says: string | null
}

/** Work that has been aborted and does not end within this many milliseconds is no longer waited for. */
const longestLeave = 15_000

export const workOf = (
  ambient: Ambient,
  about: {
    readonly group: string
    readonly policy: EffectRun['policy']
    readonly runOf: (surroundings: Surroundings) => EffectRun
    readonly runEffect: (effect: Effect, run: EffectRun) => Promise<void>
    /** Called when one has ended. */
    readonly changed: () => void
  },
): Work => {
  const { clock, random, observability } = ambient
  const running = new Map<string, Running>()
  const resting = new Map<string, Resting>()
  /** Aborted, but still on their way out: the same work is not begun a second time beside them. */
  const leaving = new Map<string, Promise<unknown>>()
  let stopped = false

  const ended = (key: string, mine: Running, says: string | null): void => {
    if (running.get(key) !== mine) return
    running.delete(key)
    const failures = (resting.get(key)?.failures ?? 0) + 1
    resting.set(key, { failures, until: clock.monotonic() + retryIn(about.policy(), failures, random), says })
    about.changed()
  }

  const start = (effect: Effect, cause: string | null): void => {
    const { key } = effect
    const stopping = new AbortController()
    const told = ({ step, fraction, bytes }: Progress): void => {
      mine.step = step
      mine.fraction = fraction
      mine.bytes = bytes ?? null
    }
    const failed = (failures: number, says: string): void => {
      mine.failures = failures
      mine.says = says
    }
    const work = async (): Promise<void> => {
      let says: string | null = null
      try {
        await about.runEffect(effect, about.runOf({ key, signal: stopping.signal, cause, told, failed }))
      } catch (thrown) {
        says = thrown instanceof Error ? thrown.message : String(thrown)
        if (!stopping.signal.aborted)
          observability.log('error', 'an effect failed and will be tried again', { group: about.group, key, says })
      }
      ended(key, mine, says)
    }
    const before = resting.get(key)
    const mine: Running = {
      effect,
      stopping,
      // Begun in a later turn, so that nothing runs before it is listed.
      ended: Promise.resolve().then(work),
      step: null,
      fraction: null,
      bytes: null,
      failures: before?.failures ?? 0,
      says: before?.says ?? null,
    }
    running.set(key, mine)
    observability.log('debug', 'an effect has begun', { group: about.group, key })
  }

  const abort = (key: string, r: Running): void => {
    running.delete(key)
    r.stopping.abort()
    const left = bounded(clock, longestLeave, r.ended)
    leaving.set(key, left)
    left.finally(() => {
      if (leaving.get(key) === left) leaving.delete(key)
      about.changed()
    })
  }

  const mayBegin = (key: string): boolean => {
    const rest = resting.get(key)
    return !running.has(key) && !leaving.has(key) && (rest === undefined || rest.until <= clock.monotonic())
  }

  return {
    reconcile: (wanted, mayStart, cause) => {
      const effects = new Map(wanted.map((e) => [e.key, e]))
      for (const [key, r] of running) if (!effects.has(key)) abort(key, r)
      for (const key of resting.keys()) if (!effects.has(key)) resting.delete(key)
      if (stopped || !mayStart) return
      for (const [key, effect] of effects) if (mayBegin(key)) start(effect, cause)
    },
    status: () => [
      ...[...running].map(([key, { effect, step, fraction, bytes, failures, says }]) => ({
        key,
        type: effect.type,
        running: true,
        step,
        fraction,
        bytes,
        failures,
        says,
      })),
      ...[...resting].flatMap(([key, { failures, says }]) =>
        running.has(key)
          ? []
          : [
              {
                key,
                type: key.split(' ')[0] as Effect['type'],
                running: false,
                step: null,
                fraction: null,
                bytes: null,
                failures,
                says,
              },
            ],
      ),
    ],
    stop: async () => {
      stopped = true
      for (const [key, r] of [...running]) abort(key, r)
      await Promise.all(leaving.values())
    },
  }
}
