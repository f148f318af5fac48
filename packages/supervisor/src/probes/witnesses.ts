import type { EntryId, GroupId, State } from '@db-failover/domain'
import { aliveStream, type Clock, type EventLog, type Revision } from '@db-failover/ports'
import { answered } from '../history/asking.ts'
import { type HostAlive, readHostAlive } from '../hosts/host-alive.ts'

/** Processes that reach the active: hosts whose commits on the active rose between two reports that both arrived after the window began. */
export interface Witnesses {
  /** Reads what hosts have reported since the last call; `windowFrom` (monotonic) names the window. */
  readonly look: (state: State, windowFrom: number) => Promise<readonly string[]>
}

interface Reports {
  readonly windowFrom: number
  readonly entry: EntryId
  next: Revision
  readonly first: Map<string, number>
  readonly risen: Set<string>
}

const PAGE = 500

/** What was reported before the window, however late it is read, is behind the position that the window begins with. */
export const witnessesIn = (
  log: EventLog,
  group: GroupId,
  clock: Clock,
  supervisors: (entry: EntryId, windowFrom: number) => readonly string[],
): Witnesses => {
  const stream = aliveStream(group)
  let reports: Reports | null = null

  const begin = async (windowFrom: number, entry: EntryId): Promise<void> => {
    reports = null
    const newest = await answered(clock, log.read(stream, { direction: 'backwards', from: 'end', most: 1 }))
    if (newest._tag === 'Left') return
    const next = (newest.right[0]?.revision ?? -1n) + 1n
    reports = { windowFrom, entry, next, first: new Map(), risen: new Set() }
  }

  const take = (r: Reports, { host, successes, epoch }: HostAlive, ours: string): void => {
    if (epoch !== ours) return
    const first = r.first.get(host)
    // A count below the first belongs to a new run of the host.
    if (first === undefined || successes < first) r.first.set(host, successes)
    else if (successes > first) r.risen.add(host)
  }

  const hosts = async (entry: EntryId, epoch: string, windowFrom: number): Promise<readonly string[]> => {
    if (reports === null || reports.windowFrom !== windowFrom || reports.entry !== entry) {
      await begin(windowFrom, entry)
      return []
    }
    const r: Reports = reports
    for (;;) {
      const page = await answered(clock, log.read(stream, { direction: 'forwards', from: r.next, most: PAGE }))
      if (page._tag === 'Left') return [...r.risen]
      for (const event of page.right) {
        r.next = event.revision + 1n
        const alive = readHostAlive(event)
        if (alive !== null) take(r, alive, epoch)
      }
      if (page.right.length < PAGE) return [...r.risen]
    }
  }

  return {
    look: async ({ switches: { active } }, windowFrom) =>
      active === null
        ? []
        : [
            ...supervisors(active.entry, windowFrom).map((name) => `supervisor ${name}`),
            ...(await hosts(active.entry, active.epoch, windowFrom)).map((name) => `host ${name}`),
          ],
  }
}
