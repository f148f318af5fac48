import type { Decimal } from '@db-failover/domain'
import { any, type ChainError, type Receipt, supervisorsStream } from '@db-failover/ports'
import { type Either, right } from 'fp-ts/lib/Either.js'
import type { Ambient } from '../ambient.ts'
import { answered } from '../history/asking.ts'
import { saidBy } from '../log-words.ts'
import { aliveEvent } from './alive-event.ts'
import { heartbeatContent } from './heartbeat-content.ts'
import { type Lease, leaseBy, momentOf } from './lease.ts'

/** Each lineage counter is told about once in this many milliseconds. */
const countersEvery = 60_000
/** Heartbeats without an answer that are waited for at the same time. */
const inFlightAtMost = 3

/** Proof of an acknowledged heartbeat: what the log placed before it was there before `sentAt` (monotonic). */
export interface BeatReceipt {
  readonly receipt: Receipt
  readonly sentAt: number
}

/** This process's signs of life, one for all of its groups, and the lease that they earn. */
export interface Heartbeats {
  readonly lease: Pick<Lease, 'ageMs'>
  readonly receipt: () => BeatReceipt | null
  /** Why the last one failed; null after a success. */
  readonly trouble: () => string | null
  /** Sends one and waits for its answer. */
  readonly beat: (stopping: boolean) => Promise<Either<ChainError, void>>
  /** One every `everyMs` until the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>
}

/** What has not been told for the longest time comes first. */
const longestAgoFirst = <V>(
  record: Readonly<Record<string, V>>,
  toldAt: ReadonlyMap<string, number>,
): Readonly<Record<string, V>> => {
  const at = (key: string): number => toldAt.get(key) ?? Number.NEGATIVE_INFINITY
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0)))
}

export const heartbeatsOf = (
  ambient: Ambient,
  about: {
    readonly everyMs: () => number
    /** How long after it was sent a heartbeat still lets a leader act. */
    readonly usableMs: () => number
    readonly unusual: () => Readonly<Record<string, string>>
    readonly counters: () => Readonly<Record<string, Decimal>>
    /** Told with every heartbeat. */
    readonly reached: () => Readonly<Record<string, number>>
    /** `ageMs`: the lease's age when this heartbeat was acknowledged. */
    readonly renewed: (ageMs: number) => void
  },
): Heartbeats => {
  const { clock, log, observability, process, run } = ambient
  const lease = leaseBy(clock)
  const counterAt = new Map<string, number>()
  const reachAt = new Map<string, number>()
  let receipt: BeatReceipt | null = null
  let trouble: string | null = null
  let inFlight = 0

  const due = (): Readonly<Record<string, Decimal>> => {
    const now = clock.monotonic()
    const isDue = ([key]: readonly [string, Decimal]): boolean =>
      now - (counterAt.get(key) ?? -countersEvery) >= countersEvery
    return Object.fromEntries(Object.entries(about.counters()).filter(isDue))
  }

  const beat: Heartbeats['beat'] = async (stopping) => {
    const sent = momentOf(clock)
    const frame = {
      process,
      run,
      every: about.everyMs(),
      groups: ambient.groups.length,
      stopping,
      at: sent.wall,
    }
    const content = heartbeatContent(frame, {
      unusual: about.unusual(),
      reached: longestAgoFirst(about.reached(), reachAt),
      counters: longestAgoFirst(stopping ? about.counters() : due(), counterAt),
    })
    inFlight++
    const answer = await answered(clock, log.append(supervisorsStream, any, [aliveEvent(ambient.newId(), content)]))
    inFlight--
    if (answer._tag === 'Left') {
      trouble = saidBy(answer.left)
      observability.log('warn', 'a heartbeat was not acknowledged', { says: trouble })
      return answer
    }
    trouble = null
    const tookMs = clock.monotonic() - sent.monotonic
    // Others go on hearing of this process, so that nobody takes its groups over.
    if (tookMs >= about.usableMs())
      observability.log('warn', 'a heartbeat was acknowledged too late for a leader to act on it', { tookMs })
    for (const key of Object.keys(content.counters)) counterAt.set(key, sent.monotonic)
    for (const key of Object.keys(content.reached)) reachAt.set(key, sent.monotonic)
    if (receipt === null || sent.monotonic > receipt.sentAt) receipt = { receipt: answer.right, sentAt: sent.monotonic }
    about.renewed(lease.renewed(sent))
    return right(undefined)
  }

  return {
    lease,
    receipt: () => receipt,
    trouble: () => trouble,
    beat,
    run: async (signal) => {
      while (!signal.aborted) {
        await clock.sleep(about.everyMs(), signal)
        if (signal.aborted) return
        // A log that does not answer must not keep the next sign of life from being sent.
        if (inFlight < inFlightAtMost) void beat(false)
      }
    },
  }
}
