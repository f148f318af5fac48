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
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyRecorded } from './arbitrary.ts'
import { type Cut, whole } from './cuts.ts'
import { minutes } from './minutes.ts'
import { type Node, real, type Subject } from './node.ts'
import { silent } from './report.ts'
import { everything } from './scope.ts'
import { awayFromMaster, startOf } from './start.ts'
import { randomFrom, walk } from './walk.ts'

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
]

/** A history: where it begins and what chance made of it. */
const histories = fc.record({
  start: fc.nat(starts.length - 1),
  seed: fc.nat(),
  length: fc.integer({ min: 1, max: 120 }),
})

interface Told {
  readonly log: readonly Recorded[]
  /** After each event of the log. */
  readonly states: readonly State[]
  readonly faults: readonly string[]
}

const history = ({ start, seed, length }: { start: number; seed: number; length: number }): Told => {
  const begun = starts[start] ?? beginning(cut)
  const log = [...begun.log]
  const states = [...begun.states]
  const faults: string[] = []
  const w = walk(keeping(log, states), begun.node, everything, { ...silent, fault: (_n, what) => faults.push(what) })
  const random = randomFrom(seed)
  for (let i = 0; i < length; i++) w.step(random)
  return { log, states, faults }
}

const throughStore = (event: Event) =>
  decodeEvent({
    type: event.type,
    schemaVersion: currentVersion(event.type),
    data: JSON.parse(JSON.stringify(eventCodecs[event.type].encode(event.data as never))),
  })

describe('after any history', () => {
  it('the nevers hold at every step', () => {
    fc.assert(
      fc.property(histories, (h) => {
        expect(history(h).faults).toEqual([])
      }),
      { numRuns: 120 },
    )
  })

  it('replaying any prefix leads to the state that was live then', () => {
    fc.assert(
      fc.property(histories, fc.nat(), (h, k) => {
        const { log, states } = history(h)
        const at = k % log.length
        expect(fold(log.slice(0, at + 1))).toEqual(states[at])
      }),
      { numRuns: 60 },
    )
  })

  it('every event comes back from its stored form as it was, and an observer of the stored form folds the same state', () => {
    fc.assert(
      fc.property(histories, (h) => {
        const { log, states } = history(h)
        const stored = log.map((r) => {
          const decoded = throughStore(r.event)
          expect(decoded).toEqual({ _tag: 'Right', right: r.event })
          return decoded._tag === 'Right' ? { ...r, event: decoded.right } : r
        })
        expect(fold(stored)).toEqual(states.at(-1))
      }),
      { numRuns: 40 },
    )
  })
})

it('folding never throws, whatever events come in whatever order, and the state stays a value of its own form', () => {
  fc.assert(
    fc.property(fc.array(anyRecorded, { maxLength: 40 }), (events) => {
      let state = initial
      for (const e of events) {
        const before = JSON.stringify(state)
        const next = evolve(state, e)
        expect(JSON.stringify(state)).toBe(before)
        state = next
      }
      expect(Object.keys(state)).toEqual(Object.keys(initial))
    }),
    { numRuns: 400 },
  )
})

it('the state stays small in a long history', () => {
  const sizes = [200, 1000, 3000].map((length) => {
    const { states } = history({ start: 0, seed: 7, length })
    return Math.max(...states.slice(-100).map((s) => JSON.stringify(s).length))
  })
  expect(Math.max(...sizes)).toBeLessThan(40_000)
})
