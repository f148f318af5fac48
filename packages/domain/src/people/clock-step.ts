import type { Copy } from '../backups/state.ts'
import type { Health } from '../detection/state.ts'
import type { Instant } from '../scalars.ts'
import type { State } from '../state.ts'
import { between, minus } from '../time.ts'

/** One step of the leader's clock, back. */
interface Step {
  readonly from: Instant
  readonly to: Instant
}

const eachOf = <V>(record: Readonly<Record<string, V>>, change: (value: V) => V): Readonly<Record<string, V>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))

/**
 * What waits for a moment goes on waiting for as long as it had to: everything that was dated by the clock as it stood before
 * is dated anew, as far back as the clock went. Otherwise nothing would come due before the clock is again where it was. What
 * a backup contains, and what may be missing, stays dated as it is: those are facts, and their order is that of the log. A
 * pause ends when its person said, by whatever clock.
 */
export const clockStepped = (state: State, { from, to }: Step): State => {
  const ms = between(to, from)
  const dated = (at: Instant): Instant => (at > to ? minus(at, ms) : at)
  const datedOrNot = (at: Instant | null): Instant | null => (at === null ? null : dated(at))
  const { backups, configuration, detection, people, switches } = state

  const copy = (c: Copy): Copy => (c.kind === 'missing' ? { ...c, retryAfter: datedOrNot(c.retryAfter) } : c)
  const health = (h: Health): Health => ({ ...h, since: dated(h.since) })

  return {
    ...state,
    configuration: {
      ...configuration,
      enabled:
        configuration.enabled === null ? null : { ...configuration.enabled, since: dated(configuration.enabled.since) },
    },
    backups: {
      ...backups,
      sets: eachOf(backups.sets, (set) => ({ ...set, copies: eachOf(set.copies, copy) })),
      lastFull: datedOrNot(backups.lastFull),
      lastAny: datedOrNot(backups.lastAny),
      lastFullEnd: datedOrNot(backups.lastFullEnd),
      lastAnyEnd: datedOrNot(backups.lastAnyEnd),
      retry: backups.retry === null ? null : { ...backups.retry, after: dated(backups.retry.after) },
      lastDrill: backups.lastDrill === null ? null : { ...backups.lastDrill, at: dated(backups.lastDrill.at) },
    },
    detection: { health: eachOf(detection.health, health) },
    switches: {
      ...switches,
      active: switches.active === null ? null : { ...switches.active, since: dated(switches.active.since) },
      contingency:
        switches.contingency?.kind === 'failed'
          ? { ...switches.contingency, retryAfter: datedOrNot(switches.contingency.retryAfter) }
          : switches.contingency,
      past: switches.past.map((p) => ({ ...p, at: dated(p.at) })),
      failure: switches.failure === null ? null : { ...switches.failure, at: dated(switches.failure.at) },
      countFrom: datedOrNot(switches.countFrom),
    },
    people: {
      ...people,
      clock: to,
      leader: people.leader === null ? null : { ...people.leader, since: dated(people.leader.since) },
      // One that is dated by a clock which stood right all the time is valid for as long as it was asked for, or lapses.
      requests: eachOf(people.requests, (r) => ({ ...r, validUntil: dated(r.validUntil) })),
    },
  }
}
