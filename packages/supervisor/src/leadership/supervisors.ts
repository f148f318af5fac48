import type { Decimal, Instant, ProcessId } from '@db-failover/domain'
import { type ChainError, type Clock, type EventLog, type Revision, supervisorsStream } from '@db-failover/ports'
import { type Either, right } from 'fp-ts/lib/Either.js'
import { answered } from '../history/asking.ts'
import { readAlive, type SupervisorAlive } from './alive-event.ts'
import { type ReachReport, reachReports } from './reach.ts'

/** What the heartbeats stream shows of one run of one supervising process. */
export interface Seen {
  readonly process: ProcessId
  readonly run: string
  /** When this process first read the newest heartbeat, monotonic: silence is judged by nothing else. */
  readonly seenAt: number
  /** What the other process's clock said; for people only. */
  readonly at: Instant
  readonly every: number
  readonly stopping: boolean
  readonly revision: Revision
  readonly unusual: Readonly<Record<string, string>>
}

/** All supervisors of the installation, as this process has read of them. */
export interface Supervisors {
  /** Reads on to the head of the heartbeats. */
  readonly look: () => Promise<Either<ChainError, void>>
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

export const supervisorsIn = (log: EventLog, clock: Clock): Supervisors => {
  const runs = new Map<string, Seen>()
  const counters = new Map<string, bigint>()
  let next: Revision | null = null
  let reached: readonly ReachReport[] = []

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

  return {
    look: async () => {
      if (next === null) return first()
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
    },
    runs: () => [...runs.values()],
    newestOf,
    counters: () => counters,
    reached: () => reached,
  }
}
