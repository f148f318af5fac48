import type { ProcessId } from '@db-failover/domain'
import type { Seen } from './seen.ts'

/** For how long, and how well, this process has been listening. Monotonic. */
export interface Listened {
  /** Since then every look has been answered, one soon after another. */
  readonly since: number
  /** The last look that was answered began then: what was said later is not known. */
  readonly until: number
}

/** What can be said of another process by listening to it. */
export type Hearing =
  /** Its last word was a goodbye. */
  | { readonly kind: 'stopped' }
  /** Nothing has been heard of it for so long, in milliseconds; of that only counts what this process listened to. */
  | { readonly kind: 'silent'; readonly silentMs: number }

/** Silent for so many of its own intervals, a run has no say in whether the goodbye of another run counts. */
const quietAfter = 3

const isQuiet = (run: Seen, until: number): boolean => until - run.seenAt >= quietAfter * run.every

/** One that was refused its name says goodbye under it too: that counts only while nobody lives under the name. */
const saidGoodbye = (runs: readonly Seen[], until: number): boolean => {
  const newest = runs.reduce<Seen | null>((a, b) => (a === null || b.revision > a.revision ? b : a), null)
  return newest?.stopping === true && runs.every((r) => r.stopping || isQuiet(r, until))
}

export const hearingOf = (all: readonly Seen[], process: ProcessId, { since, until }: Listened): Hearing => {
  const runs = all.filter((r) => r.process === process)
  if (saidGoodbye(runs, until)) return { kind: 'stopped' }
  const last = runs.reduce((latest, r) => (r.stopping ? latest : Math.max(latest, r.seenAt)), since)
  return { kind: 'silent', silentMs: Math.max(0, Math.floor(until - last)) }
}

/** Processes that have been heard of a moment ago and have not said goodbye. */
export const heardLately = (all: readonly Seen[], { until }: Listened): ReadonlySet<ProcessId> =>
  new Set(all.filter((r) => !r.stopping && !isQuiet(r, until)).map((r) => r.process))
