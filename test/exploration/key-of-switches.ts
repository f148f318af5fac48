import type { OperationId, State } from '@db-failover/domain'
import { byKey, ms, until, wait } from './deadlines.ts'
import { type Names, olderFirst } from './names.ts'
import type { View } from './reductions.ts'

// What tells situations apart in switches, fences and what was left behind.

const fences = (s: State, now: number, called: Names, view: View): unknown => {
  const { active, leftovers } = s.switches
  const { retryMostMs } = s.configuration.policy
  return byKey(s.switches.fences).map(([e, f]) => {
    // What is left of an undone switch is released, however far it came.
    if (active?.entry === e && s.switches.running === null) return [e, called.generation(f.generation)]
    const of = [e, f.kind, called.generation(f.generation)]
    if (f.kind === 'failed' && f.missing) return [...of, 'missing']
    if (f.kind === 'failed' && active?.entry !== e) return [...of, wait(ms(f.at) + retryMostMs, now)]
    // While the active is lost it may have to be asked again whether a stranded database is still there.
    if (f.kind === 'confirmed' && !view.loses && view.joins('when a fence was confirmed')) return of
    if (f.kind === 'confirmed' && (leftovers[e as keyof typeof leftovers] !== undefined || active?.entry === e))
      return [...of, wait(ms(f.at) + retryMostMs, now)]
    return of
  })
}

const failure = (s: State, now: number): unknown => {
  const { failure: f } = s.switches
  if (f === null) return null
  const { retryFirstMs, retryMostMs } = s.configuration.policy
  return f.content
    ? 'content'
    : wait(ms(f.at) + Math.min(retryMostMs, retryFirstMs * 2 ** Math.min(f.attempts - 1, 20)), now)
}

/** What was consented to for the running switch counts until nothing asks for it any more. */
const usedUp = ({ switches: { running: w } }: State, to: string, view: View): boolean => {
  if (w === null || !view.joins('consents used')) return false
  return to !== 'noFence' || waitsForBoth(w) || w.hosts !== null
}

/** Requests and what was consented to for them. The switch knows its request no more than by that. */
export const consents = (s: State, view: View): unknown =>
  s.people.consents.flatMap((c): readonly (readonly (string | null)[])[] =>
    c.request === null
      ? [[c.to, null]]
      : s.switches.running?.request === c.request
        ? usedUp(s, c.to, view)
          ? []
          : [[c.to, 'switch']]
        : s.people.requests[c.request] !== undefined
          ? [[c.to, 'request']]
          : [],
  )

type Switch = NonNullable<State['switches']['running']>

const isOrdinary = (s: State, id: OperationId): boolean => s.backups.sets[id]?.contingency === false

/** The backup that a switch takes for itself is the one younger than it. */
const ownBackup = (s: State, operation: OperationId, called: Names, counting: readonly OperationId[], view: View) =>
  view.joins('own backup')
    ? counting.filter((id) => isOrdinary(s, id) && olderFirst(operation, id) < 0).map((id) => called.set(id))
    : called.set(operation)

/** What a switch leaves is settled by it; what lies at its target must be safe where something of it is left. */
const securedThatCount = ({ switches: { leftovers } }: State, w: Switch, view: View): readonly string[] => {
  const all = byKey(w.secured).map(([e]) => e)
  return view.joins('what is secured')
    ? all.filter((e) => e === w.from || (e === w.to && leftovers[w.to] !== undefined))
    : all
}

/** Whether its hosts are gone is doubted until they have left; whether the master went on, where it is opened as it stands. */
const doubts = (w: Switch, view: View): readonly boolean[] => {
  if (!view.joins('doubts')) return [w.continued, w.fenceDoubtful]
  return [w.continued && opensInPlace(w), w.fenceDoubtful && !waitsForBoth(w) && w.hosts === null]
}

const opensInPlace = ({ kind }: Switch): boolean =>
  kind === 'return-discarding' || kind === 'return-discarding-active-dead'

/** Fence and hosts both, whatever else is known. */
const waitsForBoth = ({ kind }: Switch): boolean =>
  kind === 'planned' || kind === 'return-keeping' || kind === 'return-discarding'

/** What a database was left with is told apart by its epoch only where something of it is staged, or kept by people. */
const formerEpoch = (s: State, epoch: string, called: Names, counting: readonly OperationId[], view: View) => {
  const matters = counting.some((id) => {
    const x = s.backups.sets[id]
    return x !== undefined && x.backup.epoch === epoch && (x.contingency || x.staged === 'there')
  })
  return matters || !view.joins('former epochs') ? called.epoch(epoch) : null
}

const running = (s: State, called: Names, counting: readonly OperationId[], view: View): unknown => {
  const { running: w } = s.switches
  return w === null
    ? null
    : [
        [w.kind, w.automatic, w.from, w.to, called.epoch(w.epoch), w.consent.basis],
        [w.chain === null ? null : [called.set(w.chain.full), called.set(w.chain.differential)], w.readFrom],
        // Only while the backup of the switch is still to come does it matter what is younger than the switch.
        w.chain === null ? ownBackup(s, w.operation, called, counting, view) : null,
        [...doubts(w, view), w.hosts?.ground ?? null, securedThatCount(s, w, view)],
        w.restore === null
          ? null
          : [w.restore.kind, called.generation(w.restore.generation), w.restore.kind === 'done' && w.restore.warm],
        w.checked === null ? null : [called.generation(w.checked.generation), called.lineage(w.to, w.checked.lineage)],
        w.failed === null ? null : w.failed.content,
      ]
}

/** That it was lost counts where it may be taken back by itself; that hosts went on there, until that is secured. */
const howLeft = (s: State, stay: NonNullable<State['switches']['stay']>, view: View): readonly boolean[] => {
  const { leftovers, settled } = s.switches
  if (!view.joins('how the master was left')) return [stay.loss, stay.mayHaveGoneOn]
  const byItself = s.configuration.automaticReconnect !== null || view.asks('ChangeGroup')
  // Only a return opens it as it stands, or writes over it.
  const returns = byItself || view.asks('ReturnToMaster')
  const again = view.asks('ReleaseFence') && settled[stay.master] !== undefined
  const there = leftovers[stay.master] !== undefined || again
  return [stay.loss && byItself, stay.mayHaveGoneOn && there && returns]
}

export const switches = (
  s: State,
  now: number,
  called: Names,
  counting: readonly OperationId[],
  view: View,
): unknown => {
  const { active, stay, contingency: c, leftovers, settled, past, countFrom } = s.switches
  const { blockForMs, maxSwitchesPeriodMs } = s.configuration.policy
  return [
    active === null ? null : [active.entry, called.epoch(active.epoch), called.generation(active.generation)],
    stay === null
      ? null
      : [...howLeft(s, stay, view), stay.master, called.epoch(stay.epoch), called.lineage(stay.master, stay.lineage)],
    running(s, called, counting, view),
    c === null
      ? null
      : c.kind === 'failed'
        ? [c.of, s.switches.running === null ? 0 : Math.min(c.attempt, 2), until(c.retryAfter, now)]
        : [
            c.of,
            called.set(c.set),
            called.generation(c.generation),
            c.epoch === active?.epoch ? called.epoch(c.epoch) : formerEpoch(s, c.epoch, called, counting, view),
            c.to,
            s.switches.running === null ? 0 : Math.min(c.attempt, 2),
          ],
    fences(s, now, called, view),
    [leftovers, settled].map((r) =>
      byKey(r).map(([e, l]) => [e, formerEpoch(s, l.epoch, called, counting, view), called.generation(l.generation)]),
    ),
    past.flatMap((p) => {
      const blocks = wait(ms(p.at) + blockForMs, now)
      const counts = countFrom !== null && p.at <= countFrom ? null : wait(ms(p.at) + maxSwitchesPeriodMs, now)
      return blocks === null && counts === null ? [] : [[p.from, blocks, counts]]
    }),
    failure(s, now),
  ]
}
