import { candidates, type State } from '@db-failover/domain'
import {
  back,
  cancelsSwitch,
  changes,
  equals,
  failsOver,
  forcesOver,
  given,
  id,
  ignores,
  isActive,
  isIn,
  isNotDue,
  lost,
  minute,
  notRefused,
  passes,
  protectedGroup,
  recordsNo,
  refused,
  says,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

// Never 8: what a person waives by name.

const forced = forcesOver()
const waiving = forcesOver({ withoutContingency: true })
const plannedWaiving = failsOver({ withoutContingency: true })

/** `b` was active, was lost, and is back; what it was left with is in no contingency backup yet. */
const leftOnB = [
  protectedGroup(),
  lost('a'),
  works,
  ignores('TakeContingency'),
  passes(7 * minute),
  lost('b'),
  works,
  back('b'),
  works,
] as const
const leftovers = (s: State) => Object.keys(s.switches.leftovers)

describe('Never 8: a failover onto a server whose former database is in no contingency backup', () => {
  it('is refused, and the refusal names the waiver', () => {
    given(...leftOnB)
      .when(forced)
      .thenExpect(refused('NoRestorableChain', 'failover --force --accept-data-loss --without-contingency'))
      .when(failsOver())
      .thenExpect(refused('Blocked', 'failover --planned --without-contingency'))
  })

  it('happens on a waiver by name, and what was given up is in the log', () => {
    given(...leftOnB)
      .when(waiving, works)
      .thenExpect(
        says('ConsentGiven', {
          to: 'noContingency',
          statement: 'What a former database of the target holds is given up without a contingency backup.',
        }),
        says('ActiveSwitched', { to: 'b', kind: 'forced' }),
        says('ChangesDiscarded', {
          epoch: 'orders/1/4',
          contingency: null,
          span: { from: '2026-03-01T00:00:00.000Z', to: '2026-03-01T00:07:00.000Z' },
        }),
        isActive('b'),
        equals('leftovers', leftovers, ['a', 'c']),
      )
  })

  it('planned too', () => {
    given(...leftOnB)
      .when(plannedWaiving, works)
      .thenExpect(isActive('b'), says('ChangesDiscarded', { epoch: 'orders/1/4', contingency: null }))
  })

  it('is forecast with what it gives up', () => {
    given(...leftOnB).thenExpect(
      equals('by itself', (s) => candidates(s).fit, []),
      equals('waived', (s) => candidates(s, { withoutContingency: true }).fit.map((c) => [c.entry, c.givesUp?.epoch]), [
        ['b', 'orders/1/4'],
      ]),
    )
  })

  it('the waiver holds for that request alone: nothing happens by itself on it', () => {
    given(...leftOnB, ignores('RestoreDatabase'), waiving, works)
      .when(cancelsSwitch, lost('c'))
      .thenExpect(isNotDue('StartFailover'), equals('leftovers', leftovers, ['a', 'b']))
      .when(forced)
      .thenExpect(refused('NoRestorableChain'))
  })

  it('onto a server on which nothing was left, it waives nothing', () => {
    given(protectedGroup())
      .when(waiving, works)
      .thenExpect(isActive('b'), recordsNo('ChangesDiscarded'), equals('leftovers', leftovers, ['a']))
  })
})

describe('Never 7: both databases gone, and the only chain in the folder of the former master', () => {
  const destroyed = (name: string) => (i: { readonly world: { readonly databases: Map<string, unknown> } }) => {
    for (const key of [...i.world.databases.keys()]) if (key.startsWith(`${name}|`)) i.world.databases.delete(key)
  }

  it('the waiver leads back to a protected group, and every refusal on the way names the next command', () => {
    given(
      protectedGroup({ backups: ['b'] }),
      forced,
      works,
      back('a'),
      works,
      destroyed('a'),
      destroyed('b'),
      (i) => i.world.probe('b'),
      works,
    )
      .thenExpect(isIn('down'))
      .when(forced)
      .thenExpect(refused('NoRestorableChain', 'designate-master b'))
      .when(changes({ change: 'designateMaster', entry: id('b') }), works, forced)
      .thenExpect(refused('NoRestorableChain', 'failover --force --accept-data-loss --without-contingency'))
      .when(waiving, works)
      .thenExpect(notRefused, isActive('a'))
      .when(changes({ change: 'designateMaster', entry: id('a') }), back('b'), works)
      .thenExpect(isIn('protected'))
  })
})
