import type { State } from '@db-failover/domain'
import { byKey, ms, until, wait } from './deadlines.ts'
import type { Names } from './names.ts'

// What tells situations apart in switches, fences and what was left behind.

const fences = (s: State, now: number, called: Names): unknown => {
  const { active, leftovers } = s.switches
  const { retryMostMs } = s.configuration.policy
  return byKey(s.switches.fences).map(([e, f]) => {
    // What is left of an undone switch is released, however far it came.
    if (active?.entry === e && s.switches.running === null) return [e, called.generation(f.generation)]
    const of = [e, f.kind, called.generation(f.generation)]
    if (f.kind === 'failed' && f.missing) return [...of, 'missing']
    if (f.kind === 'failed' && active?.entry !== e) return [...of, wait(ms(f.at) + retryMostMs, now)]
    // Where it may have to be asked again whether a stranded database is still there.
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

/** Requests and what was consented to for them. The switch knows its request no more than by that. */
export const consents = (s: State): unknown =>
  s.people.consents.flatMap((c): readonly (readonly (string | null)[])[] =>
    c.request === null
      ? [[c.to, null]]
      : s.switches.running?.request === c.request
        ? [[c.to, 'switch']]
        : s.people.requests[c.request] !== undefined
          ? [[c.to, 'request']]
          : [],
  )

const running = (s: State, called: Names): unknown => {
  const { running: w } = s.switches
  return w === null
    ? null
    : [
        [w.kind, w.automatic, w.from, w.to, called.epoch(w.epoch), w.consent.basis],
        [w.chain === null ? null : [called.set(w.chain.full), called.set(w.chain.differential)], w.readFrom],
        // Only while the backup of the switch is still to come does it matter what is younger than the switch.
        w.chain === null ? called.set(w.operation) : null,
        [w.continued, w.fenceDoubtful, w.hosts?.ground ?? null, byKey(w.secured).map(([e]) => e)],
        w.restore === null
          ? null
          : [w.restore.kind, called.generation(w.restore.generation), w.restore.kind === 'done' && w.restore.warm],
        w.checked === null ? null : [called.generation(w.checked.generation), called.lineage(w.checked.lineage)],
        w.failed === null ? null : w.failed.content,
      ]
}

export const switches = (s: State, now: number, called: Names): unknown => {
  const { active, stay, contingency: c, leftovers, settled, past, countFrom } = s.switches
  const { blockForMs, maxSwitchesPeriodMs } = s.configuration.policy
  return [
    active === null ? null : [active.entry, called.epoch(active.epoch), called.generation(active.generation)],
    stay === null
      ? null
      : [stay.loss, stay.mayHaveGoneOn, stay.master, called.epoch(stay.epoch), called.lineage(stay.lineage)],
    running(s, called),
    c === null
      ? null
      : c.kind === 'failed'
        ? [c.of, s.switches.running === null ? 0 : Math.min(c.attempt, 2), until(c.retryAfter, now)]
        : [
            c.of,
            called.set(c.set),
            called.generation(c.generation),
            called.epoch(c.epoch),
            c.to,
            s.switches.running === null ? 0 : Math.min(c.attempt, 2),
          ],
    fences(s, now, called),
    [leftovers, settled].map((r) =>
      byKey(r).map(([e, l]) => [e, called.epoch(l.epoch), called.generation(l.generation)]),
    ),
    past.flatMap((p) => {
      const blocks = wait(ms(p.at) + blockForMs, now)
      const counts = countFrom !== null && p.at <= countFrom ? null : wait(ms(p.at) + maxSwitchesPeriodMs, now)
      return blocks === null && counts === null ? [] : [[p.from, blocks, counts]]
    }),
    failure(s, now),
  ]
}
