import type { EntryId, Input } from '@db-failover/domain'
import { answersTo, effects } from './answers.ts'
import { contextOf, inWorld, leading, type Node, type Subject, told, type Witness } from './node.ts'
import { probeOf } from './probes.ts'
import type { MishapKind, Scope } from './scope.ts'
import { roomFor, wishes } from './wishes.ts'
import { isUp, newFork, swept, type World, withDb, withoutDb } from './world.ts'

/** One thing that can happen next. */
export interface Move {
  readonly kind: 'answer' | 'probe' | 'mishap' | 'people' | 'time'
  readonly name: string
  go(subject: Subject, seen: Witness): Node
}

/** More commands in a row than any situation gives rise to. */
const most = 400

/** The leader tells itself what is due until nothing is; what has only one answer is answered at once. */
export const settled = (subject: Subject, start: Node, seen: Witness): Node => {
  let n = start
  for (let i = 0; ; i++) {
    if (i === most) {
      seen.fault(n, 'the leader does not come to rest')
      return n
    }
    const next = n.state.people.leader === null ? undefined : subject.due(n.state, contextOf(n, 'leader'))[0]
    if (next !== undefined) {
      const after = told(subject, n, next, seen)
      if (after === n) {
        seen.fault(n, `due proposes ${next.type}, and decide records nothing for it`)
        return n
      }
      n = after
      continue
    }
    const sure = effects(n).flatMap((e) =>
      e.type === 'DeleteFile' || e.type === 'AwaitMoves' ? answersTo(n, e).slice(0, 1) : [],
    )[0]
    const after = sure === undefined ? n : sure.seen.reduce((acc, o) => told(subject, acc, o, seen), n)
    if (after === n) break
    n = after
  }
  const world = swept(n.world, n.state)
  return world === n.world ? n : { ...n, world }
}

const entriesOf = (n: Node): readonly EntryId[] => Object.keys(n.state.configuration.entries) as EntryId[]

const input = (kind: Move['kind'], n: Node, name: string, i: Input): Move => ({
  kind,
  name,
  // What changes nothing leaves a settled situation settled.
  go: (subject, seen) => {
    const after = told(subject, n, i, seen)
    return after === n ? n : settled(subject, after, seen)
  },
})

/**
 * Something happens, and the next probe of that entry shows it. Until a probe does, a world only fails to answer, and
 * every effect may fail at any time anyhow.
 */
const mishap = (n: Node, name: string, world: World, entry: EntryId): Move => ({
  kind: 'mishap',
  name,
  go: (subject, seen) => {
    const then = inWorld(n, world)
    const after = told(subject, then, probeOf(then, entry, true), seen)
    return after === then ? then : settled(subject, after, seen)
  },
})

/** Ends that are seen in the log alone, or lead where another end leads. */
const rare: ReadonlySet<string> = new Set(['TakeBackup is lost', 'AwaitHosts drained'])

const answering = (n: Node, scope: Scope): readonly Move[] =>
  effects(n).flatMap((e, i, all) => {
    // Told apart by their order, so that a trace holds in another history too.
    const before = all.slice(0, i).filter((x) => x.type === e.type).length
    const name = before === 0 ? e.type : `${e.type} (${before + 1})`
    return answersTo(n, e)
      .filter((a) => scope.everyAnswer || !rare.has(`${e.type} ${a.how}`))
      .map(
        (a): Move => ({
          kind: 'answer',
          name: `${name} ${a.how}`,
          go: (subject, seen) =>
            settled(
              subject,
              a.seen.reduce((acc, o) => told(subject, acc, o, seen), { ...n, world: a.world }),
              seen,
            ),
        }),
      )
  })

const probing = (n: Node, scope: Scope): readonly Move[] =>
  entriesOf(n).flatMap((e) => [
    input('probe', n, `probe ${e}`, probeOf(n, e, true)),
    ...(scope.suspicions
      ? [
          input('probe', n, `first probe ${e}`, probeOf(n, e, false)),
          input('probe', n, `unhappy probe ${e}`, probeOf(n, e, true, 'unhappy')),
        ]
      : []),
  ])

const serverMishaps = (n: Node): readonly (readonly [EntryId, Move])[] =>
  entriesOf(n).map((e) => {
    const { world: w } = n
    return isUp(w, e)
      ? [e, mishap(n, `${e} goes down`, { ...w, down: [...w.down, e] }, e)]
      : [e, mishap(n, `${e} comes up`, { ...w, down: w.down.filter((x) => x !== e) }, e)]
  })

const databaseMishaps = (n: Node, kinds: readonly MishapKind[]): readonly (readonly [EntryId, Move])[] => {
  const { active, fences } = n.state.switches
  const spoken = new Map(Object.entries(fences).map(([e, f]) => [e as EntryId, f.generation]))
  if (active !== null) spoken.set(active.entry, active.generation)
  return [...spoken].flatMap(([entry, generation]): readonly (readonly [EntryId, Move])[] => {
    const db = n.world.dbs[`${entry}|${generation}`]
    if (db === undefined || !isUp(n.world, entry)) return []
    const [fork, forked] = newFork(n.world)
    const other = withDb(forked, entry, generation, { ...db, fork, fenced: false })
    const foreign = withDb(n.world, entry, generation, { ...db, base: 'foreign' })
    const destroyed = withoutDb(n.world, entry, generation)
    const of = (kind: MishapKind, name: string, world: World) =>
      kinds.includes(kind) ? [[entry, mishap(n, name, world, entry)] as const] : []
    return [
      ...of('databases', `the database on ${entry} is gone`, destroyed),
      ...(roomFor(n, 'full') ? of('restored', `someone restores the database on ${entry}`, other) : []),
      ...(active?.entry === entry ? of('foreign', `a foreign full of ${entry}`, foreign) : []),
    ]
  })
}

const mishaps = (n: Node, { mishaps: kinds, victims }: Scope): readonly Move[] =>
  [...(kinds.includes('servers') ? serverMishaps(n) : []), ...databaseMishaps(n, kinds)].flatMap(([e, m]) =>
    victims === null || victims.includes(e) ? [m] : [],
  )

/** Everything that can happen next. `next`: the deadline that passes first, in milliseconds of epoch. */
export const movesOf = (n: Node, scope: Scope, next: number | null): readonly Move[] => [
  ...answering(n, scope),
  ...probing(n, scope),
  ...mishaps(n, scope),
  ...wishes(n, scope).map(([name, command]) => input('people', n, name, command)),
  ...(next === null
    ? []
    : [
        {
          kind: 'time',
          name: 'time passes',
          go: (subject: Subject, seen: Witness) => settled(subject, { ...n, now: next }, seen),
        } satisfies Move,
      ]),
  input('mishap', n, 'the supervisor starts again', { type: 'TakeLeadership', process: leading }),
]
