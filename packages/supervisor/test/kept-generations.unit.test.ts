import { type EntryId, type GroupId, initial, type OperationId, type State } from '@db-failover/domain'
import { expect, it } from 'vitest'
import { keptGenerations } from '../src/group/kept-generations.ts'
import { entry } from './kit/entries.ts'

const a = 'a' as EntryId
const at = '2026-03-01T00:00:00.000Z' as never
const group = 'orders' as GroupId
const op = (n: number) => `orders/3/${n}` as OperationId
const kept = (state: State) => keptGenerations(state, group, entry('a'), (e, operation) => `${e.id}:${operation}`)
const switches = (over: Partial<State['switches']>): State => ({
  ...initial,
  switches: { ...initial.switches, ...over },
})

it.each<[string, State]>([
  ['the active', switches({ active: { entry: a, epoch: op(1), generation: 'g', since: at } })],
  ['what is fenced', switches({ fences: { [a]: { kind: 'confirmed', generation: 'g', at } } })],
  ['what was left', switches({ leftovers: { [a]: { epoch: op(1), generation: 'g', since: at } } })],
  [
    'a standby',
    {
      ...initial,
      restores: {
        ...initial.restores,
        standbys: { [a]: { chain: { full: op(1), differential: null }, generation: 'g' } },
      },
    },
  ],
  [
    'a standby being restored',
    {
      ...initial,
      restores: {
        ...initial.restores,
        running: { operation: op(2), on: a, chain: { full: op(1), differential: null }, readFrom: a, generation: 'g' },
      },
    },
  ],
])('%s is no orphan', (_, state) => {
  expect(kept(state)).toContain('g')
  expect(kept(initial)).not.toContain('g')
})

it('what begins while orphans are removed is no orphan, in this term or a next one', () => {
  const state: State = {
    ...initial,
    people: { ...initial.people, leader: { process: 'p' as never, term: 3, since: at }, sequence: 7 },
  }
  expect(kept(state)).toEqual(expect.arrayContaining(['a:orders/3/8', 'a:orders/4/1']))
  expect(kept(state)).not.toContain('a:orders/3/7')
})
