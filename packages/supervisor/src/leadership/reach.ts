import type { EntryId, GroupId } from '@db-failover/domain'
import type { SupervisorAlive } from './alive-event.ts'

/**
 * How often another supervisor has reached an entry in this run of it: told with every heartbeat while the entry is in
 * doubt. Only a rise says something.
 */
export const reachKey = (group: GroupId, entry: EntryId): string => `${group}/${entry}`

/** One count as it was read, when, and from whom. */
export interface ReachReport {
  readonly run: string
  readonly process: string
  readonly key: string
  readonly count: number
  /** Monotonic. */
  readonly readAt: number
}

export const reachReports = (
  { run, process, reached }: Pick<SupervisorAlive, 'run' | 'process' | 'reached'>,
  readAt: number,
): readonly ReachReport[] => Object.entries(reached).map(([key, count]) => ({ run, process, key, count, readAt }))

/** Processes whose count rose between two reports that were both read after `from`. */
export const risenSince = (reports: readonly ReachReport[], key: string, from: number): readonly string[] => {
  const first = new Map<string, number>()
  const risen = new Set<string>()
  for (const r of reports) {
    if (r.key !== key || r.readAt < from) continue
    const before = first.get(r.run)
    if (before === undefined) first.set(r.run, r.count)
    else if (r.count > before) risen.add(r.process)
  }
  return [...risen]
}
