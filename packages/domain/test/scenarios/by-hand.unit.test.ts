import type { Instant, OperationId } from '@db-failover/domain'
import {
  asks,
  back,
  begins,
  described,
  enables,
  failsOver,
  forcesOver,
  given,
  id,
  ignores,
  isActive,
  isIn,
  lost,
  minute,
  passes,
  protectedGroup,
  records,
  recordsAmong,
  recordsNothing,
  refused,
  says,
  sees,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const forced = forcesOver()

describe('P16: a failover by hand', () => {
  it('P16: planned loses nothing: hosts drain, fence, final differential, restore, switch', () => {
    given(protectedGroup())
      .when(failsOver(), works)
      .thenExpect(
        recordsAmong(
          'Requested',
          'SwitchStarted',
          'HostsDrained',
          'FenceRequested',
          'FenceConfirmed',
          'BackupStarted',
          'BackupTaken',
          'CopyVerified',
          'RestoreStarted',
          'DatabaseRestored',
          'TargetChecked',
          'ActiveSwitched',
        ),
        says('BackupStarted', { kind: 'differential', cause: 'switch' }),
        says('ActiveSwitched', {
          kind: 'planned',
          automatic: false,
          loss: null,
          ground: { kind: 'fenced' },
          consent: { basis: 'none' },
        }),
        isActive('b'),
      )
  })

  it('P16: planned goes where it is told', () => {
    given(protectedGroup())
      .when(failsOver({ to: id('c') }), works)
      .thenExpect(isActive('c'))
  })

  it('P16: planned is undone when its last backup fails, and hosts go on where they were', () => {
    given(protectedGroup(), ignores('TakeBackup'), failsOver(), works)
      .when(
        sees((s) => ({
          type: 'BackupDidNotFinish',
          operation: s.backups.running?.operation as OperationId,
          why: { code: 'Full', says: 'no space left' },
          retryAfter: null,
        })),
        works,
      )
      .thenExpect(
        recordsAmong('BackupFailed', 'SwitchAborted', 'FenceReleased'),
        says('BackupFailed', { retryAfter: null }),
        says('SwitchAborted', { why: 'no space left' }),
        isActive('a'),
        isIn('protected'),
      )
  })

  it('P16: planned is undone when the active is lost before its last backup', () => {
    given(protectedGroup(), ignores('TakeBackup'), failsOver(), works)
      .when(lost('a'), begins)
      .thenExpect(recordsAmong('MasterLost', 'SwitchAborted'))
  })

  const newestFullOnlyOnC = [lost('b'), asks({ type: 'RunBackup', kind: 'full' }), works, lost('c'), back('b')]

  it('P16: planned takes a full where the target lacks the base, and only lost servers have it', () => {
    given(protectedGroup(), ...newestFullOnlyOnC)
      .when(failsOver(), works)
      .thenExpect(says('BackupStarted', { kind: 'full', cause: 'switch', base: null }), isActive('b'))
  })

  it('P16: planned is undone when the last server that has the base is lost before the target has it', () => {
    given(
      protectedGroup(),
      lost('b'),
      asks({ type: 'RunBackup', kind: 'full' }),
      works,
      ignores('CopyBackup'),
      back('b'),
    )
      .when(failsOver({ to: id('b') }), works, lost('c'), works)
      .thenExpect(
        says('BackupStarted', { kind: 'differential', cause: 'switch' }),
        says('SwitchAborted', { why: 'no server answers that has the full which b lacks', content: false }),
        isActive('a'),
      )
  })

  it('P16: planned is refused of a lost active, which is told to be forced', () => {
    given(
      protectedGroup(),
      ignores('RestoreDatabase'),
      asks({ type: 'Pause', until: '2026-03-02T00:00:00.000Z' as Instant, reason: 'moving' }),
      lost('a'),
    )
      .when(failsOver())
      .thenExpect(refused('ActiveLost', 'failover --force --accept-data-loss'))
  })

  it('P16: planned is refused where no backup database answers', () => {
    given(protectedGroup(), lost('b'), lost('c')).when(failsOver()).thenExpect(refused('Blocked', 'status'))
  })

  it('P16: forced is refused without consent', () => {
    given(protectedGroup())
      .when(failsOver({ manner: 'forced' }))
      .thenExpect(refused('ConsentMissing', 'failover --force --accept-data-loss'), recordsNothing)
  })

  it('P16: forced names what may be lost, and who accepted it', () => {
    given(protectedGroup(), passes(10 * minute))
      .when(forced, works)
      .thenExpect(
        says('ConsentGiven', {
          to: 'dataLoss',
          statement: 'Changes after the restorable point may be lost by this failover.',
        }),
        says('SwitchStarted', {
          kind: 'forced',
          consent: { basis: 'given', by: 'ann' },
          forecast: { restorablePoint: '2026-03-01T00:00:00.000Z', ageMs: 10 * minute },
        }),
        says('ActiveSwitched', { loss: { from: '2026-03-01T00:00:00.000Z', to: '2026-03-01T00:10:00.000Z' } }),
        isActive('b'),
      )
  })

  it('P16: forced is refused where no backup database that answers has a chain', () => {
    given(described(), ignores('CopyBackup'), enables, works).when(forced).thenExpect(refused('NoRestorableChain'))
  })

  it('P16: the target is a backup database that could take over', () => {
    given(protectedGroup())
      .when(failsOver({ to: id('z') }))
      .thenExpect(refused('UnknownEntry'))
    given(protectedGroup())
      .when(failsOver({ to: id('a') }))
      .thenExpect(refused('UnknownEntry'))
    given(protectedGroup(), lost('a'), works)
      .when(failsOver({ to: id('a') }))
      .thenExpect(refused('UnknownEntry', 'return --keep-changes'))
  })

  it('P16: one switch runs at a time, and the refusal names which to cancel', () => {
    given(protectedGroup(), ignores('AwaitHosts'), failsOver(), works)
      .when(failsOver())
      .thenExpect(refused('SwitchRunning', 'cancel orders/1/4'))
  })

  it('P16: a switch can be cancelled until the active changes', () => {
    given(protectedGroup(), ignores('AwaitHosts'), failsOver(), works)
      .when(asks({ type: 'CancelOperation', operation: 'orders/1/4' as OperationId }), works)
      .thenExpect(says('SwitchAborted', { why: 'cancelled by ann' }), isIn('protected'))
      .when(asks({ type: 'CancelOperation', operation: 'orders/1/4' as OperationId }))
      .thenExpect(refused('NotFound', 'status'))
  })

  it('P16: past hosts that can be neither fenced nor waited for, a person accepts it for this failover', () => {
    given(protectedGroup(), ignores('AwaitHosts', 'RequestFence'))
      .when(forcesOver({ acceptNoFence: true }), works)
      .thenExpect(says('ActiveSwitched', { ground: { kind: 'consent', to: 'noFence' }, loss: { to: null } }))
  })

  it('P16: a running backup is let end before a planned failover, and abandoned by a forced one', () => {
    given(protectedGroup(), ignores('TakeBackup'), passes(15 * minute), begins)
      .when(failsOver(), begins)
      .thenExpect(records('Requested'))
      .when(forced, begins)
      .thenExpect(recordsAmong('OperationAbandoned', 'SwitchStarted'))
  })
})
