import type { State } from '@db-failover/domain'
import {
  asks,
  back,
  cancelsSwitch,
  equals,
  failsOver,
  given,
  hears,
  id,
  ignores,
  lost,
  minute,
  passes,
  probed,
  protectedGroup,
  records,
  recordsAmong,
  recordsNo,
  recordsNothing,
  returnsToMaster,
  rewound,
  says,
  sees,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

// What a running switch needs from a database that is lost meanwhile, and what it has already.

const planned = failsOver()
const discards = returnsToMaster('discard')

describe('P16: when the database that is left is lost during a switch', () => {
  it('a planned failover that has its last backup goes on', () => {
    given(protectedGroup(), ignores('RestoreDatabase'), planned, works)
      .when(lost('a'), works)
      .thenExpect(recordsNo('SwitchAborted'))
      .when(hears('RestoreDatabase'), works)
      .thenExpect(says('ActiveSwitched', { to: 'b', kind: 'planned' }))
  })

  it('a return goes on whose contingency backup is taken', () => {
    given(protectedGroup(), lost('a'), works, back('a'), works, ignores('OpenAndCheck'), discards, works)
      .when(lost('b'), works)
      .thenExpect(recordsNo('SwitchAborted'))
      .when(hears('OpenAndCheck'), works)
      .thenExpect(says('ActiveSwitched', { to: 'a' }))
  })
})

describe('Never 8: a return whose contingency backup can lie nowhere', () => {
  it('is undone', () => {
    given(
      protectedGroup({ backups: ['b'] }),
      lost('a'),
      works,
      back('a'),
      works,
      ignores('AwaitHosts'),
      discards,
      works,
      probed('a', { verdict: 'unhappy' }),
      hears('AwaitHosts'),
    )
      .when(works)
      .thenExpect(
        recordsAmong('SwitchAborted'),
        says('SwitchAborted', {
          why: 'no other server answers that could hold the contingency backup of b',
          content: false,
        }),
      )
  })
})

describe('a return that was opened and then undone', () => {
  it('leaves a master that is fenced again, known as it was opened', () => {
    given(
      protectedGroup({ backups: ['b'] }),
      lost('a'),
      works,
      back('a'),
      works,
      ignores('AwaitHosts', 'RequestFence'),
      lost('b'),
      discards,
      works,
    )
      .thenExpect(equals('checked', (s) => s.switches.running?.checked?.generation, 'original'))
      .when(cancelsSwitch)
      .thenExpect(
        records('SwitchAborted'),
        equals('fence of a', (s) => s.switches.fences[id('a')], { kind: 'needed', generation: 'original' }),
        equals('stay continues', (s) => s.switches.stay?.lineage, {
          identity: 'orders',
          fork: 'fork-4',
          counter: '100',
          differentialBase: 'orders/1/2',
          epoch: 'orders/1/7',
        }),
      )
  })
})

describe('P14: what is owed', () => {
  it('is not paid by a manual full of the epoch before, however late it is verified', () => {
    given(
      protectedGroup(),
      ignores('VerifyCopy'),
      asks({ type: 'RunBackup', kind: 'full' }),
      works,
      rewound,
      probed('a'),
    )
      .when(hears('VerifyCopy'), works)
      .thenExpect(recordsAmong('CopyVerified'), recordsNo('ObligationCleared'))
  })
})

describe('N7: a file that no rule has retired', () => {
  it('is not struck from the ledger because someone says that it is gone', () => {
    given(protectedGroup(), ignores('CopyBackup'), passes(15 * minute), works)
      .when(
        sees((s: State) => {
          const newest = Object.values(s.backups.sets).at(-1)
          if (newest?.staged !== 'there') throw new Error('nothing is staged')
          const { set, entry } = newest.backup
          return { type: 'FileDeleted', set, place: { entry, folder: 'staging' }, found: true }
        }),
      )
      .thenExpect(recordsNothing)
  })
})
