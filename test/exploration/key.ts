import { hash } from 'node:crypto'
import {
  byAge,
  type Fence,
  type Instant,
  instantOf,
  type Lineage,
  millisOf,
  nextBackups,
  type OperationId,
  pathOf,
  plus,
  type State,
  type Switches,
} from '@db-failover/domain'
import type { Node } from './node.ts'
import { lineageOf } from './world.ts'

// Two situations are the same when nothing that can happen from now on tells them apart. Ids of operations, backup sets,
// epochs, terms and generations count by their order; forks by their first mention, their counters by order; instants
// only as deadlines, passed or in which order they will pass. Alarms, reasons in words and figures count for nothing.

const deadline = (i: Instant | null): string | null => (i === null ? null : `D${i}`)
/** A wait that is over is none. */
const wait = (i: Instant | null, now: Instant): string | null => (i === null || i <= now ? null : `D${i}`)
const sums = new Map<string, Instant>()
/** Sums are few and asked for often. */
const sum = (i: Instant, ms: number): Instant => {
  const name = `${i}${ms}`
  const known = sums.get(name)
  if (known !== undefined) return known
  const made = plus(i, ms)
  if (sums.size > 100_000) sums.clear()
  sums.set(name, made)
  return made
}
const after = (i: Instant, ms: number): string => `D${sum(i, ms)}`
const line = (l: Lineage | null | undefined): string | null =>
  l === null || l === undefined ? null : `${l.fork}@${l.counter} ${l.epoch ?? '-'}`

const byKey = <V>(r: Readonly<Record<string, V>>): readonly (readonly [string, V])[] =>
  Object.entries(r).sort(([a], [b]) => (a < b ? -1 : 1))

const aged = <V>(r: Readonly<Record<string, V>>): readonly (readonly [string, V])[] =>
  Object.entries(r).sort(([a], [b]) => byAge(a as OperationId, b as OperationId))

const configuration = (s: State): unknown => {
  const { entries, order, master, enabled, automaticReconnect, pause, policy } = s.configuration
  return [
    Object.keys(entries).sort(),
    order,
    master,
    enabled !== null,
    automaticReconnect !== null,
    pause === null ? null : deadline(pause.until),
    policy.withoutLog,
    policy.standby,
  ]
}

/** What is due in a year is due never. */
const NEVER = 300 * 24 * 3_600_000

/** A full that is due stands before every differential. */
const slots = (s: State, now: Instant): unknown => {
  const due = nextBackups(s).filter((b) => millisOf(b.at) - millisOf(now) < NEVER)
  const full = due.find((b) => b.kind === 'full' && b.at <= now)
  return full === undefined ? due.map((b) => [b.kind, b.cause, deadline(b.at)]) : [full.kind, full.cause]
}

const backups = (s: State, now: Instant): unknown => {
  const counted =
    s.switches.running !== null &&
    (s.switches.running.kind === 'planned' || s.switches.running.kind === 'return-keeping')
  const { sets, running, copying, drill, retry, lastDrill } = s.backups
  // What people keep for themselves, and no longer lies on the way to the present, is theirs alone.
  const held = new Set<string>([
    ...pathOf(s).map((p) => p.epoch.id),
    s.switches.stay?.epoch ?? '',
    ...Object.values(s.switches.leftovers).map((l) => l.epoch),
  ])
  // Of several contingency backups of an epoch the newest tells.
  const newest = new Map(aged(sets).flatMap(([id, x]) => (x.contingency ? [[x.backup.epoch, id] as const] : [])))
  const ofSets = aged(sets)
    .filter(([id, x]) =>
      x.contingency
        ? held.has(x.backup.epoch) && newest.get(x.backup.epoch) === id
        : !x.pinned || held.has(x.backup.epoch),
    )
    .map(([id, { backup, manual, contingency, pinned, staged, copies }]) => [
      id,
      backup.kind,
      backup.base,
      backup.epoch,
      backup.entry,
      manual && s.lineage.owed !== null,
      contingency,
      pinned,
      staged,
      byKey(copies).map(([on, c]) =>
        c.kind === 'missing'
          ? [on, c.begun, counted ? Math.min(c.attempts, 2) : 0, wait(c.retryAfter, now)]
          : [on, c.kind],
      ),
    ])
  return [
    ofSets,
    running === null
      ? null
      : [
          running.operation,
          running.kind,
          running.cause,
          running.epoch,
          running.entry,
          running.generation,
          running.base,
        ],
    copying,
    drill === null ? null : [drill.operation, drill.on, drill.chain],
    s.switches.active === null ? null : slots(s, now),
    retry === null ? null : wait(retry.after, now),
    s.configuration.policy.drillEveryMs === null || lastDrill === null
      ? null
      : after(lastDrill.at, s.configuration.policy.drillEveryMs),
  ]
}

const restores = ({ restores: r }: State): unknown => [byKey(r.standbys), r.running, byKey(r.failed)]

const lineage = (whole: State): unknown => {
  const { lineage: l } = whole
  return [
    pathOf(whole).map((p) => [p.epoch.id, p.epoch.parent]),
    l.marked,
    byKey(l.known).map(([e, k]) => [e, line(k)]),
    l.owed !== null,
    l.displaced === null ? null : [Math.min(l.displaced.times, 1), l.displaced.pending],
    l.pinned,
  ]
}

const detection = (s: State): unknown =>
  byKey(s.detection.health).map(([e, h]) => [
    e,
    h.kind,
    h.kind === 'healthy' &&
    e === s.configuration.master &&
    s.switches.active?.entry !== e &&
    s.configuration.automaticReconnect !== null
      ? after(h.since, s.configuration.policy.stableForMs)
      : null,
  ])

const fence = (f: Fence, again: number, active: boolean): unknown =>
  f.kind === 'failed' && !active ? [f.kind, f.generation, f.missing, after(f.at, again)] : [f.kind, f.generation]

const failure = (s: State, now: Instant): unknown => {
  const { failure: f } = s.switches
  if (f === null) return null
  const { retryFirstMs, retryMostMs } = s.configuration.policy
  return f.content
    ? 'content'
    : wait(sum(f.at, Math.min(retryMostMs, retryFirstMs * 2 ** Math.min(f.attempts - 1, 20))), now)
}

const running = (w: Switches['running']): unknown =>
  w === null
    ? null
    : [
        [w.operation, w.kind, w.automatic, w.from, w.to, w.epoch, w.consent.basis, w.request, w.chain, w.readFrom],
        [
          w.continued,
          w.hosts?.ground ?? null,
          byKey(w.secured),
          w.restore === null ? null : [w.restore.kind, w.restore.generation],
        ],
        [
          w.restore?.kind === 'done' && w.restore.warm,
          w.checked === null ? null : [w.checked.generation, line(w.checked.lineage)],
        ],
        w.failed?.content ?? null,
      ]

const switches = (s: State, now: Instant): unknown => {
  const { active, stay, contingency: c, fences, leftovers, settled, past, countFrom } = s.switches
  const { blockForMs, maxSwitchesPeriodMs, retryMostMs } = s.configuration.policy
  return [
    active === null ? null : [active.entry, active.epoch, active.generation],
    stay === null ? null : [stay.loss, stay.master, stay.epoch, line(stay.lineage)],
    running(s.switches.running),
    c === null
      ? null
      : c.kind === 'failed'
        ? [c.of, wait(c.retryAfter, now)]
        : [c.of, c.set, c.generation, c.epoch, c.to, c.operation],
    byKey(fences).map(([e, f]) => [e, fence(f, retryMostMs, active?.entry === e)]),
    [leftovers, settled].map((r) => byKey(r).map(([e, l]) => [e, l.epoch, l.generation])),
    past.flatMap((p) => {
      const blocks = wait(sum(p.at, blockForMs), now)
      const counts = countFrom !== null && p.at <= countFrom ? null : wait(sum(p.at, maxSwitchesPeriodMs), now)
      return blocks === null && counts === null ? [] : [[p.from, blocks, counts]]
    }),
    failure(s, now),
  ]
}

const people = ({ people: p }: State): unknown => [
  Object.values(p.requests).map((r) => [r.id, r.command, deadline(r.validUntil)]),
  p.consents.map((c) => [c.to, c.request]),
  p.leader === null,
]

/** Whether the engine would take the next differential of the active on our newest full. */
const displaced = (s: State, entry: string, base: string | null): boolean => {
  const fulls = Object.values(s.backups.sets).filter(
    (x) => x.backup.kind === 'full' && x.backup.epoch === s.switches.active?.epoch && !x.contingency,
  )
  const newest = fulls
    .map((x) => x.backup.set)
    .sort(byAge)
    .at(-1)
  return (
    s.switches.active?.entry === entry &&
    newest !== undefined &&
    (base === null || base === 'foreign' || byAge(base as OperationId, newest) < 0)
  )
}

const world = ({ world: w, state }: Node): unknown => [
  [...w.down].sort(),
  byKey(w.dbs).map(([k, d]) => [k, line(lineageOf(d)), d.fenced, displaced(state, k.split('|')[0] ?? '', d.base)]),
]

const parts = [configuration, backups, restores, lineage, detection, switches, people] as const

const MARKS = /orders\/\d+\/\d+|fork-\d+(?:@-?\d+)?|r-\d+|D\d{4}-[0-9T:.-]+Z/g

export interface Situation {
  readonly text: string
  /** The next deadline to pass, in milliseconds of epoch; null when none is pending. */
  readonly next: number | null
}

export const situation = (n: Node): Situation => {
  const raw = JSON.stringify([...parts.map((p) => p(n.state, instantOf(n.now))), world(n)])
  const found = raw.match(MARKS) ?? []
  const ids = [...new Set(found.filter((m) => m.startsWith('orders/')))].sort((a, b) =>
    byAge(a as OperationId, b as OperationId),
  )
  const now = `D${instantOf(n.now)}`
  const pending = [...new Set(found.filter((m) => m.startsWith('D') && m > now))].sort()
  const names = new Map<string, string>()
  ids.forEach((id, i) => {
    names.set(id, `#${i}`)
  })
  pending.forEach((d, i) => {
    names.set(d, `+${i}`)
  })
  let asked = 0
  const counters = new Map<string, Set<number>>()
  for (const m of found) {
    if (m.startsWith('r-') && !names.has(m)) names.set(m, `r${asked++}`)
    if (!m.startsWith('fork-')) continue
    const [fork, counter] = m.split('@')
    if (fork === undefined) continue
    const seen = counters.get(fork) ?? new Set<number>()
    if (counter !== undefined) seen.add(Number(counter))
    counters.set(fork, seen)
  }
  const forks = [...counters.keys()]
  const text = raw.replace(MARKS, (m) => {
    if (m.startsWith('fork-')) {
      const [fork = '', counter] = m.split('@')
      const rank =
        counter === undefined ? '' : [...(counters.get(fork) ?? [])].sort((a, b) => a - b).indexOf(Number(counter))
      return `f${forks.indexOf(fork)}.${rank}`
    }
    return names.get(m) ?? 'passed'
  })
  const first = pending[0]
  return { text, next: first === undefined ? null : Date.parse(first.slice(1)) }
}

export const digest = (text: string): string => hash('sha256', text, 'base64').slice(0, 24)
