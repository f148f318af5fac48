import {
  alarm,
  answers,
  asks,
  away,
  back,
  begins,
  changes,
  described,
  enables,
  equals,
  failoverBlockedBy,
  given,
  hears,
  id,
  ignores,
  isActive,
  isIn,
  lost,
  minute,
  passes,
  probed,
  protectedGroup,
  records,
  recordsAmong,
  recordsNo,
  says,
  spoiled,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

describe('P11: the failover', () => {
  it('P11: the lost active is replaced: start and fence request, restore, check, ground, switch', () => {
    given(protectedGroup(), passes(15 * minute), works, lost('a'))
      .thenExpect(isIn('down'))
      .when(begins)
      .thenExpect(recordsAmong('SwitchStarted', 'FenceRequested', 'RestoreStarted'), isIn('failing-over'))
      .when(works)
      .thenExpect(
        recordsAmong('DatabaseRestored', 'TargetChecked', 'ActiveSwitched', 'BackupStarted'),
        says('ActiveSwitched', {
          kind: 'unplanned',
          automatic: true,
          from: 'a',
          to: 'b',
          origin: { kind: 'chain', chain: { full: 'orders/1/2', differential: 'orders/1/4' } },
          parent: { epoch: 'orders/1/1', at: { kind: 'chain' } },
          consent: { basis: 'enabled' },
        }),
        isIn('on-backup'),
      )
  })

  it('P11: the freshest restorable point wins over the order', () => {
    given(protectedGroup(), away('b'), passes(15 * minute), works, back('b'))
      .when(lost('a'), begins)
      .thenExpect(says('SwitchStarted', { to: 'c' }))
  })

  it('P11: order decides among equals', () => {
    given(protectedGroup(), changes({ change: 'order', order: [id('c'), id('b')] }))
      .when(lost('a'), begins)
      .thenExpect(says('SwitchStarted', { to: 'c', skipped: [] }))
  })

  it('P11: skipped entries and why stand in SwitchStarted', () => {
    given(protectedGroup(), lost('b'))
      .when(lost('a'), begins)
      .thenExpect(says('SwitchStarted', { to: 'c', skipped: [{ entry: 'b', why: 'its server is lost' }] }))
  })

  it('P11: a candidate must have answered: a suspected one is skipped', () => {
    given(protectedGroup(), probed('b', { verdict: 'unhappy' }))
      .when(lost('a'), begins)
      .thenExpect(
        says('SwitchStarted', { to: 'c', skipped: [{ entry: 'b', why: 'its server does not answer as it should' }] }),
      )
  })

  it('P11: an active that answers again, unfenced and with continued lineage, undoes the failover', () => {
    given(protectedGroup(), ignores('RestoreDatabase', 'RequestFence'), lost('a'), works)
      .when(back('a'))
      .thenExpect(records('MasterReturned', 'SwitchAborted'), isActive('a'), isIn('protected'))
      .when(works)
      .thenExpect(
        recordsNo('SwitchStarted'),
        equals('fences', (s) => s.switches.fences, {}),
      )
  })

  it('P11: once its fence is confirmed, a returning active does not undo the failover', () => {
    given(protectedGroup(), ignores('RestoreDatabase', 'RequestFence'), lost('a'), works, hears('RequestFence'))
      .when(({ world }) => world.down.delete('a'), answers, probed('a'))
      .thenExpect(records('FenceConfirmed'))
      .when(hears('RestoreDatabase'), works)
      .thenExpect(says('ActiveSwitched', { to: 'b', ground: { kind: 'fenced' } }))
  })

  it('P11: nor does one whose fence cannot be read, nor one whose lineage cannot', () => {
    const restoring = [protectedGroup(), ignores('RestoreDatabase'), lost('a')] as const
    given(...restoring, ({ world }) => world.down.delete('a'), works)
      .when(probed('a', { fenced: null }))
      .thenExpect(recordsNo('SwitchAborted'))
    given(...restoring, ignores('RequestFence'), works)
      .when(({ world }) => world.down.delete('a'), probed('a', { lineage: null }))
      .thenExpect(recordsNo('SwitchAborted'))
  })

  it('P11: a restore that fails on content waits for a person', () => {
    given(protectedGroup(), spoiled('b'))
      .when(lost('a'), works)
      .thenExpect(
        recordsAmong('RestoreFailed', 'SwitchAborted', 'FailoverBlocked'),
        says('FailoverBlocked', { reasons: ['acknowledge first'] }),
        isIn('down'),
      )
      .when(
        asks({ type: 'Acknowledge', what: 'failure', note: 'the disk of b was bad' }),
        ({ world }) => world.spoiled.clear(),
        works,
      )
      .thenExpect(recordsAmong('Acknowledged', 'SwitchStarted', 'ActiveSwitched'))
  })

  it('P11: a restore that fails to reach its target goes to the next candidate, or is due again', () => {
    given(protectedGroup())
      .when(lost('a'), away('b'), works)
      .thenExpect(recordsAmong('RestoreFailed', 'SwitchAborted'), says('SwitchAborted', { content: false }))
      .when(lost('b'), passes(10 * minute), works)
      .thenExpect(says('ActiveSwitched', { to: 'c' }))
  })

  it('P11: a lost backup database is followed by the next, from the newest chain of its own epoch', () => {
    given(protectedGroup(), lost('a'), works, lost('b'))
      .when(works)
      .thenExpect(
        says('ActiveSwitched', { from: 'b', to: 'c', origin: { kind: 'chain', chain: { full: 'orders/1/5' } } }),
      )
  })

  it('P11: a loss without any restorable chain is down, and says so', () => {
    given(described(), ignores('CopyBackup'), enables, works)
      .when(lost('a'), works)
      .thenExpect(isIn('down'), failoverBlockedBy('no candidate'), alarm('down'), alarm('blocked'))
  })
})
