import { type Effect, type EntryId, type Input, millisOf, nextBackups } from '@db-failover/domain'
import { answersTo, effects } from './answers.ts'
import { contextOf, inWorld, leading, type Node, type Subject, told, type Witness } from './node.ts'
import { probeOf } from './probes.ts'
import type { MishapKind, Scope } from './scope.ts'
import { hasRoom, underWay, wishes } from './wishes.ts'
import { isUp, newFork, swept, type World, withDb, withoutDb } from './world.ts'

/** One thing that can happen next. */
export interface Move {
  readonly kind: 'answer' | 'probe' | 'mishap' | 'people' | 'time'
  readonly name: string
  /** It happens in a world that answers as it is. */
  readonly truthful: boolean
  /** A server comes back. */
  readonly heals: boolean
  go(subject: Subject, seen: Witness): Node
}

/** More commands in a row than any situation gives rise to. */
const most = 400

/** What people keep for themselves in the folder of an entry that comes back is found there by its hash. */
const isFoundAgain = ({ state }: Node, e: Effect): boolean =>
  e.type === 'VerifyCopy' && state.backups.sets[e.set]?.contingency === true

/** The leader tells itself what is due until nothing is; what has only one answer is answered at once. */
export const settled = (subject: Subject, start: Node, seen: Witness): Node => {
  let n = start
  for (let i = 0; ; i++) {
    if (i === most) {
      seen.fault(n, 'the leader does not come to rest')
      return n
    }
    const [next] = n.state.people.leader === null ? [] : subject.due(n.state, contextOf(n, 'leader'))
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
      e.type === 'DeleteFile' || e.type === 'AwaitMoves' || isFoundAgain(n, e) ? answersTo(n, e).slice(0, 1) : [],
    )[0]
    const after = sure === undefined ? n : sure.seen.reduce((acc, o) => told(subject, acc, o, seen), n)
    if (after === n) break
    n = after
  }
  const world = swept(n.world, n.state)
  return world === n.world ? n : { ...n, world }
}

const entriesOf = (n: Node): readonly EntryId[] => Object.keys(n.state.configuration.entries) as EntryId[]

const input = (kind: Move['kind'], n: Node, name: string, i: Input, truthful = false): Move => ({
  kind,
  name,
  truthful,
  heals: false,
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
  truthful: false,
  heals: world.down.length < n.world.down.length,
  go: (subject, seen) => {
    const then = inWorld(n, world)
    const after = told(subject, then, probeOf(then, entry, true), seen)
    return after === then ? then : settled(subject, after, seen)
  },
})

/** Ends that are seen in the log alone, or lead where another end leads. */
const rare: ReadonlySet<string> = new Set(['TakeBackup is lost', 'AwaitHosts drained'])

const answersOf = (n: Node, scope: Scope, e: Effect, at: number, all: readonly Effect[]): readonly Move[] => {
  // Told apart by their order, so that a trace holds in another history too.
  const before = all.slice(0, at).filter((x) => x.type === e.type).length
  const name = before === 0 ? e.type : `${e.type} (${before + 1})`
  return answersTo(n, e)
    .map((a, i) => [a, i === 0] as const)
    .filter(([a, first]) => (scope.failures || first) && (scope.everyAnswer || !rare.has(`${e.type} ${a.how}`)))
    .map(
      ([a, first]): Move => ({
        kind: 'answer',
        name: `${name} ${a.how}`,
        truthful: first,
        heals: false,
        go: (subject, seen) =>
          settled(
            subject,
            a.seen.reduce((acc, o) => told(subject, acc, o, seen), { ...n, world: a.world }),
            seen,
          ),
      }),
    )
}

const answering = (n: Node, scope: Scope): readonly Move[] =>
  effects(n).flatMap((e, at, all) => answersOf(n, scope, e, at, all))

/** What this scope answers before anything else can happen. */
const atOnce = (n: Node, scope: Scope): readonly Move[] => {
  if (scope.atOnce.length === 0) return []
  const all = effects(n)
  for (const [at, e] of all.entries()) {
    const moves = scope.atOnce.includes(e.type) ? answersOf(n, scope, e, at, all) : []
    if (moves.length > 0) return moves
  }
  return []
}

const probing = (n: Node, scope: Scope): readonly Move[] =>
  entriesOf(n).flatMap((e) => [
    input('probe', n, `probe ${e}`, probeOf(n, e, true), true),
    ...(scope.suspicions
      ? [
          input('probe', n, `first probe ${e}`, probeOf(n, e, false)),
          input('probe', n, `unhappy probe ${e}`, probeOf(n, e, true, 'unhappy')),
        ]
      : []),
  ])

const serverMishaps = (n: Node, scope: Scope): readonly (readonly [EntryId, Move])[] =>
  entriesOf(n).flatMap((e): readonly (readonly [EntryId, Move])[] => {
    const { world: w } = n
    if (!isUp(w, e)) return [[e, mishap(n, `${e} comes up`, { ...w, down: w.down.filter((x) => x !== e) }, e)]]
    return !scope.bounded || underWay(n, scope) < 2
      ? [[e, mishap(n, `${e} goes down`, { ...w, down: [...w.down, e] }, e)]]
      : []
  })

const databaseMishaps = (n: Node, scope: Scope): readonly (readonly [EntryId, Move])[] => {
  const { mishaps: kinds, bounded } = scope
  const { active, fences } = n.state.switches
  const room = !bounded || hasRoom(n, scope)
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
      ...(!bounded || underWay(n, scope) < 2 ? of('databases', `the database on ${entry} is gone`, destroyed) : []),
      ...(room ? of('restored', `someone restores the database on ${entry}`, other) : []),
      ...(active?.entry === entry && room ? of('foreign', `a foreign full of ${entry}`, foreign) : []),
    ]
  })
}

const mishaps = (n: Node, scope: Scope): readonly Move[] =>
  [...(scope.mishaps.includes('servers') ? serverMishaps(n, scope) : []), ...databaseMishaps(n, scope)].flatMap(
    ([e, m]) => (scope.victims === null || scope.victims.includes(e) ? [m] : []),
  )

/** A scheduled backup comes due then. */
const isSlot = (n: Node, at: number): boolean => nextBackups(n.state).some((b) => millisOf(b.at) === at)

/** Everything that can happen next. `next`: the deadline that passes first, in milliseconds of epoch. */
export const movesOf = (n: Node, scope: Scope, next: number | null): readonly Move[] => {
  const first = atOnce(n, scope)
  if (first.length > 0) return first
  return !scope.waits && next !== null && next <= n.now + 1_000 ? [passing(n, next)] : anyOf(n, scope, next)
}

const passing = (n: Node, next: number): Move => ({
  kind: 'time',
  name: 'time passes',
  truthful: true,
  heals: false,
  go: (subject, seen) => settled(subject, { ...n, now: next }, seen),
})

/** A request that waits for something else to end. */
const isPutOff = ({ state }: Node): boolean =>
  Object.values(state.people.requests).some(
    ({ command }) =>
      command?.type === 'RunBackup' ||
      command?.type === 'RunDrill' ||
      command?.type === 'FailOver' ||
      command?.type === 'ReturnToMaster',
  )

const asking = (n: Node, scope: Scope, name: string, command: Input): Move => {
  const move = input('people', n, name, command)
  return scope.requestsWait
    ? move
    : {
        ...move,
        go: (subject, seen) => {
          const after = move.go(subject, seen)
          return isPutOff(after) ? n : after
        },
      }
}

const anyOf = (n: Node, scope: Scope, next: number | null): readonly Move[] => [
  ...answering(n, scope),
  ...probing(n, scope),
  ...mishaps(n, scope),
  ...wishes(n, scope, scope.servers, scope.bounded).map(([name, command]) => asking(n, scope, name, command)),
  ...(next === null || (scope.bounded && !hasRoom(n, scope) && isSlot(n, next)) ? [] : [passing(n, next)]),
  input('mishap', n, 'the supervisor starts again', { type: 'TakeLeadership', process: leading }),
]
