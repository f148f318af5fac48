import { GroupId, ProcessId } from '@db-failover/domain'
import { type Clock, type Observability, silent, systemClock } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { InvalidHostOptions } from './errors.ts'
import type { HostOptions } from './host.ts'

export interface CheckedOptions {
  readonly group: GroupId
  readonly process: ProcessId
  readonly clock: Clock
  readonly observability: Observability
  readonly maxWaitMs: number
  readonly readLogEveryMs: number
  readonly canFollowEveryMs: number
}

const durations = { maxWaitMs: 30_000, readLogEveryMs: 2_000, canFollowEveryMs: 60_000 }
const least = { maxWaitMs: 0, readLogEveryMs: 10, canFollowEveryMs: 1_000 }
const LONGEST_TIMER = 2 ** 31 - 1

const invalid = (option: string, says: string): Either<InvalidHostOptions, never> =>
  left({ _tag: 'InvalidHostOptions', retry: 'Permanent', option, says })

/** Text from outside that goes to a log must not break it: an adapter's failure in logging changes nothing here. */
const harmless = (o: Observability): Observability => ({
  log: (...args) => quietly(() => o.log(...args)),
  count: (...args) => quietly(() => o.count(...args)),
  record: (...args) => quietly(() => o.record(...args)),
})

export const quietly = (f: () => unknown): void => {
  try {
    const result = f()
    if (result instanceof Promise) result.catch(() => {})
  } catch {
    // What an observer throws is its own concern.
  }
}

export const checkedOptions = <C>(o: HostOptions<C>): Either<InvalidHostOptions, CheckedOptions> => {
  const name = 'is 1 to 63 letters, digits, ".", "_" or "-", beginning with a letter or digit'
  if (!GroupId.is(o.group)) return invalid('group', `a group's name ${name}`)
  if (!ProcessId.is(o.process)) return invalid('process', `a process's name ${name}`)
  const given = { ...durations }
  for (const key of ['maxWaitMs', 'readLogEveryMs', 'canFollowEveryMs'] as const) {
    const ms = o[key] ?? durations[key]
    // Written so that NaN is refused too. Only a caller at the gate may wait without a limit.
    const most = key === 'maxWaitMs' ? Number.POSITIVE_INFINITY : LONGEST_TIMER
    if (!(ms >= least[key] && ms <= most)) return invalid(key, `milliseconds, ${least[key]} to ${most}`)
    given[key] = ms
  }
  return right({
    group: o.group,
    process: o.process,
    clock: o.clock ?? systemClock,
    observability: harmless(o.observability ?? silent),
    ...given,
  })
}
