import type { CanFollow, EpochId, GroupId } from '@db-failover/domain'
import { any, type Clock, type EventLog, hostsStream, type NewEvent, type Observability } from '@db-failover/ports'
import { backoff } from '../backoff.ts'
import { askedMode, type WithoutLogMode } from '../mode.ts'
import type { HostView } from '../view.ts'
import { askedOnce, saidBy } from './asking.ts'
import type { Following } from './following.ts'
import { report, type Speaker } from './reports.ts'

/**
 * Says in the hosts' stream that this host exists and how it behaves without the log, then reads the group's stream not
 * older than that: a switch whose leader did not see the registration is then seen here. Repeats until both are done;
 * answers the mode that was registered, or null when it is stopped.
 */
export const register = async (deps: {
  readonly log: EventLog
  readonly group: GroupId
  readonly clock: Clock
  /** Ends everything at once. */
  readonly signal: AbortSignal
  /** Ends the repetitions; what is under way is waited for, so that no registration comes after the host has left. */
  readonly stop: AbortSignal
  readonly observability: Observability
  readonly speaker: Speaker
  readonly following: Following
  /** Tells the registrations of one run apart. */
  readonly number: number
  readonly epoch: () => EpochId | null
  readonly canFollow: (view: HostView) => Promise<CanFollow>
  /** From now on the log may know this host. */
  readonly announcing: () => void
  readonly failed: (says: string) => void
}): Promise<WithoutLogMode | null> => {
  const { log, clock, signal, stop, following, speaker } = deps

  // What may have been appended is repeated literally; only another mode makes another event.
  let sent: { readonly mode: WithoutLogMode; readonly event: NewEvent } | null = null

  const eventFor = async (view: HostView, mode: WithoutLogMode): Promise<NewEvent> => {
    if (sent?.mode === mode) return sent.event
    const data = { epoch: deps.epoch(), withoutLog: mode, canFollow: await deps.canFollow(view) }
    const event = report(speaker, 'HostRegistered', `${deps.number} ${mode}`, data, clock.now())
    sent = { mode, event }
    return event
  }

  const attempt = async (): Promise<string> => {
    const before = await following.readToHead()
    if (before._tag === 'Left') return saidBy(before.left)
    const view = before.right
    if (!view.exists) return 'the group is not in the log'
    const mode = askedMode(view.policy)
    const event = await eventFor(view, mode)
    if (stop.aborted) return 'the host is leaving'
    deps.announcing()
    const appended = await askedOnce(signal, () => log.append(hostsStream(deps.group), any, [event]))
    if (appended._tag === 'Left') return saidBy(appended.left)
    const after = await following.readToHead(appended.right)
    return after._tag === 'Left' ? saidBy(after.left) : mode
  }

  for (let n = 0; !stop.aborted; n++) {
    const outcome = await attempt()
    if (outcome === 'stop' || outcome === 'keep') return outcome
    deps.observability.log('info', 'not registered yet', { says: outcome })
    deps.failed(outcome)
    await clock.sleep(backoff(n, 100, 2_000), stop)
  }
  return null
}
