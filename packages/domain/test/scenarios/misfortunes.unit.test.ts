import { type BackupSetId, event, type Failure, type OperationId, type State } from '@db-failover/domain'
import {
  back,
  begins,
  cancelsSwitch,
  changes,
  equals,
  failsOver,
  forcesOver,
  given,
  had,
  hears,
  type Installation,
  id,
  ignores,
  isActive,
  isIn,
  leads,
  lost,
  minute,
  passes,
  protectedGroup,
  recordsAmong,
  refused,
  returnsToMaster,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const noSpace = { code: 'NoSpace', says: 'no space left on the device' }
const missing = { code: 'DatabaseMissing', says: 'its files are gone' }
const planned = failsOver()
const onBackup = [protectedGroup(), lost('a'), works, back('a'), works] as const
const failed = (s: State) => s.switches.running?.failed ?? null

/** The running copy fails in one folder, after so many failures before. */
const copyFails = (on: string, before: number) => (i: Installation) => {
  const copying = i.story.state.backups.copying
  if (copying === null) throw new Error('nothing is copied')
  had(
    event('BackupCopyFailed', {
      operation: copying.operation,
      set: copying.set,
      on: id(on),
      why: noSpace,
      attempt: before,
      retryAfter: null,
    }),
  )(i)
}
const contingencyFails = (why: Failure, before: number) => (i: Installation) => {
  const step = i.story.state.switches.contingency
  if (step?.kind !== 'running') throw new Error('no contingency backup is running')
  had(
    event('ContingencyBackupFailed', {
      operation: step.operation,
      of: step.of,
      why,
      attempt: before,
      retryAfter: null,
    }),
  )(i)
}

describe('a step of a switch that fails often enough undoes it', () => {
  const copying = [protectedGroup(), ignores('CopyBackup'), planned, works] as const

  it.each([
    ['twice into the target: it goes on', copyFails('b', 1), null],
    ['three times into the target: it is undone', copyFails('b', 2), { why: noSpace.says, content: false }],
    ['into another folder, however often: it goes on', copyFails('c', 9), null],
  ])('the copy of its own backup, %s', (_what, happens, expected) => {
    given(...copying)
      .when(happens)
      .thenExpect(equals('failed', failed, expected))
  })

  it.each([
    ['unplanned', lost('a')],
    ['planned', planned],
  ])('once what is restored has been chosen, a copy that fails is no matter of the switch: %s', (_kind, begun) => {
    given(protectedGroup(), ignores('RestoreDatabase'), begun, works)
      .when(
        had(
          event('BackupCopyFailed', {
            operation: 'orders/1/3' as OperationId,
            set: 'orders/1/2' as BackupSetId,
            on: id('b'),
            why: noSpace,
            attempt: 5,
            retryAfter: null,
          }),
        ),
      )
      .thenExpect(equals('failed', failed, null))
  })

  const securing = [...onBackup, ignores('TakeContingency'), returnsToMaster('keep'), works] as const

  it.each([
    ['twice: it is tried again', 1, null],
    ['three times: it is undone', 2, { why: noSpace.says, content: true }],
  ])('its contingency backup, %s', (_what, before, expected) => {
    given(...securing)
      .when(contingencyFails(noSpace, before))
      .thenExpect(equals('failed', failed, expected))
  })

  it('undone for it, none is taken before all of it is undone', () => {
    given(...securing, contingencyFails(noSpace, 2))
      .when(leads({ type: 'BeginContingency', of: id('a') }))
      .thenExpect(refused('NotDue'))
  })

  it('undone for it, the group is where it was before', () => {
    given(...securing, contingencyFails(noSpace, 2))
      .when(works)
      .thenExpect(recordsAmong('SwitchAborted', 'FenceReleased'), isActive('b'), isIn('on-backup-master-back'))
  })

  it('the contingency backup of a former active, outside of a switch, is tried for ever', () => {
    given(protectedGroup(), lost('a'), works, ignores('TakeContingency'), lost('b'), works, back('b'), works)
      .when(contingencyFails(noSpace, 5))
      .thenExpect(equals('running', (s) => s.switches.running, null))
  })

  it('a scheduled backup that fails while a switch begins is none of its steps', () => {
    given(protectedGroup(), ignores('TakeBackup'), passes(15 * minute), begins)
      .when((i) => {
        const running = i.story.state.backups.running
        if (running === null) throw new Error('no backup is running')
        had(event('BackupFailed', { operation: running.operation, why: noSpace, attempt: 0, retryAfter: null }))(i)
      })
      .thenExpect(
        equals('running', (s) => s.switches.running, null),
        equals('retry', (s) => s.backups.retry?.attempts, 1),
      )
  })
})

describe('a fenced database that disappears', () => {
  it('is gone: its copies are pinned instead', () => {
    given(protectedGroup(), lost('a'), works, ignores('TakeContingency'), lost('b'), works, back('b'), works)
      .thenExpect(equals('fence', (s) => s.switches.fences[id('b')]?.kind, 'confirmed'))
      .when(contingencyFails(missing, 0))
      .thenExpect(
        equals('fence', (s) => s.switches.fences[id('b')], {
          kind: 'failed',
          generation: 'b:orders/1/4',
          at: '2026-03-01T00:00:00.000Z',
          why: missing.says,
          missing: true,
        }),
      )
      .when(works)
      .thenExpect(recordsAmong('CopiesPinned'))
  })

  it('one that cannot be backed up for another reason is still there', () => {
    given(protectedGroup(), lost('a'), works, ignores('TakeContingency'), lost('b'), works, back('b'), works)
      .when(contingencyFails(noSpace, 0))
      .thenExpect(equals('fence', (s) => s.switches.fences[id('b')]?.kind, 'confirmed'))
  })
})

describe('what a person waived', () => {
  const secured = (s: State) => s.switches.running?.secured

  it('for a return that gives changes up, is the active’s contingency backup', () => {
    given(...onBackup, ignores('AwaitHosts'))
      .when(returnsToMaster('discard', { withoutContingency: true }), begins)
      .thenExpect(equals('secured', secured, { b: 'waived' }))
  })

  it('for one that keeps them, is the master’s too, which is overwritten', () => {
    given(...onBackup, ignores('AwaitHosts'))
      .when(returnsToMaster('keep', { withoutContingency: true }), begins)
      .thenExpect(equals('secured', secured, { b: 'waived', a: 'waived' }))
  })

  it('for a return to a master on which hosts may have gone on, is the contingency backup of both', () => {
    given(
      protectedGroup(),
      ignores('AwaitHosts', 'RequestFence'),
      forcesOver({ acceptNoFence: true }),
      works,
      hears('RequestFence'),
      works,
    )
      .when(returnsToMaster('discard', { withoutContingency: true }), begins)
      .thenExpect(equals('secured', secured, { b: 'waived', a: 'waived' }))
  })

  it('for a failover, is that of what its target was left with', () => {
    given(
      protectedGroup(),
      lost('a'),
      works,
      ignores('TakeContingency'),
      lost('b'),
      works,
      back('b'),
      works,
      ignores('AwaitHosts'),
    )
      .when(forcesOver({ to: id('b'), withoutContingency: true }), begins)
      .thenExpect(equals('secured', secured, { b: 'waived' }))
  })

  it('holds for that request only', () => {
    given(
      ...onBackup,
      ignores('AwaitHosts'),
      returnsToMaster('discard', { withoutContingency: true }),
      begins,
      cancelsSwitch,
    )
      .when(returnsToMaster('discard'), begins)
      .thenExpect(equals('secured', secured, {}))
  })
})

describe('a stay', () => {
  const stay = (s: State) =>
    s.switches.stay && { loss: s.switches.stay.loss, epoch: s.switches.stay.epoch, from: s.switches.stay.from }

  it('begins with the switch away from the master and lasts through further ones', () => {
    given(protectedGroup(), passes(5 * minute), lost('a'), works)
      .thenExpect(equals('stay', stay, { loss: true, epoch: 'orders/1/1', from: '2026-03-01T00:00:00.000Z' }))
      .when(lost('b'), passes(minute), works)
      .thenExpect(
        isActive('c'),
        equals('stay', stay, { loss: true, epoch: 'orders/1/1', from: '2026-03-01T00:00:00.000Z' }),
      )
  })

  it('ends with the one back', () => {
    given(...onBackup)
      .when(returnsToMaster('keep'), works)
      .thenExpect(equals('stay', stay, null))
  })

  it('ends when another entry is made the master', () => {
    given(...onBackup)
      .when(changes({ change: 'designateMaster', entry: id('b') }))
      .thenExpect(equals('stay', stay, null))
  })
})

describe('automatic switches that count', () => {
  const past = (s: State) => s.switches.past.map((p) => p.kind)
  const quick = {
    automaticReconnect: true,
    policy: { stableForMs: 0, blockForMs: 0, maxSwitches: 9, maxSwitchesPeriodMs: 60 * minute },
  }

  it('are the automatic ones, returns included', () => {
    given(protectedGroup(quick), lost('a'), works, back('a'), works).thenExpect(
      equals('past', past, ['unplanned', 'return-discarding']),
    )
    given(protectedGroup(quick), planned, works).thenExpect(equals('past', past, []))
  })

  it('are forgotten when neither the period nor the block can ask for them', () => {
    given(protectedGroup(quick), lost('a'), works)
      .when(passes(60 * minute), back('a'), works)
      .thenExpect(equals('past', past, ['return-discarding']))
    given(protectedGroup({ ...quick, policy: { ...quick.policy, blockForMs: 0 } }), lost('a'), works)
      .when(passes(60 * minute - 1), back('a'), works)
      .thenExpect(equals('past', past, ['unplanned', 'return-discarding']))
  })
})
