import { type Instant, millisOf } from '@db-failover/domain'

// Instants as they count in a situation: as deadlines that are still to pass.

const times = new Map<Instant, number>()
export const ms = (i: Instant): number => {
  const known = times.get(i)
  if (known !== undefined) return known
  if (times.size > 200_000) times.clear()
  const made = millisOf(i)
  times.set(i, made)
  return made
}

export const deadline = (at: number): string => `@${at}`
/** A wait that is over is none. */
export const wait = (at: number | null, now: number): string | null => (at === null || at <= now ? null : deadline(at))
export const until = (i: Instant | null, now: number): string | null => wait(i === null ? null : ms(i), now)

export const byKey = <V>(r: Readonly<Record<string, V>>): readonly (readonly [string, V])[] => {
  const all = Object.entries(r)
  return all.length < 2 ? all : all.sort(([a], [b]) => (a < b ? -1 : 1))
}
