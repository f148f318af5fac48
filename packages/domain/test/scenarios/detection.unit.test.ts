import { type OperationId, observe } from '@db-failover/domain'
import {
  alarm,
  away,
  back,
  changes,
  given,
  id,
  isActive,
  isIn,
  isNotDue,
  lost,
  probed,
  protectedGroup,
  records,
  recordsNothing,
  says,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const patient = { lostAfterFailures: 4, lostAfterMs: 20_000, returnedAfterSuccesses: 3 }

describe('P11: when the active is lost', () => {
  it('P11: one failed probe is a suspicion and nothing more', () => {
    given(protectedGroup({ policy: patient }))
      .when(away('a'), probed('a', { failures: 1, spanMs: 0 }), works)
      .thenExpect(records('MasterSuspected'), isActive('a'), isNotDue('StartFailover'))
      .when(probed('a', { failures: 2, spanMs: 5_000 }))
      .thenExpect(recordsNothing)
  })

  it.each([
    ['failures enough, not long enough', { failures: 4, spanMs: 19_999 }, 'MasterSuspected'],
    ['long enough, failures not enough', { failures: 3, spanMs: 20_000 }, 'MasterSuspected'],
    ['both', { failures: 4, spanMs: 20_000 }, 'MasterLost'],
  ] as const)('P11: as often and as long as the policy asks: %s', (_what, window, recorded) => {
    given(protectedGroup({ policy: patient }))
      .when(away('a'), probed('a', window))
      .thenExpect(records(recorded))
  })

  it.each([
    ['gone', 'MasterLost'],
    ['unusable', 'MasterLost'],
    ['starting', 'MasterSuspected'],
    ['administrator', 'MasterSuspected'],
    ['unhappy', 'MasterSuspected'],
  ] as const)('P11: a window of "%s" is %s', (verdict, recorded) => {
    given(protectedGroup()).when(probed('a', { verdict })).thenExpect(records(recorded))
  })

  it('P11: unusable counts only by policy', () => {
    given(protectedGroup({ policy: { failOverWhenUnusable: false } }))
      .when(probed('a', { verdict: 'unusable' }))
      .thenExpect(records('MasterSuspected'))
  })

  it('P11: a supervisor that reaches no other machine is blind, not bereaved', () => {
    given(protectedGroup())
      .when(probed('a', { verdict: 'gone', reached: [] }))
      .thenExpect(records('MasterSuspected'))
  })

  it('P11: what answers "unusable" has been reached', () => {
    given(protectedGroup())
      .when(probed('a', { verdict: 'unusable', reached: [] }))
      .thenExpect(records('MasterLost'))
  })

  it('P11: a witness that reaches it vetoes the loss, and the view is called asymmetric', () => {
    given(protectedGroup())
      .when(probed('a', { verdict: 'gone', witnesses: ['app-1'] }))
      .thenExpect(says('MasterSuspected', { asymmetric: true }), isActive('a'))
      .when(works)
      .thenExpect(alarm('asymmetric view'))
  })

  it('P11: a suspicion is recorded again when what is wrong has changed', () => {
    given(protectedGroup(), probed('a', { verdict: 'starting' }))
      .when(probed('a', { verdict: 'starting' }))
      .thenExpect(recordsNothing)
      .when(probed('a', { verdict: 'unhappy' }))
      .thenExpect(says('MasterSuspected', { verdict: 'unhappy' }))
      .when(probed('a', { verdict: 'unhappy', witnesses: ['app-1'] }))
      .thenExpect(says('MasterSuspected', { asymmetric: true }))
  })

  it('P11: a suspicion ends with the first good answer', () => {
    given(protectedGroup(), probed('a', { verdict: 'unhappy' }))
      .when(probed('a', { good: 1 }))
      .thenExpect(records('SuspicionCleared'), isIn('protected'))
      .when(probed('a'))
      .thenExpect(recordsNothing)
  })

  it('P11: a lost entry is believed back when it has answered well often enough', () => {
    given(protectedGroup({ policy: patient }), lost('c'))
      .when(({ world }) => world.down.delete('c'), probed('c', { good: 2 }))
      .thenExpect(recordsNothing)
      .when(probed('c', { good: 3 }))
      .thenExpect(records('BackupDatabaseReturned'))
  })

  it('P11: a lost entry that does not answer is no news', () => {
    given(protectedGroup(), lost('c')).when(probed('c')).thenExpect(recordsNothing)
  })

  it('P11: events speak of the master and of backup databases by their own names, active or not', () => {
    given(protectedGroup(), lost('a'), works)
      .when(lost('b'))
      .thenExpect(records('BackupDatabaseLost'))
      .when(back('a'))
      .thenExpect(records('MasterReturned'))
      .when(probed('c', { verdict: 'unhappy' }))
      .thenExpect(records('BackupDatabaseSuspected'))
  })

  it('P11: a probe of an entry that has left the group changes nothing', () => {
    given(protectedGroup(), changes({ change: 'removeEntry', entry: id('c'), deleteFiles: false }))
      .when(probed('c', { verdict: 'gone' }))
      .thenExpect(recordsNothing)
  })

  it('P11: what an overtaken leader sees is not recorded', () => {
    given(protectedGroup(), away('a'))
      .when(({ story, world }) => {
        const late = { ...story.context(), term: 0 }
        const seen = observe(
          story.state,
          { type: 'OperationLost', operation: 'orders/1/1' as OperationId, why: '' },
          late,
        )
        if (seen.rule !== 'observation.overtaken') throw new Error(seen.rule)
        world.probe('b')
      })
      .thenExpect(recordsNothing)
  })
})
