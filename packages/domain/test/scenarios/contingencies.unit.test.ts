import { event, type Instant, type OperationId, type State } from '@db-failover/domain'
import {
  answers,
  back,
  begins,
  equals,
  given,
  had,
  hears,
  type Installation,
  id,
  ignores,
  leads,
  lost,
  passes,
  protectedGroup,
  records,
  recordsNothing,
  refused,
  returnsToMaster,
  says,
  sees,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const onBackup = [protectedGroup(), lost('a'), works, back('a'), works] as const
const takes = (of: string) => leads({ type: 'BeginContingency', of: id(of) })
const pins = (of: string) => leads({ type: 'PinCopies', of: id(of) })
const operation = (s: State) => s.switches.running?.operation as OperationId
const fails = sees((s) => ({
  type: 'ContingencyDidNotFinish',
  operation: operation(s),
  of: id('b'),
  why: { code: 'NoSpace', says: 'no space left' },
  retryAfter: '2026-03-01T00:00:05.000Z' as Instant,
}))

describe('Never 8: when a contingency backup is taken', () => {
  it('of the active, after its hosts have left and its fence holds', () => {
    given(...onBackup, ignores('AwaitHosts'), returnsToMaster('discard'), works)
      .when(takes('b'))
      .thenExpect(refused('NotDue'))
    given(...onBackup, ignores('RequestFence'), returnsToMaster('discard'), works)
      .when(takes('b'))
      .thenExpect(refused('NotDue'))
    given(...onBackup, ignores('TakeContingency'), returnsToMaster('discard'))
      .when(works)
      .thenExpect(
        says('ContingencyBackupStarted', { of: 'b', generation: 'b:orders/1/4', epoch: 'orders/1/4', to: ['a', 'c'] }),
      )
  })

  it('of the active though a database that was fenced by hand is left without its hosts asked: not before they have left', () => {
    given(...onBackup, ignores('AwaitHosts'), returnsToMaster('discard'), works)
      .when(
        had(event('FenceConfirmed', { operation: null, entry: id('b'), generation: 'b:orders/1/4', lineage: null })),
        takes('b'),
      )
      .thenExpect(refused('NotDue'))
  })

  it('of the master, when the changes are kept and it is overwritten', () => {
    given(...onBackup, ignores('TakeContingency'))
      .when(returnsToMaster('keep'), works)
      .thenExpect(
        says('ContingencyBackupStarted', { of: 'a', generation: 'original', epoch: 'orders/1/1', to: ['b', 'c'] }),
      )
  })

  it('of nothing that is not given up', () => {
    given(...onBackup, ignores('TakeContingency'), returnsToMaster('discard'), works, hears('TakeContingency'))
      .when(takes('a'), takes('c'))
      .thenExpect(refused('NotDue'), recordsNothing)
  })

  it('one at a time', () => {
    given(...onBackup, ignores('TakeContingency'), returnsToMaster('discard'), works)
      .when(takes('b'))
      .thenExpect(refused('NotDue'))
  })

  it('again after the wait, and not before', () => {
    given(...onBackup, ignores('TakeContingency'), returnsToMaster('discard'), works, fails)
      .when(passes(4999), takes('b'))
      .thenExpect(refused('NotDue'))
      .when(passes(1), takes('b'))
      .thenExpect(says('ContingencyBackupStarted', { of: 'b' }))
  })

  it('the wait after one entry’s failure is not another’s', () => {
    given(protectedGroup(), lost('a'), works, ignores('TakeContingency'), lost('b'), works, back('b'), works)
      .when(
        had(
          event('ContingencyBackupFailed', {
            operation: 'orders/1/9' as OperationId,
            of: id('c'),
            why: { code: 'NoSpace', says: 'no space left' },
            attempt: 0,
            retryAfter: '2026-03-02T00:00:00.000Z' as Instant,
          }),
        ),
        takes('b'),
      )
      .thenExpect(says('ContingencyBackupStarted', { of: 'b' }))
  })

  it('on another server than its database’s', () => {
    given(
      protectedGroup({ backups: ['b'] }),
      lost('a'),
      works,
      back('a'),
      works,
      ignores('TakeContingency'),
      returnsToMaster('keep'),
      works,
    ).thenExpect(
      equals('to', (s) => (s.switches.contingency?.kind === 'running' ? s.switches.contingency.to : []), ['b']),
    )
  })
})

describe('Never 8: when copies stand for a contingency backup', () => {
  const goneAfter =
    (name: string) =>
    ({ world }: Installation) => {
      for (const key of [...world.databases.keys()]) if (key.startsWith(`${name}|`)) world.databases.delete(key)
    }

  it('for a former database that is known to be gone', () => {
    given(protectedGroup(), lost('a'), works, lost('b'), works, goneAfter('b'))
      .when(pins('b'))
      .thenExpect(refused('NotDue'))
      .when(back('b'), begins, answers)
      .when(pins('b'))
      .thenExpect(
        records('CopiesPinned'),
        says('CopiesPinned', { of: 'b', epoch: 'orders/1/4', sets: ['orders/1/5'], on: ['c'] }),
      )
      .when(pins('b'))
      .thenExpect(refused('NotDue'))
  })

  it('for one whose fence failed for another reason, not', () => {
    given(protectedGroup(), lost('a'), works, lost('b'), works, ignores('RequestFence'), back('b'), begins)
      .when(
        sees({ type: 'FenceRefused', entry: id('b'), generation: 'b:orders/1/4', why: { code: 'Busy', says: 'busy' } }),
        pins('b'),
      )
      .thenExpect(refused('NotDue'))
  })

  it('for an entry that never was active, not', () => {
    given(protectedGroup()).when(pins('b')).thenExpect(refused('NotDue'))
  })
})
