import {
  type Decimal,
  defaultPolicy,
  effectsOf,
  type GroupId,
  type Observation,
  phase as phaseIn,
  type State,
} from '@db-failover/domain'
import type { ChainError } from '@db-failover/ports'
import type { Either } from 'fp-ts/lib/Either.js'
import { runEffect } from '../effects/runners.ts'
import { workOf } from '../effects/work.ts'
import { historyOf } from '../history/history.ts'
import { listen } from '../history/listening.ts'
import type { Answer } from '../history/recording.ts'
import { followersIn } from '../hosts/followers.ts'
import { hostsIn } from '../hosts/hosts-view.ts'
import { longestLease } from '../leadership/longest-lease.ts'
import { reachKey } from '../leadership/reach.ts'
import { saidBy } from '../log-words.ts'
import { lastSeenIn } from '../probes/last-seen.ts'
import { type Observed, proberOf } from '../probes/prober.ts'
import { witnessesIn } from '../probes/witnesses.ts'
import { bounded } from '../time/bounded.ts'
import { wakeable } from '../time/wake.ts'
import { doWhatIsDue } from './commands.ts'
import { leaderOf } from './leader.ts'
import type { Shared } from './of-the-process.ts'
import { oncePerState } from './once-per-state.ts'
import { orphansOf } from './orphans.ts'
import { remembered } from './remembered.ts'
import { roleOf } from './role.ts'
import type { GroupStatus } from './status.ts'
import { surroundings } from './surroundings.ts'
import { takingOf } from './taking.ts'
import { readEveryOf, tickOf } from './tick.ts'

/** One failover group under supervision. */
export interface Group {
  /** Proves and reads its log. */
  readonly open: () => Promise<Either<ChainError, void>>
  /** Watches, decides and acts until it is stopped; first after so many milliseconds. */
  readonly run: (afterMs: number) => Promise<void>
  /** Ends what runs, cleanly; resolves when nothing of it is left. */
  readonly stop: () => Promise<void>
  readonly state: () => State
  /** By how long a lease a leader of the group may act, in milliseconds. */
  readonly leaseMs: () => number
  readonly status: () => GroupStatus
  /** Tells the rules something that was seen outside. */
  readonly observe: (observation: Observation) => Promise<Answer>
  readonly counters: () => Readonly<Record<string, Decimal>>
  /** How often this process has reached an active that is in doubt, where it does not lead the group. */
  readonly reached: () => Readonly<Record<string, number>>
  /** A heartbeat was acknowledged, so long after the one before. */
  readonly renewed: (ageMs: number) => void
}

/** Probes that will not end are left behind after this many milliseconds. */
const longestStop = 20_000

/** Hosts' ways to the other entries are looked at so often, in milliseconds. */
const hostsEvery = 15_000

export const groupOf = (group: GroupId, shared: Shared): Group => {
  const { ambient } = shared
  const { clock, log, observability } = ambient
  const stopping = new AbortController()
  const wake = wakeable(clock)
  const memory = remembered(clock, shared.heartbeat)
  const lastSeen = lastSeenIn(group, shared.counters)
  const whoCanFollow = followersIn(log, group, clock)
  const phaseOf = oncePerState(phaseIn)
  const wantedIn = oncePerState(effectsOf)
  const orphans = orphansOf(ambient, group, stopping.signal)
  const lease = longestLease()
  let policyBefore: State['configuration']['policy'] | null = null
  let readAt = Number.NEGATIVE_INFINITY
  let hostsAt = Number.NEGATIVE_INFINITY
  let heard = true
  let open = false

  const history = historyOf(log, group, clock, (event, state) => {
    memory.folded(event, policyBefore ?? defaultPolicy, open)
    lease.folded(event, policyBefore ?? defaultPolicy)
    policyBefore = state.configuration.policy
    lastSeen.folded(event.event, state)
    orphans.folded(event.event)
    shared.room.folded(group, state)
    ambient.onEvent(event, state, group)
    wake.now()
  })
  const leaseMs = (): number => lease.ms(history.state().configuration.policy)
  const leader = leaderOf(ambient, history, { ...shared, goneOf: (of) => shared.goneOf(of, leaseMs()) })

  const record = async (observation: Observation, cause: string | null): Promise<Answer> => {
    const answer = await leader.record(observation, cause)
    if (answer._tag === 'Decided' && answer.receipt !== null) memory.acknowledged(answer.receipt)
    return answer
  }

  const observed = async ({ observation, begun, holds }: Observed): Promise<void> => {
    if (!leader.leads()) return
    const answer = await leader.record(observation, null, holds)
    if (answer._tag !== 'Decided' && answer._tag !== 'Refused') return
    const state = history.state()
    if (observation.entry !== state.switches.active?.entry) return
    const { failOverWhenUnusable } = state.configuration.policy
    const failed = observation.verdict === 'gone' || (observation.verdict === 'unusable' && failOverWhenUnusable)
    leader.lapse.probed(state, begun, failed)
    wake.now()
  }

  const prober = proberOf({
    ambient,
    group,
    state: history.state,
    pauses: shared.pauses,
    lastSeen,
    witnesses: witnessesIn(log, group, clock, (entry, from) => shared.reachedBy(group, entry, from)),
    addresses: shared.addresses,
    mayRaise: () => (leader.leads() ? leader.term() : null),
    observe: observed,
  })

  const lender = {
    ambient,
    history,
    hosts: hostsIn(log, group, clock),
    mayAct: leader.mayAct,
    // What begins without a term is refused by every database that has seen one.
    term: () => leader.term() ?? 0,
    record,
    startKnownAt: memory.startKnownAt,
    receiptAfterStart: memory.receiptAfterStart,
    hostWaitMs: () => memory.waits.ms(history.state().configuration.policy),
  }
  const work = workOf(ambient, {
    group,
    policy: () => history.state().configuration.policy,
    runOf: (mine) => surroundings(lender, mine),
    runEffect,
    changed: wake.now,
  })

  /** Whether the log has been read to its head since something was heard of it, or for a while. */
  const read = async (): Promise<boolean> => {
    const due = clock.monotonic() - readAt >= readEveryOf(history.state().configuration.policy)
    if (!heard && !due && !leader.lapse.mustRead()) return true
    heard = false
    const caughtUp = await leader.read()
    if (caughtUp._tag === 'Left') {
      heard = true
      observability.log('debug', 'the log cannot be read', { group, says: saidBy(caughtUp.left) })
      return false
    }
    readAt = clock.monotonic()
    return true
  }

  const hurryActive = (): void => {
    const { active } = history.state().switches
    if (active !== null) prober.hurry(active.entry)
  }

  const taking = takingOf(ambient, history, leader, {
    living: shared.living,
    taken: (receipt) => {
      memory.acknowledged(receipt)
      memory.begun()
      orphans.wanted()
      leader.lapse.read()
      hurryActive()
    },
  })

  /** A lease that was over is believed again once the log has been read; then one probe of the active is awaited. */
  const resume = async (): Promise<boolean> => {
    if (!leader.lapse.mustRead()) return true
    if (shared.leaseAgeMs() >= history.state().configuration.policy.leaderLeaseMs / 2) return false
    const caughtUp = await leader.read()
    if (caughtUp._tag === 'Left') return false
    leader.lapse.read()
    hurryActive()
    return true
  }

  const turn = async (): Promise<void> => {
    const isRead = await read()
    prober.reconcile()
    if (history.trouble() !== null) return work.reconcile([], false, null)
    await taking.takeOrLeave(isRead)
    if (leader.standing()._tag !== 'Leads') return work.reconcile([], false, null)
    if (await resume()) await doWhatIsDue(ambient, history, leader, shared.room, memory.causeOf)
    work.reconcile(wantedIn(history.state()), leader.mayAct(), history.newest())
    orphans.removeSome(history.state, leader.mayAct, leader.term() ?? 0)
    await lookAtHosts()
  }

  /** Says of hosts what no event says: who could not move to another entry. */
  const lookAtHosts = async (): Promise<void> => {
    if (!leader.mayAct() || clock.monotonic() - hostsAt < hostsEvery) return
    hostsAt = clock.monotonic()
    for (const report of await whoCanFollow(history.state)) await record(report, null)
  }

  const listening = () =>
    listen(
      ambient,
      group,
      () => history.end()?.revision ?? null,
      () => {
        heard = true
        wake.now()
      },
      stopping.signal,
    )

  const keepCheckpoint = async (): Promise<void> => {
    const end = history.end()
    try {
      if (end !== null) await ambient.checkpoints.keep(group, end)
    } catch (cause) {
      observability.log('warn', 'a checkpoint could not be kept', { group, says: String(cause) })
    }
  }

  let running: Promise<unknown> = Promise.resolve()
  const loop = async (afterMs: number): Promise<void> => {
    if (afterMs > 0) await clock.sleep(afterMs, stopping.signal)
    while (!stopping.signal.aborted) {
      try {
        await turn()
      } catch (cause) {
        observability.log('error', 'a turn of the supervisor failed', { group, says: String(cause) })
        await clock.sleep(1_000, stopping.signal)
      }
      if (!stopping.signal.aborted) await wake.wait(tickOf(history.state()))
    }
  }

  return {
    open: async () => {
      const opened = await history.open(await ambient.checkpoints.of(group).catch(() => null))
      open = opened._tag === 'Right'
      if (open) await keepCheckpoint()
      return opened
    },
    run: (afterMs) => {
      running = Promise.all([loop(afterMs), listening()])
      return running.then(() => {})
    },
    stop: async () => {
      leader.stop()
      stopping.abort()
      wake.now()
      await bounded(clock, longestStop, Promise.all([work.stop(), prober.stop(), running]))
    },
    state: history.state,
    leaseMs,
    observe: (observation) => record(observation, null),
    counters: () => (leader.leads() ? lastSeen.counters(history.state()) : {}),
    reached: () => {
      const { switches, detection } = history.state()
      const entry = switches.active?.entry
      const inDoubt = entry !== undefined && detection.health[entry]?.kind !== 'healthy'
      return inDoubt && leader.standing()._tag === 'StandsBy'
        ? { [reachKey(group, entry)]: prober.successes(entry) }
        : {}
    },
    renewed: leader.renewed,
    status: () => {
      const state = history.state()
      return {
        group,
        ...roleOf({ ambient, history, leader, open, stopped: stopping.signal.aborted, nameTaken: shared.nameTaken() }),
        leader: state.people.leader,
        revision: history.end()?.revision ?? null,
        phase: phaseOf(state),
        state,
        effects: work.status(),
        probes: prober.watches(),
      }
    },
  }
}
