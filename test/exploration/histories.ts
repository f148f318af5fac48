import {
  currentVersion,
  decodeEvent,
  type Event,
  eventCodecs,
  evolve,
  fold,
  initial,
  type Recorded,
  type State,
} from '@db-failover/domain'
import { chanceOf } from 'db-failover-test-seeded/chance'
import fc from 'fast-check'
import { expect } from 'vitest'
import { anyRecorded } from './arbitrary.ts'
import { type Cut, whole } from './cuts.ts'
import { minutes } from './minutes.ts'
import { type Node, real, type Subject } from './node.ts'
import { silent } from './report.ts'
import { everything } from './scope.ts'
import { awayFromMaster, startOf } from './start.ts'
import { walk } from './walk.ts'

// Random histories through the world: crashes, duplicates, late and reordered observations, an overtaken leader.

const cut = { ...whole(['b', 'c']), scheduleMs: 60 * minutes }

/** A decider that keeps what it folded, and every state on the way. */
const keeping = (log: Recorded[], states: State[]): Subject => ({
  ...real,
  evolve: (s, r) => {
    const next = evolve(s, r)
    log.push(r)
    states.push(next)
    return next
  },
})

interface Beginning {
  readonly node: Node
  readonly log: readonly Recorded[]
  readonly states: readonly State[]
}

const beginning = (of: Cut, further: (subject: Subject, n: Node) => Node = (_s, n) => n): Beginning => {
  const log: Recorded[] = []
  const states: State[] = []
  const subject = keeping(log, states)
  return { node: further(subject, startOf(subject, of, silent)), log, states }
}

const starts: readonly Beginning[] = [
  beginning(cut),
  beginning({ ...cut, policy: { standby: 'warm' } }),
  beginning({ ...cut, policy: { withoutLog: 'keep' }, changes: [] }),
  beginning({ ...cut, enabled: false }),
  beginning(cut, (subject, n) => awayFromMaster(subject, n, silent)),
  beginning({ ...cut, backups: ['b'] }),
  beginning({ ...cut, backups: ['b', 'c', 'd'] }),
]

/** A history: where it begins and what chance made of it. */
interface Chance {
  readonly start: number
  readonly seed: number
  readonly length: number
}

const histories = (longest: number) =>
  fc.record({
    start: fc.nat(starts.length - 1),
    seed: fc.nat(),
    length: fc.integer({ min: 1, max: longest }),
  })

interface Told {
  readonly log: readonly Recorded[]
  /** After each event of the log. */
  readonly states: readonly State[]
  readonly faults: readonly string[]
}

export const history = ({ start, seed, length }: Chance): Told => {
  const begun = starts[start] ?? beginning(cut)
  const log = [...begun.log]
  const states = [...begun.states]
  const faults: string[] = []
  const w = walk(keeping(log, states), begun.node, everything, { ...silent, fault: (_n, what) => faults.push(what) })
  const random = chanceOf(seed)
  for (let i = 0; i < length; i++) w.step(random)
  return { log, states, faults }
}

const throughStore = (event: Event) =>
  decodeEvent({
    type: event.type,
    schemaVersion: currentVersion(event.type),
    data: JSON.parse(JSON.stringify(eventCodecs[event.type].encode(event.data as never))),
  })

/** How many histories are told for one property, how long they may be, from which seed, and when to stop. */
interface Extent {
  readonly runs: number
  readonly longest: number
  readonly seed: number
  readonly ms?: number
}

const within = ({ runs, seed, ms }: Extent) => ({
  numRuns: runs,
  seed,
  ...(ms === undefined ? {} : { interruptAfterTimeLimit: ms }),
})

/** What holds after any history. Each throws what does not, with the history made as small as it gets. */
export const properties: Readonly<Record<string, (e: Extent) => void>> = {
  'the nevers hold at every step': (e) =>
    fc.assert(
      fc.property(histories(e.longest), (h) => {
        expect(history(h).faults).toEqual([])
      }),
      within(e),
    ),
  'replaying any prefix leads to the state that was live then': (e) =>
    fc.assert(
      fc.property(histories(e.longest), fc.nat(), (h, k) => {
        const { log, states } = history(h)
        const at = k % log.length
        expect(fold(log.slice(0, at + 1))).toEqual(states[at])
      }),
      within(e),
    ),
  'every event comes back from its stored form as it was, and an observer of the stored form folds the same state': (
    e,
  ) =>
    fc.assert(
      fc.property(histories(e.longest), (h) => {
        const { log, states } = history(h)
        const stored = log.map((r) => {
          const decoded = throughStore(r.event)
          expect(decoded).toEqual({ _tag: 'Right', right: r.event })
          return decoded._tag === 'Right' ? { ...r, event: decoded.right } : r
        })
        expect(fold(stored)).toEqual(states.at(-1))
      }),
      within(e),
    ),
  'folding never throws, whatever events come in whatever order, and the state stays a value of its own form': (e) =>
    fc.assert(
      fc.property(fc.array(anyRecorded, { maxLength: 40 }), (events) => {
        let state = initial
        for (const r of events) {
          const before = JSON.stringify(state)
          const next = evolve(state, r)
          expect(JSON.stringify(state)).toBe(before)
          state = next
        }
        expect(Object.keys(state)).toEqual(Object.keys(initial))
      }),
      within(e),
    ),
}
