import {
  type Decimal,
  defaultPolicy,
  type EntryId,
  type GroupId,
  type Observation,
  type Policy,
  type ProcessId,
} from '@db-failover/domain'
import { type ChainError, supervisorsStream } from '@db-failover/ports'
import { left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { ambientOf } from './ambient.ts'
import type { SupervisorConfig } from './config.ts'
import { toldOf } from './group/at-work.ts'
import { type Group, groupOf } from './group/group.ts'
import { roomOnServers } from './group/room.ts'
import type { GroupStatus } from './group/status.ts'
import { written } from './history/asking.ts'
import { fairLog } from './history/fair-log.ts'
import type { Answer } from './history/recording.ts'
import { heardLately } from './leadership/hearing.ts'
import { heartbeatsOf } from './leadership/heartbeats.ts'
import { leaderGone } from './leadership/leader-gone.ts'
import { type NameInUse, nameIsFree, nameTaken } from './leadership/own-name.ts'
import { reachKey, risenSince } from './leadership/reach.ts'
import type { Seen } from './leadership/seen.ts'
import type { Leader } from './leadership/standing.ts'
import { supervisorsIn } from './leadership/supervisors.ts'
import { witnessAddresses } from './probes/witness-addresses.ts'
import { bounded } from './time/bounded.ts'
import { pauses } from './time/pauses.ts'

export interface SupervisorStatus {
  readonly process: string
  readonly run: string
  /** Milliseconds since the last acknowledged sign of life was sent. */
  readonly heartbeatAgeMs: number
  /** Why the last one failed; null: it was acknowledged. */
  readonly logTrouble: string | null
  /** All supervisors of the installation that have been heard of lately. */
  readonly supervisors: readonly Seen[]
  readonly groups: readonly GroupStatus[]
}

/** A running supervisor. */
export interface Supervisor {
  readonly status: () => SupervisorStatus
  /** Tells a group's rules something that was seen outside, such as an alarm that could not be delivered. */
  readonly observe: (group: GroupId, observation: Observation) => Promise<Answer>
  /** Starts nothing more, aborts what runs (it is adopted or repeated later), says so in the log, leaves nothing behind. */
  readonly stop: () => Promise<void>
}

/** Why a supervisor did not start. A group whose log fails its proof does not keep the others from being supervised. */
export type StartError = NameInUse | ChainError

/** Heartbeats that the log keeps. */
const heartbeatsKept = 10_000
/** Groups begin one so many milliseconds after another, so that their turns do not fall on one moment. */
const apart = 2
/** Groups whose logs are read at the same time. */
const openedAtOnce = 8
const farewellLimit = 3_000

const openAll = async (groups: readonly Group[]): Promise<ChainError | null> => {
  const waiting = [...groups]
  let trouble: ChainError | null = null
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && trouble === null; next = waiting.shift()) {
      const opened = await next.open()
      // What is wrong with one group's log is shown in its status; a log that cannot be read at all is everybody's.
      if (opened._tag === 'Left' && opened.left.retry !== 'Permanent') trouble = opened.left
    }
  }
  await Promise.all(Array.from({ length: openedAtOnce }, lane))
  return trouble
}

/** Reads and proves the groups' logs, makes sure that its name is its own, and begins to watch, decide and act. */
export const startSupervisor =
  (config: SupervisorConfig): TaskEither<StartError, Supervisor> =>
  async () => {
    const ambient = ambientOf(config)
    const { clock, log, observability } = ambient
    const stopping = new AbortController()
    const groups = new Map<GroupId, Group>()
    let known: Seen | null = null

    const policies = (): readonly Policy[] => {
      const all = [...groups.values()].map((g) => g.state().configuration.policy)
      return all.length === 0 ? [defaultPolicy] : all
    }
    const least = (of: (p: Policy) => number): number => Math.min(...policies().map(of))
    const supervisors = supervisorsIn(log, clock, () => Math.max(1_000, least((p) => p.leaderLeaseMs) / 2))

    const heartbeats = heartbeatsOf(ambient, {
      everyMs: () => least((p) => p.heartbeatEveryMs),
      usableMs: () => least((p) => p.leaderLeaseMs) / 2,
      unusual: () =>
        Object.fromEntries(
          [...groups].flatMap(([id, g]) => {
            const { role, phase: now, effects } = g.status()
            const told = toldOf(role === 'leading' || role === 'standing by' ? now : role, effects)
            return told === null ? [] : [[id, told]]
          }),
        ),
      counters: () =>
        Object.assign({}, ...[...groups.values()].map((g) => g.counters())) as Readonly<Record<string, Decimal>>,
      reached: () =>
        Object.assign({}, ...[...groups.values()].map((g) => g.reached())) as Readonly<Record<string, number>>,
      renewed: (ageMs) => {
        for (const g of groups.values()) g.renewed(ageMs)
      },
    })

    const addresses = witnessAddresses(ambient, () => ({
      everyMs: least((p) => p.probeEveryMs),
      withinMs: least((p) => p.probeTimeoutMs),
    }))
    const shared = {
      ambient: { ...ambient, log: fairLog(log, clock) },
      room: roomOnServers(),
      pauses: pauses(clock, () => Math.min(500, Math.max(5, least((p) => p.probeTimeoutMs) / 8))),
      leaseAgeMs: heartbeats.lease.ageMs,
      heartbeat: heartbeats.receipt,
      nameTaken: () => nameTaken(supervisors, ambient, known)?.says ?? null,
      addresses: addresses.reachedSince,
      goneOf: (leader: Leader, leaseMs: number) => leaderGone(supervisors, leader, leaseMs),
      living: () => {
        const listened = supervisors.listened()
        return listened === null ? new Set<ProcessId>() : heardLately(supervisors.runs(), listened)
      },
      counters: supervisors.counters,
      // What is read in the first moments after a window has begun may have been written before it.
      reachedBy: (group: GroupId, entry: EntryId, from: number) =>
        risenSince(supervisors.reached(), reachKey(group, entry), from + 2 * least((p) => p.heartbeatEveryMs)),
    }
    for (const id of new Set(config.groups)) groups.set(id, groupOf(id, shared))

    const kept = await written(log.keepNewest(supervisorsStream, heartbeatsKept))
    if (kept._tag === 'Left') return kept
    const unread = await openAll([...groups.values()])
    if (unread !== null) return left(unread)
    const leases = [...groups.values()].map((g) => g.leaseMs())
    const free = await nameIsFree(
      ambient,
      supervisors,
      Math.max(...(leases.length === 0 ? [defaultPolicy.leaderLeaseMs] : leases)),
    )
    if (free._tag === 'Left') return free
    known = free.right
    const first = await heartbeats.beat(false)
    if (first._tag === 'Left') return first
    // Of two that begin at the same time at least one sees the other: each has spoken before it looks.
    const looked = await supervisors.look()
    if (looked._tag === 'Left') return looked
    const twin = nameTaken(supervisors, ambient, known)
    if (twin !== null) {
      await heartbeats.beat(true)
      return left(twin)
    }

    /** Other supervisors are looked at as often as this one says that it lives. */
    const looking = async (): Promise<void> => {
      while (!stopping.signal.aborted) {
        const look = await supervisors.look()
        if (look._tag === 'Left') observability.log('debug', 'heartbeats cannot be read', { says: look.left._tag })
        await clock.sleep(
          Math.max(
            200,
            least((p) => p.heartbeatEveryMs),
          ),
          stopping.signal,
        )
      }
    }
    const running = Promise.all([
      heartbeats.run(stopping.signal),
      shared.pauses.run(stopping.signal),
      looking(),
      addresses.run(stopping.signal),
      ...[...groups.values()].map((g, n) => g.run(n * apart)),
    ])
    running.catch((cause) => observability.log('error', 'the supervisor failed', { says: String(cause) }))
    observability.log('info', 'the supervisor runs', { process: config.process, groups: groups.size })

    let ended: Promise<void> | null = null
    const stop = async (): Promise<void> => {
      await Promise.all([...groups.values()].map((g) => g.stop()))
      stopping.abort()
      await bounded(clock, farewellLimit, heartbeats.beat(true))
      await bounded(clock, farewellLimit, running)
      observability.log('info', 'the supervisor has stopped', { process: config.process })
    }
    return right({
      stop: () => {
        ended ??= stop()
        return ended
      },
      observe: async (group, observation) =>
        groups.get(group)?.observe(observation) ?? { _tag: 'NotAllowed', why: 'the group is not supervised here' },
      status: () => ({
        process: config.process,
        run: ambient.run,
        heartbeatAgeMs: heartbeats.lease.ageMs(),
        logTrouble: heartbeats.trouble(),
        supervisors: supervisors.runs(),
        groups: [...groups.values()].map((g) => g.status()),
      }),
    })
  }
