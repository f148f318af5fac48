import type { Decimal, EntryId, GroupId } from '@db-failover/domain'

/**
 * How often another supervisor has reached an entry in this run of it: told with every heartbeat while the entry is in
 * doubt. Only a rise says something.
 */
export const reachKey = (group: GroupId, entry: EntryId): string => `reached ${group}/${entry}`

/** One count as it was read, when, and from whom. */
export interface ReachReport {
  readonly run: string
  readonly process: string
  readonly key: string
  readonly count: bigint
  /** Monotonic. */
  readonly readAt: number
}

export const isReachKey = (key: string): boolean => key.startsWith('reached ')

export const reachReports = (
  alive: {
    readonly run: string
    readonly process: string
    readonly counters: Readonly<Record<string, Decimal>>
  },
  readAt: number,
): readonly ReachReport[] =>
  Object.entries(alive.counters).flatMap(([key, count]) =>
    isReachKey(key) ? [{ run: alive.run, process: alive.process, key, count: BigInt(count), readAt }] : [],
  )

/** Processes whose count rose between two reports that were both read after `from`. */
export const risenSince = (reports: readonly ReachReport[], key: string, from: number): readonly string[] => {
  const first = new Map<string, bigint>()
  const risen = new Set<string>()
  for (const r of reports) {
    if (r.key !== key || r.readAt < from) continue
    const before = first.get(r.run)
    if (before === undefined) first.set(r.run, r.count)
    else if (r.count > before) risen.add(r.process)
  }
  return [...risen]
}
