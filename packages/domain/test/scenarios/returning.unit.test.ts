import {
  asks,
  back,
  failoverBlockedBy,
  failsOver,
  given,
  hour,
  ignores,
  isActive,
  isIn,
  lost,
  minute,
  passes,
  protectedGroup,
  recordsAmong,
  recordsNo,
  refused,
  returnBlockedBy,
  returnsToMaster,
  says,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const soon = { stableForMs: 1000, blockForMs: 1000, maxSwitches: 10 }
const automatic = { automaticReconnect: true, policy: soon }
const back2 = [back('a'), works] as const
const keeping = returnsToMaster('keep')
const discarding = returnsToMaster('discard')

describe('P13: the master comes back', () => {
  it('P13: OFF: nothing moves until an operator says so', () => {
    given(protectedGroup({ policy: soon }), lost('a'), works)
      .when(back('a'), works, passes(24 * hour), works)
      .thenExpect(
        isActive('b'),
        isIn('on-backup-master-back'),
        recordsNo('SwitchStarted'),
        returnBlockedBy('automatic reconnect off'),
      )
  })

  it('P13: a returned master is fenced before anything else is done with it', () => {
    given(protectedGroup(automatic), lost('a'), works)
      .when(back('a'), works)
      .thenExpect(recordsAmong('MasterReturned', 'FenceRequested', 'FenceConfirmed'), recordsNo('SwitchStarted'))
  })

  it('P13: ON: taken back when it has been stable, after a contingency backup of what is given up', () => {
    given(protectedGroup(automatic), lost('a'), works, back('a'), works)
      .thenExpect(returnBlockedBy('not stable yet'))
      .when(passes(1000), works)
      .thenExpect(
        recordsAmong(
          'SwitchStarted',
          'HostsDrained',
          'FenceRequested',
          'FenceConfirmed',
          'ContingencyBackupStarted',
          'ContingencyBackupTaken',
          'TargetChecked',
          'ChangesDiscarded',
          'ActiveSwitched',
        ),
        says('SwitchStarted', {
          kind: 'return-discarding',
          automatic: true,
          consent: { basis: 'automatic-reconnect', by: 'ann' },
        }),
        isActive('a'),
        isIn('protected'),
      )
  })

  it('P13: the event says where the given-up changes lie and which span they cover', () => {
    given(protectedGroup(automatic), lost('a'), works, passes(10 * minute), back('a'), works)
      .when(passes(1000), works)
      .thenExpect(
        says('ContingencyBackupTaken', {
          of: 'b',
          on: ['a', 'c'],
          span: { from: '2026-03-01T00:00:00.000Z', to: '2026-03-01T00:10:01.000Z' },
        }),
        says('ChangesDiscarded', {
          epoch: 'orders/1/4',
          contingency: 'orders/1/9',
          span: { from: '2026-03-01T00:00:00.000Z', to: '2026-03-01T00:10:01.000Z' },
        }),
      )
  })

  it('P13: a master that is not as it was left is not taken back', () => {
    given(protectedGroup(automatic), lost('a'), works)
      .when(
        ({ world }) => {
          for (const [key, d] of world.databases) if (key.startsWith('a|')) d.fork = 'foreign'
        },
        back('a'),
        works,
        passes(hour),
        works,
      )
      .thenExpect(
        isActive('b'),
        says('ReturnBlocked', { reasons: ['lineage broken'] }),
        returnBlockedBy('lineage broken'),
      )
  })

  it('P13: outside the return window it waits', () => {
    given(
      protectedGroup({
        automaticReconnect: true,
        policy: { ...soon, returnWindow: { from: '02:00', to: '04:00', zone: 'UTC' } },
      }),
      lost('a'),
      works,
      back('a'),
      works,
    )
      .when(passes(hour), works)
      .thenExpect(returnBlockedBy('outside the return window'), isActive('b'))
      .when(passes(hour), works)
      .thenExpect(isActive('a'))
  })

  it('P13: a group that was moved by hand is moved back by hand', () => {
    given(protectedGroup(automatic), failsOver(), works)
      .when(passes(hour), works)
      .thenExpect(isActive('b'), returnBlockedBy('stay was not a loss'))
  })

  it('P13: a contingency that is impossible stops the automatic return', () => {
    given(protectedGroup({ ...automatic, backups: ['b'] }), lost('a'), works, ignores('CopyBackup'), back('a'), works)
      .when(lost('b'), passes(hour), works)
      .thenExpect(returnBlockedBy('contingency impossible'), isActive('b'), isIn('down'))
  })

  it('P13: and a person may give the changes up without one, by name', () => {
    given(protectedGroup({ ...automatic, backups: ['b'] }), lost('a'), works, ignores('CopyBackup'), back('a'), works)
      .when(lost('b'), returnsToMaster('discard', { withoutContingency: true }), works)
      .thenExpect(
        says('ConsentGiven', { to: 'noContingency' }),
        says('ActiveSwitched', { kind: 'return-discarding-active-dead', to: 'a' }),
      )
  })

  it('P13: after a return the next automatic one waits: anti-flap counts returns', () => {
    given(
      protectedGroup({ automaticReconnect: true, policy: { ...soon, maxSwitches: 2 } }),
      lost('a'),
      works,
      ...back2,
      passes(1000),
      works,
    )
      .when(lost('a'), works)
      .thenExpect(failoverBlockedBy('exhausted'), isIn('down'))
      .when(asks({ type: 'Acknowledge', what: 'exhausted', note: 'the switch was replaced' }), works)
      .thenExpect(says('ActiveSwitched', { from: 'a', to: 'b' }))
  })

  it('P13: with the active dead, the newest copies of its epoch are pinned and the gap is stated', () => {
    given(
      protectedGroup({ ...automatic, backups: ['b'] }),
      lost('a'),
      works,
      passes(10 * minute),
      back('a'),
      works,
      passes(1000),
    )
      .when(lost('b'), works)
      .thenExpect(
        says('SwitchStarted', { kind: 'return-discarding-active-dead' }),
        says('CopiesPinned', { of: 'b', on: ['a'], gap: { from: '2026-03-01T00:00:00.000Z', to: null } }),
        recordsAmong('SwitchStarted', 'CopiesPinned', 'ChangesDiscarded', 'ActiveSwitched'),
        isActive('a'),
      )
  })
})

describe('P17: return to the master keeping the changes', () => {
  it('P17: contingency of the master as it stands, then backup, restore onto it, switch', () => {
    given(protectedGroup(), lost('a'), works, back('a'), works)
      .when(keeping, works)
      .thenExpect(
        recordsAmong('SwitchStarted', 'ContingencyBackupTaken', 'ActiveSwitched'),
        recordsAmong(
          'SwitchStarted',
          'HostsDrained',
          'FenceConfirmed',
          'BackupTaken',
          'CopyVerified',
          'RestoreStarted',
          'TargetChecked',
          'ActiveSwitched',
        ),
        says('ContingencyBackupTaken', { of: 'a' }),
        says('ActiveSwitched', { kind: 'return-keeping', to: 'a', loss: null, origin: { kind: 'chain' } }),
        recordsNo('ChangesDiscarded'),
        isActive('a'),
        isIn('protected'),
      )
  })

  it('P17: is offered, never automatic', () => {
    given(protectedGroup(automatic), lost('a'), works, back('a'), works)
      .when(passes(24 * hour), works)
      .thenExpect(says('ActiveSwitched', { kind: 'return-discarding' }))
  })

  it('P17: is refused of a lost active, which can only be given up', () => {
    given(protectedGroup({ backups: ['b'] }), lost('a'), works, back('a'), works, lost('b'))
      .when(keeping)
      .thenExpect(refused('ActiveLost', 'return --discard-changes --accept-data-loss'))
  })

  it('P17: is refused while the master is away', () => {
    given(protectedGroup(), lost('a'), works).when(keeping).thenExpect(refused('ActiveLost', 'status'))
  })

  it('P17: is nothing to do on the master', () => {
    given(protectedGroup()).when(keeping).thenExpect(refused('NothingToDo'))
  })

  it('P17: giving the changes up by hand rests on consent', () => {
    given(protectedGroup(), lost('a'), works, back('a'), works)
      .when(returnsToMaster('discard', { acceptDataLoss: false }))
      .thenExpect(refused('ConsentMissing', 'return --discard-changes --accept-data-loss'))
      .when(discarding, works)
      .thenExpect(
        says('ActiveSwitched', { kind: 'return-discarding', automatic: false, consent: { basis: 'given', by: 'ann' } }),
      )
  })

  it('P17: a person may waive the contingency backup by name', () => {
    given(protectedGroup(), lost('a'), works, back('a'), works)
      .when(returnsToMaster('discard', { withoutContingency: true }), works)
      .thenExpect(
        says('ConsentGiven', { to: 'noContingency' }),
        recordsNo('ContingencyBackupStarted'),
        says('ChangesDiscarded', { contingency: null }),
        isActive('a'),
      )
  })
})
