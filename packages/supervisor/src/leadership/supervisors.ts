import type { Decimal, ProcessId } from '@db-failover/domain'
import { type ChainError, type Clock, type EventLog, type Revision, supervisorsStream } from '@db-failover/ports'
import { type Either, right } from 'fp-ts/lib/Either.js'
import { answered } from '../history/asking.ts'
import { readAlive, type SupervisorAlive } from './alive-event.ts'
import type { Listened } from './hearing.ts'
import { type ReachReport, reachReports } from './reach.ts'
import type { Seen } from './seen.ts'

/** All supervisors of the installation, as this process has read of them. */
export interface Supervisors {
  /** Reads on to the head of the heartbeats. */
  readonly look: () => Promise<Either<ChainError, void>>
  /** null: nothing has been read yet. */
  readonly listened: () => Listened | null
  /** The newest heartbeat of every run that has been seen, by run. */
  readonly runs: () => readonly Seen[]
  /** The newest run of a process. */
  readonly newestOf: (process: ProcessId) => Seen | null
  /** Counts of how often other supervisors reached entries, in the order in which they were read. */
  readonly reached: () => readonly ReachReport[]
  /** The highest value of each lineage counter in the heartbeats that were read. */
  readonly counters: () => ReadonlyMap<string, bigint>
}

/** Counts are of no interest beyond the longest window, in milliseconds. */
const remembered = 10 * 60_000
/** So many heartbeats are read back at the first look. */
const readBack = 2_000
const PAGE = 500

/** `longestGapMs`: with more between two looks, this process itself stood still or was cut off, and listens anew. */
export const supervisorsIn = (
  log: EventLog,
  clock: Clock,
  longestGapMs: () => number = () => Number.POSITIVE_INFINITY,
): Supervisors => {
  const runs = new Map<string, Seen>()
  const counters = new Map<string, bigint>()
  let next: Revision | null = null
  let reached: readonly ReachReport[] = []
  let listened: Listened | null = null

  const count = (told: Readonly<Record<string, Decimal>>): void => {
    for (const [key, value] of Object.entries(told)) {
      const known = counters.get(key)
      if (known === undefined || BigInt(value) > known) counters.set(key, BigInt(value))
    }
  }

  const take = (alive: SupervisorAlive, revision: Revision): void => {
    count(alive.counters)
    const now = clock.monotonic()
    const reports = reachReports(alive, now)
    if (reports.length > 0) reached = [...reached.filter((r) => now - r.readAt < remembered), ...reports]
    const { process, run, at, every, stopping, unusual } = alive
    const known = runs.get(run)
    if (known !== undefined && known.revision >= revision) return
    runs.set(run, { process, run, at, every, stopping, unusual, revision, seenAt: clock.monotonic() })
  }

  const first = async (): Promise<Either<ChainError, void>> => {
    const page = await answered(
      clock,
      log.read(supervisorsStream, { direction: 'backwards', from: 'end', most: readBack }),
    )
    if (page._tag === 'Left') return page
    for (const event of [...page.right].reverse()) {
      const alive = readAlive(event)
      if (alive !== null) take(alive, event.revision)
    }
    next = (page.right[0]?.revision ?? -1n) + 1n
    return right(undefined)
  }

  /** Runs that have been silent for an hour are of no interest to anybody. */
  const forget = (): void => {
    for (const [run, seen] of runs) if (clock.monotonic() - seen.seenAt > 3_600_000) runs.delete(run)
  }

  const newestOf: Supervisors['newestOf'] = (process) =>
    [...runs.values()]
      .filter((s) => s.process === process)
      .reduce<Seen | null>((newest, s) => (newest === null || s.revision > newest.revision ? s : newest), null)

  const onwards = async (from: Revision): Promise<Either<ChainError, void>> => {
    next = from
    for (;;) {
      const page: Awaited<ReturnType<ReturnType<EventLog['read']>>> | Either<ChainError, never> = await answered(
        clock,
        log.read(supervisorsStream, { direction: 'forwards', from: next, most: PAGE }),
      )
      if (page._tag === 'Left') return page
      for (const event of page.right) {
        const alive = readAlive(event)
        if (alive !== null) take(alive, event.revision)
        next = event.revision + 1n
      }
      if (page.right.length < PAGE) {
        forget()
        return right(undefined)
      }
    }
  }

  const look: Supervisors['look'] = async () => {
    const begun = clock.monotonic()
    const answer = next === null ? await first() : await onwards(next)
    if (answer._tag === 'Left') listened = null
    else {
      // What was said while nobody listened has been read now; that nothing was said proves nothing of that time.
      const unbroken = listened !== null && clock.monotonic() - listened.until <= longestGapMs()
      listened = { since: unbroken && listened !== null ? listened.since : clock.monotonic(), until: begun }
    }
    return answer
  }

  return {
    look,
    listened: () => listened,
    runs: () => [...runs.values()],
    newestOf,
    counters: () => counters,
    reached: () => reached,
  }
}
