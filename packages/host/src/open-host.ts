import { randomUUID } from 'node:crypto'
import type { CanFollow } from '@db-failover/domain'
import { hostsStream, type OpenOrder } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { bounded, tooLate } from './bounded.ts'
import { canFollow } from './can-follow.ts'
import { type InvalidHostOptions, type LeftUnannounced, unannounced } from './errors.ts'
import { emptied } from './gate/emptied.ts'
import { gateOn, type Permission } from './gate/gate.ts'
import type { Host, HostOptions } from './host.ts'
import { listeners } from './listeners.ts'
import { contactWith } from './log/contact.ts'
import { followGroup } from './log/following.ts'
import { outboxTo } from './log/outbox.ts'
import { register } from './log/registration.ts'
import { report } from './log/reports.ts'
import { askedMode, modeInForce, type WithoutLogMode } from './mode.ts'
import { checkedOptions } from './options.ts'
import type { HostState } from './state.ts'
import { type Facts, stateOf } from './status.ts'
import { type Tell, tellingWith } from './telling.ts'
import { runTransaction } from './transaction.ts'
import { waiting } from './waiting.ts'
import { type Wanted, wantedOf } from './wanted.ts'

/** How long `close` waits for the log to acknowledge the last reports, in milliseconds. */
const FAREWELL = 5_000
/** The gate is looked at this often while nothing is announced, in milliseconds: open, and otherwise. */
const LOOK_OPEN = 1_000
const LOOK_CLOSED = 100

/**
 * A host in its group. It registers, follows the log and opens the active database by itself, now and after every
 * outage; until then `transaction` waits. Only options that can never work are refused.
 */
export const openHost = async <C>(options: HostOptions<C>): Promise<Either<InvalidHostOptions, Host<C>>> => {
  const checked = checkedOptions(options)
  if (checked._tag === 'Left') return checked
  const { group, process, clock, observability, maxWaitMs, readLogEveryMs, canFollowEveryMs } = checked.right
  const { log, connections } = options
  const speaker = { process, run: (options.newId ?? randomUUID)() }
  const end = new AbortController()
  const entering = new AbortController()
  const common = { log, group, clock, observability, signal: end.signal }

  let life: Facts['life'] = 'entering'
  let registered: WithoutLogMode | null = null
  let registrations = 0
  let announced = false
  let lastOrder: OpenOrder | null = null
  let enteringTrouble: string | null = null
  let reachable: CanFollow = {}
  let lookAgain = new AbortController()
  let wasOpen = false
  let wasLeased = false
  let known: HostState = { is: 'connecting', why: 'starting', since: clock.now() }

  const hear = listeners()
  const callers = waiting(clock)
  const outbox = outboxTo({ ...common, stream: hostsStream(group) })
  const tell: Tell = (type, subject, data) => outbox.put(report(speaker, type, subject, data, clock.now()))
  const following = followGroup({
    ...common,
    moved: (before, now) => {
      telling.viewMoved(before, now)
      steer()
    },
  })
  const view = following.view
  const telling = tellingWith({ clock, observability, view, tell, keeps: () => registered === 'keep' })
  const policy = () => view().policy
  const mode = () => modeInForce(askedMode(policy()), registered)

  const contact = contactWith({
    ...common,
    following,
    leaseMs: () => policy().hostLeaseMs,
    alive: (number) => {
      const epoch = gate.order()?.epoch ?? null
      const data = { withoutLog: mode(), epoch, canFollow: reachable, ...telling.work() }
      return report(speaker, 'HostAlive', String(number), data, clock.now())
    },
    sending: telling.sending,
    renewed: (number) => {
      telling.renewed(number)
      steer()
      const order = gate.order()
      if (order !== null && permission().leased && wanted()._tag === 'Use') telling.owed(order)
    },
    changed: () => steer(),
  })

  const permission = (): Permission => {
    const overByMs = contact.overByMs()
    const leased = overByMs < 0
    // Under `keep` too, nothing is begun before the log has been heard of once.
    const keeps = mode() === 'keep' && overByMs !== Number.POSITIVE_INFINITY
    return { allowed: life !== 'entering' && life !== 'left' && (leased || keeps), leased, overByMs }
  }

  const gate = gateOn({
    clock,
    connections,
    observability,
    signal: end.signal,
    permission,
    drainLimitMs: () => policy().drainLimitMs,
    changed: () => steer(),
    opened: (order) => {
      lastOrder = order
      telling.arrived(order, permission().leased)
    },
    cut: telling.cut,
  })

  const wanted = (): Wanted => {
    if (life === 'entering') return { _tag: 'Closed', why: 'not registered yet' }
    const now = wantedOf(group, view())
    return now._tag === 'Use' && life !== 'in' ? { _tag: 'Closed', why: 'the host is closing' } : now
  }

  const state = (): HostState => {
    const now = stateOf({
      life,
      view: view(),
      wanted: wanted(),
      permission: permission(),
      gateOpen: gate.isOpen(),
      trouble: { entering: enteringTrouble, log: contact.trouble(), gate: gate.trouble() },
    })
    return { ...now, since: now.is === known.is ? known.since : clock.now() }
  }

  let toldActive: string | null = null
  const announce = () => {
    const now = state()
    const active = view().active
    const activeNow = active === null ? null : JSON.stringify(active)
    const same = now.is === known.is && now.why === known.why && activeNow === toldActive
    known = now
    toldActive = activeNow
    if (!same) hear.tell({ state: now, active })
  }

  const noticeClosing = () => {
    const open = gate.isOpen()
    if (wasOpen && !open) {
      telling.gateClosed()
      lookAgain.abort()
      contact.hurry()
    }
    wasOpen = open
    const { leased } = permission()
    if (wasLeased && !leased) contact.hurry()
    wasLeased = leased
  }

  let steering = false
  let again = false
  const steer = (): void => {
    again = true
    if (steering) return
    steering = true
    while (again) {
      again = false
      const now = wanted()
      // Before the gate is steered, so that what is cut now counts for this switch.
      if (now._tag === 'Drain' && now.epoch !== null) telling.draining(now.operation, now.epoch, false)
      gate.steer(now)
      noticeClosing()
      if (now._tag === 'Drain' && now.epoch !== null) telling.draining(now.operation, now.epoch, gate.empty())
    }
    steering = false
    callers.wake()
    announce()
    if (life === 'in' && askedMode(policy()) !== registered) void enter()
  }

  let busy: Promise<void> | null = null
  const enter = (): Promise<void> => {
    busy ??= registerOnce()
      .catch((cause) => observability.log('error', 'registering failed', { says: String(cause) }))
      .finally(() => {
        busy = null
      })
    return busy
  }

  const registerOnce = async (): Promise<void> => {
    registrations += 1
    const answer = await register({
      ...common,
      stop: entering.signal,
      speaker,
      following,
      number: registrations,
      epoch: () => gate.order()?.epoch ?? null,
      canFollow: async (view) => {
        reachable = await canFollow(clock, end.signal, connections, Object.values(view.entries))
        return reachable
      },
      announcing: () => {
        announced = true
      },
      failed: (says) => {
        enteringTrouble = says
        announce()
      },
    })
    if (answer === null) return
    registered = answer
    enteringTrouble = null
    if (life !== 'entering') return
    telling.registered()
    life = 'in'
    steer()
  }

  const look = async () => {
    while (!end.signal.aborted) {
      const { overByMs } = permission()
      const soon = overByMs < 0 ? Math.max(1, Math.ceil(-overByMs)) : LOOK_CLOSED
      await clock.sleep(Math.min(soon, gate.isOpen() ? LOOK_OPEN : LOOK_CLOSED), end.signal)
      steer()
    }
  }

  const lookAround = async () => {
    while (!end.signal.aborted) {
      lookAgain = new AbortController()
      await clock.sleep(canFollowEveryMs, lookAgain.signal)
      if (end.signal.aborted) return
      reachable = await canFollow(clock, end.signal, connections, Object.values(view().entries))
      contact.hurry()
      await clock.sleep(LOOK_OPEN, end.signal)
    }
  }

  const live = async (): Promise<void> => {
    await enter()
    if (registered === null) return
    await Promise.all([following.run(readLogEveryMs), contact.run(), look(), lookAround()])
  }

  const living = live().catch((cause) => observability.log('error', 'the host failed', { says: String(cause) }))

  const leave = async (): Promise<Either<LeftUnannounced, void>> => {
    if (life === 'in') life = 'leaving'
    else life = 'left'
    entering.abort()
    steer()
    if (busy !== null) await bounded(clock, FAREWELL, end.signal, busy)
    const empty = await emptied(clock, gate, () => callers.within(LOOK_CLOSED).then(steer))
    if (lastOrder !== null) telling.owed(lastOrder)
    if (announced && empty) tell('HostLeft', '', { why: 'closed' })
    const said = await bounded(clock, FAREWELL, end.signal, outbox.emptied())
    life = 'left'
    end.abort()
    lookAgain.abort()
    steer()
    await living
    if (!empty) return left(unannounced('a connection was destroyed and has not ended'))
    return said === tooLate ? left(unannounced('the log has not acknowledged that the host left')) : right(undefined)
  }

  let leaving: Promise<Either<LeftUnannounced, void>> | null = null
  return right({
    transaction: (work, own) =>
      runTransaction(
        {
          gate,
          clock,
          state,
          leaving: () => life === 'leaving' || life === 'left',
          changedWithin: callers.within,
          acknowledged: (tx) => telling.acknowledged(tx, gate.isOpen(), permission().leased),
          unknown: (tx) => telling.maybeWritten(tx, permission().leased),
          failed: telling.failed,
        },
        work,
        { maxWaitMs, ...own },
      ),
    active: () => view().active,
    state,
    onChange: hear.add,
    close: () => {
      leaving ??= leave()
      return leaving
    },
  })
}
