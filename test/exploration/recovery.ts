import { anyChainFrom, type EntryId, phase } from '@db-failover/domain'
import { answersTo, effects } from './answers.ts'
import { digest, situation } from './key.ts'
import { settled } from './moves.ts'
import { type Node, type Subject, told, type Witness } from './node.ts'
import { probeOf } from './probes.ts'
import { reducedBy } from './reductions.ts'
import { everything } from './scope.ts'
import { type Wish, wishes } from './wishes.ts'
import { dbOf, isUp, newFork, withDb } from './world.ts'

// Never 7: in a world that from now on answers truthfully and has one healthy backup server, some sequence of commands
// leads back to a protected group; and by itself every switch ends.

/** How the world is from now on. `all`: every server is back; `spare`: what is down stays down, and a new server can be had. */
export type Healing = 'all' | 'spare'

const entriesOf = (n: Node): readonly EntryId[] => Object.keys(n.state.configuration.entries) as EntryId[]

/** Something of the data still exists: a database that can be reached, or a verified chain in a folder that can. */
const somethingLeft = (n: Node): boolean => {
  const { active } = n.state.switches
  if (active === null) return isUp(n.world, 'a' as EntryId) && dbOf(n.world, 'a' as EntryId, 'original') !== undefined
  const alive = isUp(n.world, active.entry) && dbOf(n.world, active.entry, active.generation) !== undefined
  return (
    alive || entriesOf(n).some((e) => e !== active.entry && isUp(n.world, e) && anyChainFrom(n.state, e).length > 0)
  )
}

/** The healed world; null where nothing of the data is left in it, and a person brings it from elsewhere. */
const healed = (n: Node, how: Healing): Node => {
  const world = how === 'all' ? { ...n.world, down: [] } : n.world
  const up = { ...n, world }
  if (somethingLeft(up)) return up
  const { active } = n.state.switches
  const where = { entry: active?.entry ?? ('a' as EntryId), generation: active?.generation ?? 'original' }
  const [fork, forked] = newFork({ ...world, down: world.down.filter((e) => e !== where.entry) })
  const db = dbOf(forked, where.entry, where.generation) ?? {
    identity: 'orders',
    fork,
    counter: 10,
    epoch: null,
    base: null,
    fenced: false,
  }
  return { ...n, world: withDb(forked, where.entry, where.generation, db) }
}

/** One round in which every probe is made and everything is answered truthfully. */
const round = (subject: Subject, from: Node, seen: Witness): Node => {
  let n = settled(subject, from, seen)
  for (const e of entriesOf(n)) n = settled(subject, told(subject, n, probeOf(n, e, true), seen), seen)
  for (const e of effects(n)) {
    if (!effects(n).some((x) => x.key === e.key)) continue
    const a = answersTo(n, e)[0]
    if (a !== undefined)
      n = settled(
        subject,
        a.seen.reduce((acc, o) => told(subject, acc, o, seen), { ...n, world: a.world }),
        seen,
      )
  }
  return n
}

export interface Recovery {
  /** Where the group comes to rest by itself. */
  rest(n: Node, how: Healing): Node
  /** What leads nowhere: a fault in words, or null. */
  check(n: Node, how: Healing): string | null
  readonly rests: number
}

/** Resting situations that one search looks at before it gives up. */
const most = 200

/** Servers that the group has never had. */
const spares = ['y', 'z'] as const

/** What a person could do now; what adds a server comes last. */
const options = (n: Node, how: Healing, known: readonly string[]): readonly Wish[] => {
  const down = entriesOf(n).filter((e) => !isUp(n.world, e))
  const spare = how === 'spare' ? spares.filter((id) => n.state.configuration.entries[id as EntryId] === undefined) : []
  const all = wishes(n, everything, [...known, ...spare.slice(0, 1)], false).filter(
    ([name]) => !avoided.has(name) && (!name.startsWith('remove') || down.some((e) => name === `remove ${e}`)),
  )
  const first = firstTried.flatMap((name) => all.filter(([x]) => x.startsWith(name)))
  return [...first, ...all.filter((x) => !first.includes(x))]
}

/** What leads away. */
const avoided: ReadonlySet<string> = new Set([
  'disable',
  'pause',
  'drill',
  'withdraw cutOffHosts',
  'enable without consent',
  'failover --force without consent',
  'return --discard-changes without consent',
])

/** What status and refusals name, in the order in which it helps most often. */
const firstTried = [
  'enable',
  'resume',
  'acknowledge',
  'cancel',
  'designate-master',
  'failover --force',
  'return --keep',
  'return --discard',
  'add',
  'consent',
  'backup full',
  'remove',
  'pin-lineage',
]

/** `had`: the entries that the group has had; their servers are there still. */
export const recovery = (subject: Subject, had: readonly string[], seen: Witness): Recovery => {
  const good = new Map<string, boolean>()
  const hopeless = new Map<string, string>()
  let rests = 0
  const view = reducedBy(everything)
  const keyOf = (n: Node, how: Healing) => digest(`${how}${situation(n, view).text}`)

  /** Runs on by itself until nothing changes any more or the group is protected. */
  const run = (
    from: Node,
    how: Healing,
  ): { readonly end: Node; readonly passed: readonly string[]; readonly known: boolean } => {
    let n = from
    const passed: string[] = []
    for (let i = 0; i < 200; i++) {
      const key = keyOf(n, how)
      if (good.get(key) === true) return { end: n, passed, known: true }
      if (passed.includes(key)) return { end: n, passed, known: false }
      passed.push(key)
      if (phase(n.state) === 'protected') return { end: n, passed, known: true }
      const next = round(subject, n, seen)
      const s = situation(next, view)
      // Nothing more by itself: time passes.
      n = keyOf(next, how) === key && s.next !== null ? { ...next, now: s.next } : next
    }
    return { end: n, passed, known: false }
  }

  const search = (from: Node, how: Healing, depth: number, tried: Set<string>): boolean => {
    const { end, passed, known } = run(from, how)
    if (known) {
      for (const key of passed) good.set(key, true)
      return true
    }
    const key = keyOf(end, how)
    if (tried.has(key) || depth === 0 || tried.size >= most) return false
    tried.add(key)
    rests++
    for (const [, command] of options(end, how, had)) {
      const asked = told(subject, end, command, seen)
      if (asked === end) continue
      if (search(asked, how, depth - 1, tried)) {
        for (const p of passed) good.set(p, true)
        return true
      }
    }
    return false
  }

  return {
    get rests() {
      return rests
    },
    rest: (n, how) => run(healed(n, how), how).end,
    check: (n, how) => {
      const start = healed(n, how)
      const { end, passed, known } = run(start, how)
      if (known) for (const p of passed) good.set(p, true)
      if (!known && end.state.switches.running !== null)
        return `Never 7: the ${end.state.switches.running.kind} does not end by itself`
      if (known) return null
      const key = keyOf(end, how)
      const before = hopeless.get(key)
      if (before !== undefined) return before
      if (search(end, how, 8, new Set())) return null
      const fault = `Never 7: no commands lead back to protected (${how}, ${phase(end.state)})`
      hopeless.set(key, fault)
      return fault
    },
  }
}
