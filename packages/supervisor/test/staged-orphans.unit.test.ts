import { type GroupId, type Instant, initial, type OperationId, type ProcessId, type State } from '@db-failover/domain'
import { expect, it } from 'vitest'
import { isOrphan, setIn } from '../src/group/staged-orphans.ts'

const orders = 'orders' as GroupId
const set = (term: number, sequence: number) => `orders/${term}/${sequence}` as OperationId
const leader = { process: 'supervisor-1' as ProcessId, term: 3, since: '2026-03-01T00:00:00.000Z' as Instant }

/** Term 3; its newest operation is the seventh. */
const state = (over: Partial<State> = {}): State => ({
  ...initial,
  people: { ...initial.people, leader, sequence: 7 },
  ...over,
})

it.each([
  ['orders-2-9.full.dbfb', 'orders/2/9'],
  ['orders-2-9.diff.dbfb', 'orders/2/9'],
  ['orders-2-9', null],
  ['orders-1-2-9.full.dbfb', null],
  ['orders-2-9-1.full.dbfb', null],
  ['stock-2-9.full.dbfb', null],
  ['by-hand.bak', null],
])('%s bears %s', (file, id) => {
  expect(setIn(orders, file)).toBe(id)
})

it('the name of another group that begins alike is not taken for ours', () => {
  expect(setIn('orders-1' as GroupId, 'orders-1-2-9.full.dbfb')).toBe('orders-1/2/9')
})

it('what no set of the state names is an orphan, whichever term it is of', () => {
  for (const file of ['orders-1-40.full.dbfb', 'orders-3-7.full.dbfb'])
    expect(isOrphan(state(), orders, file)).toBe(true)
})

it('what begins after the state is none', () => {
  for (const file of ['orders-3-8.full.dbfb', 'orders-4-1.full.dbfb'])
    expect(isOrphan(state(), orders, file)).toBe(false)
})

it('the running backup, the running contingency backup and every set that the state knows are none', () => {
  const running = { ...initial.backups, running: { operation: set(3, 7) } as State['backups']['running'] }
  const known = { ...initial.backups, sets: { [set(3, 7)]: {} as State['backups']['sets'][OperationId] } }
  const contingency = {
    ...initial.switches,
    contingency: { kind: 'running', set: set(3, 7) } as State['switches']['contingency'],
  }
  for (const s of [
    state({ backups: running }),
    state({ backups: known as State['backups'] }),
    state({ switches: contingency }),
  ])
    expect(isOrphan(s, orders, 'orders-3-7.full.dbfb')).toBe(false)
})
