import {
  anyChainFrom,
  type Chain,
  type Epoch,
  type EpochId,
  freshestFor,
  neededEpochs,
  pathOf,
  type Restorable,
  restorableFrom,
  type State,
} from '@db-failover/domain'
import { id } from '@db-failover/domain/kit'
import { describe, expect, it } from 'vitest'
import { at, groupOf, type Sets, set } from './ledger.ts'

const chains = (found: readonly Restorable[]) =>
  found.map((r) => [r.chain.full, r.chain.differential].map((x) => x?.split('/')[2] ?? null).join('+'))
const restorable = (sets: Sets, on = 'b') => chains(restorableFrom(groupOf(sets), id(on)))

describe('Never 3: recovery chains', () => {
  it.each<[string, Sets, readonly string[]]>([
    ['a full alone', [['10', 'full']], ['10+']],
    [
      'a full and the newest differential on it',
      [
        ['10', 'full'],
        ['11', 'differential', { base: '10' }],
        ['12', 'differential', { base: '10' }],
      ],
      ['10+12'],
    ],
    ['a differential without its full', [['11', 'differential', { base: '10' }]], []],
    [
      'a differential on another full is no link of it',
      [
        ['10', 'full'],
        ['11', 'full'],
        ['12', 'differential', { base: '10' }],
      ],
      ['10+12', '11+'],
    ],
    [
      'the freshest end first, whatever the age of its full',
      [
        ['10', 'full'],
        ['13', 'differential', { base: '10' }],
        ['12', 'full'],
      ],
      ['10+13', '12+'],
    ],
    ['a copy that is not verified does not count', [['10', 'full', { on: { b: 'copied' } }]], []],
    ['a retired one counts as gone', [['10', 'full', { on: { b: 'retired' } }]], []],
    [
      'a differential not verified here leaves its full',
      [
        ['10', 'full'],
        ['11', 'differential', { base: '10', on: { b: 'missing', c: 'verified' } }],
      ],
      ['10+'],
    ],
    ['what lies in another folder does not count here', [['10', 'full', { on: { c: 'verified' } }]], []],
    ['a contingency backup is never a link', [['10', 'full', { contingency: true }]], []],
    ['an epoch that is not on the path', [['10', 'full', { epoch: 'orders/1/99' }]], []],
    [
      'a differential of another epoch than its full’s',
      [
        ['10', 'full'],
        ['11', 'differential', { base: '10', epoch: 'orders/1/99' }],
      ],
      ['10+'],
    ],
  ])('%s', (_what, sets, expected) => {
    expect(restorable(sets)).toEqual(expected)
  })

  it('the restorable point is what the chain’s end contains', () => {
    const [first] = restorableFrom(
      groupOf([
        ['10', 'full'],
        ['12', 'differential', { base: '10' }],
      ]),
      id('b'),
    )
    expect(first?.point).toBe('2026-03-01T00:12:00.000Z')
  })
})

describe('Never 3: the tree of epochs', () => {
  const epoch = (name: string, parent: Epoch['parent']): [EpochId, Epoch] => [
    name as EpochId,
    { id: name as EpochId, parent, entry: id('a'), openedAt: at('1') },
  ]
  const root = epoch('orders/1/1', null)
  const from = (name: string, full: string): Epoch['parent'] => ({
    epoch: name as EpochId,
    at: { kind: 'chain', chain: { full: set(full), differential: null } },
  })
  const inPlace = (name: string): Epoch['parent'] => ({ epoch: name as EpochId, at: { kind: 'inPlace' } })
  const inTree = (active: string, epochs: readonly [EpochId, Epoch][], sets: Sets): State => {
    const state = groupOf(sets)
    return {
      ...state,
      lineage: { ...state.lineage, epochs: Object.fromEntries(epochs) },
      switches: {
        ...state.switches,
        active: { entry: id('a'), epoch: active as EpochId, generation: 'g', since: at('1') },
      },
    }
  }
  const path = (s: State) => pathOf(s).map((p) => p.epoch.id)

  it('the path runs from the active’s epoch to its root', () => {
    const s = inTree(
      'orders/1/3',
      [root, epoch('orders/1/2', from('orders/1/1', '10')), epoch('orders/1/3', inPlace('orders/1/2'))],
      [],
    )
    expect(path(s)).toEqual(['orders/1/3', 'orders/1/2', 'orders/1/1'])
  })

  it('a new root ends the path: what was before it is not restored by itself', () => {
    const s = inTree('orders/1/2', [root, epoch('orders/1/2', null)], [['10', 'full']])
    expect(path(s)).toEqual(['orders/1/2'])
    expect(chains(restorableFrom(s, id('b')))).toEqual([])
    expect(chains(anyChainFrom(s, id('b')))).toEqual(['10+'])
  })

  it('of a parent only what lies before the branch point is on the path', () => {
    const sets: Sets = [
      ['10', 'full'],
      ['11', 'full'],
      ['12', 'full'],
    ]
    const s = inTree('orders/1/2', [root, epoch('orders/1/2', from('orders/1/1', '11'))], sets)
    expect(chains(restorableFrom(s, id('b')))).toEqual(['11+', '10+'])
  })

  it('a master opened as it stood contains its parent to the end', () => {
    const s = inTree(
      'orders/1/2',
      [root, epoch('orders/1/2', inPlace('orders/1/1'))],
      [
        ['10', 'full'],
        ['12', 'full'],
      ],
    )
    expect(chains(restorableFrom(s, id('b')))).toEqual(['12+', '10+'])
  })

  it('a dead branch, given up by a return, is not restored by itself', () => {
    const givenUp = epoch('orders/1/2', from('orders/1/1', '10'))
    const s = inTree(
      'orders/1/3',
      [root, givenUp, epoch('orders/1/3', inPlace('orders/1/1'))],
      [
        ['10', 'full'],
        ['20', 'full', { epoch: 'orders/1/2' }],
        ['30', 'full', { epoch: 'orders/1/3' }],
      ],
    )
    expect(path(s)).toEqual(['orders/1/3', 'orders/1/1'])
    expect(chains(restorableFrom(s, id('b')))).toEqual(['30+', '10+'])
  })

  it('an epoch that has left the state ends the path', () => {
    expect(path(inTree('orders/1/3', [epoch('orders/1/3', inPlace('orders/1/2'))], []))).toEqual(['orders/1/3'])
  })

  it('a circle, which no log of ours contains, ends the path and not the program', () => {
    const s = inTree(
      'orders/1/2',
      [epoch('orders/1/1', inPlace('orders/1/2')), epoch('orders/1/2', inPlace('orders/1/1'))],
      [],
    )
    expect(path(s)).toEqual(['orders/1/2', 'orders/1/1'])
  })

  it('an epoch stays while a set, the active, a stay or a leftover lies in it, and while it connects one of them', () => {
    const epochs = [
      root,
      epoch('orders/1/2', inPlace('orders/1/1')),
      epoch('orders/1/3', inPlace('orders/1/2')),
      epoch('orders/1/4', null),
      epoch('orders/1/5', null),
    ]
    const s = inTree('orders/1/3', epochs, [
      ['10', 'full', { epoch: 'orders/1/1' }],
      ['11', 'full', { epoch: 'orders/1/4' }],
    ])
    expect([...neededEpochs(s)].sort()).toEqual(['orders/1/1', 'orders/1/2', 'orders/1/3', 'orders/1/4'])
  })

  it('a chain that a person vouches for counts as restorable, where it lies verified', () => {
    const before = inTree(
      'orders/1/2',
      [root, epoch('orders/1/2', null)],
      [
        ['10', 'full', { on: { b: 'verified', c: 'missing' } }],
        ['11', 'differential', { base: '10', on: { b: 'verified' } }],
      ],
    )
    const pinned = (chain: Chain): State => ({ ...before, lineage: { ...before.lineage, pinned: chain } })
    expect(freshestFor(before, id('b'))).toBeNull()
    expect(freshestFor(pinned({ full: set('10'), differential: null }), id('b'))).toMatchObject({
      chain: { full: set('10'), differential: null },
      point: at('10'),
    })
    expect(freshestFor(pinned({ full: set('10'), differential: set('11') }), id('b'))?.point).toBe(at('11'))
    expect(freshestFor(pinned({ full: set('10'), differential: null }), id('c'))).toBeNull()
  })
})
