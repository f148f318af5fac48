import { hash } from 'node:crypto'
import { nextBackups, type OperationId, pathOf, type State } from '@db-failover/domain'
import { byKey, deadline, ms, until, wait } from './deadlines.ts'
import { ofSets, setsThatCount } from './key-of-sets.ts'
import { consents, switches } from './key-of-switches.ts'
import { type Names, names, olderFirst } from './names.ts'
import type { Node } from './node.ts'
import type { View } from './reductions.ts'

// Two situations are the same when nothing that can happen from now on tells them apart. Sets count by their order; epochs,
// generations, forks and requests by their first mention; instants only as deadlines, passed or in which order they will
// pass. Alarms, reasons in words and figures count for nothing.

const configuration = (s: State, view: View): unknown => {
  const { entries, order, master, enabled, automaticReconnect, pause, policy, departed } = s.configuration
  return [
    Object.keys(entries).sort(),
    view.joins('retired files') ? [] : Object.keys(departed).sort(),
    order,
    master,
    enabled !== null,
    automaticReconnect !== null,
    pause === null ? null : deadline(ms(pause.until)),
    policy.withoutLog,
    policy.standby,
  ]
}

/** What is due in a year is due never. */
const NEVER = 300 * 24 * 3_600_000

/** A full that is due stands before every differential. */
const slots = (s: State, now: number): unknown => {
  const due = nextBackups(s).filter((b) => ms(b.at) - now < NEVER)
  const full = due.find((b) => b.kind === 'full' && ms(b.at) <= now)
  return full === undefined ? due.map((b) => [b.kind, b.cause, wait(ms(b.at), now)]) : [full.kind, full.cause]
}

/** Why a backup runs is asked by the switch that waits for it, and of what is owed. */
const causeThatCounts = ({ switches, lineage }: State, cause: string, view: View): string | null =>
  !view.joins('causes') || (cause === 'switch' ? switches.running !== null : lineage.owed !== null) ? cause : null

const backups = (s: State, now: number, called: Names, counting: readonly OperationId[], view: View): unknown => {
  const { running, copying, drill, retry, lastDrill } = s.backups
  return [
    ofSets(s, now, called, counting, view),
    running === null
      ? null
      : [
          called.set(running.operation),
          running.kind,
          causeThatCounts(s, running.cause, view),
          called.epoch(running.epoch),
          running.entry,
          called.generation(running.generation),
          called.set(running.base),
        ],
    copying === null ? null : [called.set(copying.set), copying.from, copying.to],
    drill === null ? null : [drill.on, called.set(drill.chain.full), called.set(drill.chain.differential)],
    s.switches.active === null ? null : slots(s, now),
    retry === null ? null : until(retry.after, now),
    s.configuration.policy.drillEveryMs === null || lastDrill === null
      ? null
      : wait(ms(lastDrill.at) + s.configuration.policy.drillEveryMs, now),
  ]
}

const restores = ({ restores: r }: State, called: Names): unknown => [
  byKey(r.standbys).map(([on, s]) => [
    on,
    called.set(s.chain.full),
    called.set(s.chain.differential),
    called.generation(s.generation),
  ]),
  r.running === null
    ? null
    : [r.running.on, called.set(r.running.chain.full), called.set(r.running.chain.differential), r.running.readFrom],
  byKey(r.failed).map(([on, set]) => [on, called.set(set)]),
]

/** The way to the present. An epoch in which nothing lies only joins its neighbours. */
const way = (s: State, called: Names, counting: readonly OperationId[], view: View): unknown => {
  const { active, stay, leftovers, settled } = s.switches
  const shorter = view.joins('ends of epochs')
  const all = shorter ? counting.flatMap((id) => s.backups.sets[id] ?? []) : Object.values(s.backups.sets)
  const sets = all.filter((x) => !x.contingency)
  const named = new Set<string>([
    ...sets.map((x) => x.backup.epoch),
    ...(shorter ? [] : [...Object.values(leftovers), ...Object.values(settled)].map((l) => l.epoch)),
    ...(active === null ? [] : [active.epoch]),
    ...(stay === null || shorter ? [] : [stay.epoch]),
  ])
  // Where the master is left, an epoch in which nothing lies is forgotten, and the way to it ends there.
  const mayBreak = active?.entry === s.configuration.master || view.asks('ChangeGroup')
  let gap = false
  return pathOf(s).flatMap(({ epoch, upTo }) => {
    if (!named.has(epoch.id)) {
      gap = true
      return []
    }
    const broken = gap && mayBreak
    gap = false
    const { running } = s.backups
    const of = sets.filter((x) => x.backup.epoch === epoch.id).map((x) => x.backup.set)
    if (running?.epoch === epoch.id) of.push(running.operation)
    const end = upTo === null ? null : called.upTo(upTo.differential ?? upTo.full, of)
    return [[called.epoch(epoch.id), shorter && end === of.length ? null : end, broken && shorter]]
  })
}

const lineage = (s: State, called: Names): unknown => {
  const { lineage: l } = s
  const { active, stay } = s.switches
  // Of a database that is neither active nor to be returned to, nothing that it said counts.
  const asked = new Set<string | undefined>([active?.entry ?? s.configuration.master ?? undefined, stay?.master])
  return [
    l.marked,
    byKey(l.known).flatMap(([e, k]) => (asked.has(e) ? [[e, called.lineage(e, k)]] : [])),
    l.owed !== null,
    l.displaced === null ? null : [Math.min(l.displaced.times, 1), l.displaced.pending],
    l.pinned === null ? null : [called.set(l.pinned.full), called.set(l.pinned.differential)],
  ]
}

/** Since when the master is stable counts from its loss on; where people leave it, cuts ask for no time. */
const detection = (s: State, now: number): unknown =>
  byKey(s.detection.health).map(([e, h]) => [
    e,
    h.kind,
    h.kind === 'healthy' &&
    e === s.configuration.master &&
    s.switches.active?.entry !== e &&
    s.configuration.automaticReconnect !== null
      ? wait(ms(h.since) + s.configuration.policy.stableForMs, now)
      : null,
  ])

const people = (s: State, view: View): unknown => [
  Object.values(s.people.requests).map((r) => [r.command, deadline(ms(r.validUntil))]),
  consents(s, view),
  s.people.leader === null,
]

/** What the engine would take the next differential of the active on, beside our newest full. */
const displaced = (s: State, entry: string, base: string | null): string => {
  if (s.switches.active?.entry !== entry) return ''
  let newest: OperationId | null = null
  for (const x of Object.values(s.backups.sets))
    if (x.backup.kind === 'full' && x.backup.epoch === s.switches.active.epoch && !x.contingency)
      if (newest === null || olderFirst(newest, x.backup.set) < 0) newest = x.backup.set
  if (newest === null) return ''
  if (base === null || base === 'foreign') return base ?? 'none'
  return olderFirst(base as OperationId, newest) < 0 ? 'older' : ''
}

const world = ({ world: w, state }: Node, called: Names, view: View): unknown => [
  [...w.down].sort(),
  Object.entries(w.dbs)
    .map(([k, d]) => {
      const [entry = '', ...generation] = k.split('|')
      const { active, stay } = state.switches
      const tells = entry === active?.entry || entry === stay?.master || active === null
      return [
        entry,
        called.generation(generation.join('|')),
        tells ? called.lineage(entry, { ...d, counter: String(d.counter) as never }) : null,
        d.fenced && (tellsFence(state, k) || !view.joins('fences of others')),
        displaced(state, entry, d.base),
      ]
    })
    .sort(([a, x], [b, y]) => (`${a}${x}` < `${b}${y}` ? -1 : 1)),
]

/** Only an active that answers unfenced undoes the failover away from it. */
const tellsFence = ({ switches: { active } }: State, key: string): boolean =>
  active !== null && key === `${active.entry}|${active.generation}`

export interface Situation {
  readonly text: string
  /** The next deadline to pass, in milliseconds of epoch; null when none is pending. */
  readonly next: number | null
}

const DEADLINES = /@(\d{13,})/g

export const situation = (n: Node, view: View): Situation => {
  const { state: s, now } = n
  const counting = setsThatCount(s, view)
  const { running, contingency } = s.switches
  const called = names(view.joins('lineage by itself'), [
    ...counting,
    ...(s.backups.running === null ? [] : [s.backups.running.operation]),
    ...(contingency?.kind === 'running' ? [contingency.set] : []),
    ...(running !== null && running.chain === null && !view.joins('own backup') ? [running.operation] : []),
  ])
  const raw = JSON.stringify([
    configuration(s, view),
    switches(s, now, called, counting, view),
    way(s, called, counting, view),
    backups(s, now, called, counting, view),
    restores(s, called),
    lineage(s, called),
    detection(s, now),
    people(s, view),
    world(n, called, view),
  ])
  const found = raw.match(DEADLINES)
  if (found === null) return { text: raw, next: null }
  const pending = [...new Set(found)].filter((d) => Number(d.slice(1)) > now).sort()
  const first = pending[0]
  return {
    text: raw.replace(DEADLINES, (d) => {
      const at = pending.indexOf(d)
      return at < 0 ? 'passed' : `+${at}`
    }),
    next: first === undefined ? null : Number(first.slice(1)),
  }
}

export const digest = (text: string): string => hash('sha256', text, 'base64').slice(0, 24)
