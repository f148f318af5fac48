import {
  type Decimal,
  type EntryId,
  type EpochId,
  event,
  type GroupId,
  initial,
  type Lineage,
  type State,
} from '@db-failover/domain'
import { expect, it } from 'vitest'
import { lastSeenIn } from '../src/probes/last-seen.ts'

const a = 'a' as EntryId
const group = 'orders' as GroupId
const lineage = (counter: number, fork = 'f1'): Lineage => ({
  identity: 'db',
  fork,
  counter: `${counter}` as Decimal,
  differentialBase: null,
  epoch: null,
})

const stateWith = (known: Lineage, epoch = 'orders/1/1'): State => ({
  ...initial,
  lineage: { ...initial.lineage, known: { [a]: known } },
  switches: {
    ...initial.switches,
    active: { entry: a, epoch: epoch as EpochId, generation: 'g', since: '2026-03-01T00:00:00.000Z' as never },
  },
})

const marked = (l: Lineage, epoch = 'orders/1/1') =>
  event('EpochMarked', { epoch: epoch as EpochId, entry: a, lineage: l })

it('the highest reading counts, whether a probe or the log had it', () => {
  const seen = lastSeenIn(group, () => new Map())
  seen.folded(marked(lineage(5)), stateWith(lineage(5)))
  seen.read(a, lineage(9))
  seen.read(a, lineage(7))
  expect(seen.of(a)).toEqual(lineage(9))
})

it('what the log says anew of a database replaces what was known, also when it is lower', () => {
  const seen = lastSeenIn(group, () => new Map())
  seen.folded(marked(lineage(5)), stateWith(lineage(5)))
  seen.read(a, lineage(9))
  seen.folded(marked(lineage(3)), stateWith(lineage(3)))
  expect(seen.of(a)).toEqual(lineage(3))
})

it('a counter from a heartbeat raises what the log knows, for a process that has not probed yet', () => {
  const before = lastSeenIn(group, () => new Map())
  before.folded(marked(lineage(5)), stateWith(lineage(5)))
  before.read(a, lineage(40))
  const told = new Map(Object.entries(before.counters(stateWith(lineage(5)))).map(([k, v]) => [k, BigInt(v)]))

  const next = lastSeenIn(group, () => told)
  next.folded(marked(lineage(5)), stateWith(lineage(5)))
  expect(next.of(a)).toEqual(lineage(40))
})

it('a counter from a heartbeat says nothing of another fork or another epoch', () => {
  const before = lastSeenIn(group, () => new Map())
  before.folded(marked(lineage(40)), stateWith(lineage(40)))
  const told = new Map(Object.entries(before.counters(stateWith(lineage(40)))).map(([k, v]) => [k, BigInt(v)]))

  const otherFork = lastSeenIn(group, () => told)
  otherFork.folded(marked(lineage(5, 'f2')), stateWith(lineage(5, 'f2')))
  expect(otherFork.of(a)).toEqual(lineage(5, 'f2'))

  const otherEpoch = lastSeenIn(group, () => told)
  otherEpoch.folded(marked(lineage(5), 'orders/2/1'), stateWith(lineage(5), 'orders/2/1'))
  expect(otherEpoch.of(a)).toEqual(lineage(5))
})
