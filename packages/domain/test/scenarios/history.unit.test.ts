import { evolve, fold, initial, type OperationId, type State } from '@db-failover/domain'
import {
  asks,
  back,
  begins,
  described,
  enables,
  equals,
  given,
  hears,
  hour,
  id,
  ignores,
  isActive,
  isIn,
  lost,
  minute,
  passes,
  probed,
  protectedGroup,
  recordsAmong,
  recordsNo,
  refused,
  rewound,
  says,
  sees,
  spoiled,
  works,
} from '@db-failover/domain/kit'
import { describe, expect, it } from 'vitest'

const long = () =>
  given(
    protectedGroup({ automaticReconnect: true, policy: { stableForMs: 0, blockForMs: 0 } }),
    passes(15 * minute),
    works,
    lost('a'),
    works,
    back('a'),
    works,
  )

describe('P18: what happened can be asked', () => {
  it('P18, N1: state at any past moment is the fold of the log up to it', () => {
    const { story } = long()
    const live: State[] = []
    let state = initial
    for (const recorded of story.log) {
      state = evolve(state, recorded)
      live.push(state)
    }
    expect(live.at(-1)).toEqual(story.state)
    for (let n = 0; n < story.log.length; n += 7) expect(fold(story.log.slice(0, n + 1))).toEqual(live[n])
  })

  it('N1: folding on from a past moment gives the same state', () => {
    const { story } = long()
    const middle = Math.floor(story.log.length / 2)
    expect(fold(story.log.slice(middle), fold(story.log.slice(0, middle)))).toEqual(story.state)
  })

  it('P18: a failover names its cause, its start, and what may be lost', () => {
    given(protectedGroup(), passes(10 * minute))
      .when(lost('a'), works)
      .thenExpect(
        says('MasterLost', { entry: 'a', verdict: 'gone', window: { lastGood: '2026-03-01T00:10:00.000Z' } }),
        says('SwitchStarted', { cause: 'a lost: gone' }),
        says('ActiveSwitched', { loss: { from: '2026-03-01T00:00:00.000Z', to: '2026-03-01T00:10:00.000Z' } }),
      )
  })

  it('N6: the forecast says which chain, how old, and how long the restore took last time', () => {
    given(protectedGroup(), lost('a'), works, lost('b'), works, passes(5 * minute))
      .when(back('b'), works, lost('c'), works)
      .thenExpect(
        says('SwitchStarted', { to: 'b', forecast: { readFrom: 'b', ageMs: 5 * minute, lastRestoreMs: 1200 } }),
      )
  })

  it('N6: no age is negative, whatever the clocks say', () => {
    given(protectedGroup(), passes(-hour))
      .when(lost('a'), works)
      .thenExpect(says('SwitchStarted', { forecast: { ageMs: 0 } }))
  })

  it('N7: the ledger of a copy: taken, copied, verified, drilled', () => {
    given(protectedGroup())
      .when(passes(minute), asks({ type: 'RunDrill', on: null }), works)
      .thenExpect(
        recordsAmong('RestoreStarted', 'DrillPassed'),
        says('RestoreStarted', { purpose: 'drill', on: 'b' }),
        equals('drilled', (s) => Object.values(s.backups.sets).map((x) => x.drilled), ['2026-03-01T00:01:00.000Z']),
      )
  })

  it('state is bounded: a year of days leaves no more of it than a week', () => {
    const policy = { retainFulls: 2, retainDifferentials: 2 }
    const size = (days: number) => {
      const scenario = given(
        protectedGroup({
          policy,
          schedule: { full: { kind: 'every', everyMs: 24 * hour }, differential: null, onMissed: 'run' },
        }),
      )
      for (let day = 0; day < days; day++) scenario.when(passes(24 * hour), works)
      return JSON.stringify(scenario.story.state).length
    }
    expect(size(60) - size(7)).toBeLessThan(100)
  })
})

describe('N8: a drill', () => {
  const drill = (on: string | null) => asks({ type: 'RunDrill', on: on === null ? null : id(on) })

  it('restores the newest chain beside the live database, on the entry that was named', () => {
    given(protectedGroup(), passes(15 * minute), works)
      .when(drill('c'), works)
      .thenExpect(
        says('RestoreStarted', {
          purpose: 'drill',
          on: 'c',
          chain: { full: 'orders/1/2', differential: 'orders/1/4' },
        }),
        says('DrillPassed', { on: 'c' }),
        isIn('protected'),
      )
  })

  it('is due as often as the policy says', () => {
    given(protectedGroup({ policy: { drillEveryMs: 24 * hour } }))
      .when(passes(24 * hour - 1), works)
      .thenExpect(recordsNo('DrillPassed'))
      .when(passes(1), works)
      .thenExpect(recordsAmong('DrillPassed'))
      .when(passes(23 * hour), works)
      .thenExpect(recordsNo('DrillPassed'))
  })

  it('yields to a failover at once', () => {
    given(protectedGroup(), ignores('RunDrill'), drill(null), works)
      .when(lost('a'), begins)
      .thenExpect(
        recordsAmong('OperationAbandoned', 'SwitchStarted'),
        equals('drill', (s) => s.backups.drill, null),
      )
  })

  it('is refused while failover is OFF, during a switch, and where nothing could be restored', () => {
    given(described()).when(drill(null)).thenExpect(refused('NotEnabled'))
    given(protectedGroup(), ignores('AwaitHosts'), lost('a'), works)
      .when(drill(null))
      .thenExpect(refused('SwitchRunning'))
    given(protectedGroup(), lost('b'), lost('c'))
      .when(drill(null))
      .thenExpect(refused('NoRestorableChain', 'backup full'))
    given(protectedGroup(), lost('b')).when(drill('b')).thenExpect(refused('NoRestorableChain'))
  })
})

describe('N9: warm standby', () => {
  const warm = { policy: { standby: 'warm' } } as const
  const standby = (on: string) => (s: State) => s.restores.standbys[id(on)]?.chain ?? null

  it('is restored after each copy, one at a time', () => {
    given(protectedGroup(warm))
      .thenExpect(
        equals('b', standby('b'), { full: 'orders/1/2', differential: null }),
        equals('c', standby('c'), { full: 'orders/1/2', differential: null }),
      )
      .when(passes(15 * minute), works)
      .thenExpect(
        says('RestoreStarted', { purpose: 'standby', on: 'b' }),
        equals('b', standby('b'), { full: 'orders/1/2', differential: 'orders/1/6' }),
      )
  })

  it('takes the place of the restore at failover', () => {
    given(protectedGroup(warm))
      .when(lost('a'), works)
      .thenExpect(
        recordsAmong('SwitchStarted', 'DatabaseRestored', 'TargetChecked', 'ActiveSwitched'),
        says('DatabaseRestored', { purpose: 'switch', tookMs: 0 }),
      )
  })

  it('that fails its check falls back to cold on the same entry first', () => {
    given(protectedGroup(warm), ignores('OpenAndCheck'), lost('a'), works)
      .when(
        sees((s) => ({
          type: 'TargetFailedCheck',
          operation: s.switches.running?.operation as OperationId,
          why: { code: 'Corrupt', says: 'page 7 is damaged' },
          content: true,
        })),
        hears('OpenAndCheck'),
        works,
      )
      .thenExpect(
        recordsAmong('StandbyLost', 'RestoreFailed', 'RestoreStarted', 'DatabaseRestored', 'ActiveSwitched'),
        isActive('b'),
      )
  })

  it('that cannot be restored counts as cold, and is tried again with the next chain', () => {
    given(described(warm), spoiled('b'), enables, works)
      .thenExpect(equals('b', standby('b'), null), isIn('protected'))
      .when(({ world }) => world.spoiled.clear(), works)
      .thenExpect(recordsNo('RestoreStarted'))
      .when(passes(15 * minute), works)
      .thenExpect(says('DatabaseRestored', { purpose: 'standby', on: 'b' }))
  })

  it('a new epoch invalidates all', () => {
    given(protectedGroup(warm), ignores('TakeBackup'))
      .when(lost('a'), works)
      .thenExpect(equals('c', standby('c'), { full: 'orders/1/2', differential: null }))
    given(protectedGroup(warm), rewound)
      .when(probed('a'))
      .thenExpect(equals('standbys', (s) => s.restores.standbys, {}))
  })
})
