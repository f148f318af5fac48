import { type BackupSetId, type Instant, type OperationId, phase } from '@db-failover/domain'
import {
  answers,
  asks,
  away,
  back,
  begins,
  cancelsSwitch,
  changes,
  type Expectation,
  equals,
  failsOver,
  forcesOver,
  given,
  hears,
  id,
  ignores,
  isActive,
  isIn,
  isNotDue,
  leads,
  lost,
  minute,
  passes,
  probed,
  protectedGroup,
  records,
  recordsAmong,
  recordsNo,
  recordsNothing,
  refused,
  returnsToMaster,
  rewound,
  says,
  sees,
  spoiled,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const forced = forcesOver()
const planned = failsOver()

describe('Never 7: a dead end', () => {
  const isProtectedAgain: Expectation = equals('protected', (s) => phase(s), 'protected')

  it('Never 7: owed and lost, and the active comes back: a full manual backup', () => {
    given(protectedGroup(), rewound, probed('a'), lost('a'), works)
      .when(back('a'), asks({ type: 'RunBackup', kind: 'full' }), works)
      .thenExpect(isProtectedAgain)
  })

  it('Never 7: owed and lost for good: a chain is vouched for, forced over, and made the master', () => {
    given(protectedGroup(), rewound, probed('a'), lost('a'), works)
      .when(
        asks({
          type: 'PinLineage',
          chain: { full: 'orders/1/2' as BackupSetId, differential: null },
          reason: 'it was ours',
        }),
        forced,
        works,
        changes({ change: 'designateMaster', entry: id('b') }),
        works,
      )
      .thenExpect(isProtectedAgain)
  })

  it('Never 7: every server lost, and one comes back', () => {
    given(
      protectedGroup({ backups: ['b'] }),
      lost('b'),
      probed('a', { verdict: 'gone', reached: ['c'] }),
      away('a'),
      works,
    )
      .when(back('b'), works)
      .thenExpect(isActive('b'), isIn('on-backup'))
  })

  it('Never 7: a failed restore, acknowledged', () => {
    given(
      protectedGroup({ backups: ['b'] }),
      spoiled('b'),
      probed('a', { verdict: 'gone', reached: ['b'] }),
      away('a'),
      works,
    )
      .thenExpect(isIn('down'))
      .when(
        asks({ type: 'Acknowledge', what: 'failure', note: 'the disk was replaced' }),
        ({ world }) => world.spoiled.clear(),
        works,
      )
      .thenExpect(isActive('b'))
  })

  it('Never 7: a switch that hangs can be cancelled, and what stood before stands again', () => {
    given(protectedGroup(), ignores('AwaitHosts', 'RequestFence'), planned, works)
      .when(cancelsSwitch, hears('AwaitHosts', 'RequestFence'), works)
      .thenExpect(isProtectedAgain)
  })

  it('Never 7: a fence left behind by hand is released by hand', () => {
    given(protectedGroup({ policy: { stableForMs: 60 * minute } }), lost('a'), works, back('a'), works)
      .when(asks({ type: 'ReleaseFence', entry: id('a') }), begins, answers)
      .thenExpect(recordsAmong('Requested', 'FenceReleased'))
    given(protectedGroup())
      .when(asks({ type: 'ReleaseFence', entry: id('a') }))
      .thenExpect(refused('NothingToDo', 'status'))
  })
})

const waiver = 'return --discard-changes --accept-data-loss --without-contingency'

describe('Never 8: changes given up before their contingency backup', () => {
  const onBackup = [protectedGroup(), lost('a'), works, back('a'), works] as const

  it('Never 8: a return waits for it, however ready all else is', () => {
    given(...onBackup, ignores('TakeContingency'))
      .when(returnsToMaster('discard'), works)
      .thenExpect(
        recordsAmong('SwitchStarted', 'ContingencyBackupStarted'),
        recordsNo('ActiveSwitched', 'ChangesDiscarded', 'TargetChecked'),
      )
      .when(hears('TakeContingency'), works)
      .thenExpect(recordsAmong('ContingencyBackupTaken', 'ChangesDiscarded', 'ActiveSwitched'))
  })

  it('Never 8: a return is undone when the active is lost before it', () => {
    given(...onBackup, ignores('TakeContingency'), returnsToMaster('discard'), works)
      .when(lost('b'), begins)
      .thenExpect(
        recordsAmong('BackupDatabaseLost', 'SwitchAborted'),
        says('SwitchAborted', { why: 'b is lost before its last backup', content: false }),
        isActive('b'),
      )
  })

  it('Never 8: one that is verified in no other folder is none', () => {
    given(...onBackup, ignores('TakeContingency'), returnsToMaster('discard'), works)
      .when(
        sees((s) => {
          const step = s.switches.contingency
          const set = Object.values(s.backups.sets)[0]
          if (step?.kind !== 'running' || set === undefined) throw new Error('no contingency backup is running')
          return {
            type: 'ContingencyFinished',
            operation: step.operation,
            of: step.of,
            backup: { ...set.backup, set: step.set },
            on: [],
          }
        }),
      )
      .thenExpect(
        recordsNothing,
        equals('secured', (s) => s.switches.running?.secured, {}),
      )
  })

  it('Never 8: it is tried again when it fails', () => {
    given(...onBackup, ignores('TakeContingency'), returnsToMaster('discard'), works)
      .when(
        sees((s) => ({
          type: 'ContingencyDidNotFinish',
          operation: s.switches.running?.operation as OperationId,
          of: id('b'),
          why: { code: 'Full', says: 'no space left' },
          retryAfter: '2026-03-01T00:00:05.000Z' as Instant,
        })),
      )
      .thenExpect(records('ContingencyBackupFailed'), isNotDue('BeginContingency'))
      .when(passes(5000), hears('TakeContingency'), works)
      .thenExpect(recordsAmong('ContingencyBackupStarted', 'ContingencyBackupTaken', 'ActiveSwitched'))
  })

  it('Never 8: a person may waive it by name', () => {
    given(...onBackup, ignores('TakeContingency'))
      .when(returnsToMaster('discard', { withoutContingency: true }), works)
      .thenExpect(
        says('ConsentGiven', {
          to: 'dataLoss',
          statement: 'Changes made since the master was left are given up by this return.',
        }),
        says('ConsentGiven', {
          to: 'noContingency',
          statement: 'The changes are given up without a contingency backup.',
        }),
        says('ChangesDiscarded', { contingency: null }),
        isActive('a'),
      )
  })

  it('Never 8: with no copy of its epoch elsewhere, giving a dead active up needs the waiver by name', () => {
    given(protectedGroup({ backups: ['b'] }), lost('a'), works, ignores('CopyBackup'), back('a'), works, lost('b'))
      .when(returnsToMaster('discard'))
      .thenExpect(refused('Blocked', waiver), recordsNothing, isActive('b'))
  })

  it('Never 8: and if it is lost after it was asked for, the leader does not begin the return either', () => {
    given(protectedGroup({ backups: ['b'] }), lost('a'), works, ignores('CopyBackup'), back('a'), works)
      .when(returnsToMaster('discard'), lost('b'), (i) => {
        const [request] = Object.values(i.story.state.people.requests)
        if (request === undefined) throw new Error('nobody asks')
        leads({ type: 'BeginRequestedSwitch', request: request.id })(i)
      })
      .thenExpect(refused('Blocked', waiver), recordsNo('SwitchStarted'))
  })

  it('Never 8: one that cannot be found again is taken again', () => {
    given(...onBackup, ignores('TakeContingency'), returnsToMaster('discard'), works)
      .when(
        sees((s) => {
          const step = s.switches.contingency
          if (step?.kind !== 'running') throw new Error('no contingency backup is running')
          return { type: 'OperationLost', operation: step.operation, why: 'nothing is known of it' }
        }),
      )
      .thenExpect(records('OperationAbandoned'))
      .when(hears('TakeContingency'), works)
      .thenExpect(recordsAmong('ContingencyBackupStarted', 'ContingencyBackupTaken', 'ActiveSwitched'))
  })

  it('Never 8: a former active is no target before its contingency backup', () => {
    given(protectedGroup(), lost('a'), works, ignores('TakeContingency'), lost('b'), works, back('b'), works)
      .when(lost('c'), works)
      .thenExpect(isActive('c'), recordsNo('SwitchStarted'))
  })

  it('Never 8: a former active that is gone for good: its newest copies are pinned instead, and the gap is stated', () => {
    given(protectedGroup(), lost('a'), works, lost('b'), works)
      .when(
        ({ world }) => {
          for (const key of world.databases.keys()) if (key.startsWith('b|')) world.databases.delete(key)
        },
        back('b'),
        works,
      )
      .thenExpect(
        recordsAmong('FenceRequested', 'FenceFailed', 'CopiesPinned'),
        says('CopiesPinned', { of: 'b', gap: { to: null } }),
        equals('leftovers', (s) => Object.keys(s.switches.leftovers), ['a']),
      )
  })

  it('Never 8: a contingency backup is deleted by nobody but a person', () => {
    given(...onBackup, returnsToMaster('discard'), works)
      .when((i) => {
        const kept = Object.values(i.story.state.backups.sets).find((s) => s.contingency)
        leads({
          type: 'RetireBackup',
          set: kept?.backup.set as BackupSetId,
          place: { entry: id('c'), folder: 'backup' },
          why: 'space',
        })(i)
      })
      .thenExpect(refused('NotDue'), recordsNothing)
  })
})
