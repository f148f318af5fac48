import {
  type BackupCause,
  type BackupSetId,
  event,
  type OperationId,
  type Place,
  type RequestId,
  type State,
} from '@db-failover/domain'
import {
  asks,
  begins,
  changes,
  failsOver,
  given,
  had,
  hour,
  type Installation,
  id,
  ignores,
  leads,
  minute,
  passes,
  protectedGroup,
  recordsNothing,
  refused,
  says,
  sees,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

// What a leader tells itself is decided like any other command: what is not due is refused.

const takes = (cause: BackupCause, request: RequestId | null = null) =>
  leads({ type: 'StartBackup', kind: 'full', cause, request })
const noSpace = { code: 'NoSpace', says: 'no space left' }
const planned = failsOver()

describe('the backup of a switch is begun', () => {
  it('not before the hosts have left, though its database is fenced', () => {
    given(protectedGroup(), ignores('AwaitHosts'), planned, works)
      .when(
        had(event('FenceConfirmed', { operation: null, entry: id('a'), generation: 'original', lineage: null })),
        takes('switch'),
      )
      .thenExpect(refused('NotDue'))
  })

  it('not again once it has failed and the switch is to be undone', () => {
    given(protectedGroup(), ignores('TakeBackup'), planned, works)
      .when(
        sees((s) => ({
          type: 'BackupDidNotFinish',
          operation: s.backups.running?.operation as OperationId,
          why: noSpace,
          retryAfter: null,
        })),
        takes('switch'),
      )
      .thenExpect(refused('NotDue'))
  })
})

describe('P15: a manual backup is begun', () => {
  it('for a request and not without one', () => {
    given(protectedGroup()).when(takes('manual')).thenExpect(refused('NotFound', 'backup full'))
  })

  it('for a request that has not ended', () => {
    given(protectedGroup())
      .when(takes('manual', 'request-9' as RequestId))
      .thenExpect(refused('NotFound', 'backup full'))
  })
})

describe('P9: a backup', () => {
  it('is not taken where no other entry could get a copy', () => {
    given(
      protectedGroup({ backups: ['b'] }),
      changes({ change: 'removeEntry', entry: id('b'), deleteFiles: false }),
      passes(24 * hour),
    )
      .when(takes('scheduled'))
      .thenExpect(refused('Incomplete', 'add ENTRY'))
  })

  /** The operation is given up; its backup turns up later. */
  const abandoned = [
    protectedGroup(),
    ignores('TakeBackup'),
    passes(15 * minute),
    begins,
    had(event('OperationAbandoned', { operation: 'orders/1/4' as OperationId, why: 'its process is gone' })),
  ] as const
  const turnsUp = sees((s: State) => {
    const full = Object.values(s.backups.sets)[0]
    if (full === undefined) throw new Error('there is no backup')
    const operation = 'orders/1/4' as OperationId
    return { type: 'BackupFinished', operation, backup: { ...full.backup, set: 'orders/1/4' as BackupSetId } }
  })

  it('that turns up after its operation was given up is ours', () => {
    given(...abandoned)
      .when(turnsUp)
      .thenExpect(says('BackupTaken', { operation: 'orders/1/4', manual: false }))
  })

  it('is marked manual when it is the one that was asked for, not because that one is running', () => {
    given(...abandoned, asks({ type: 'RunBackup', kind: 'full' }), begins)
      .when(turnsUp)
      .thenExpect(says('BackupTaken', { operation: 'orders/1/4', manual: false }))
  })
})

describe('Never 4: while the oldest full may go', () => {
  const mayGo = [
    protectedGroup({ policy: { retainFulls: 5 } }),
    passes(24 * hour),
    works,
    passes(24 * hour),
    works,
    changes({ change: 'policy', policy: { retainFulls: 2 } }),
  ] as const
  const retires = (nth: number, entry: string, folder: Place['folder']) => (i: Installation) => {
    const set = Object.values(i.story.state.backups.sets)[nth]?.backup.set
    if (set === undefined) throw new Error('there is no such backup')
    leads({ type: 'RetireBackup', set, place: { entry: id(entry), folder }, why: 'retention' })(i)
  }

  it('it goes', () => {
    given(...mayGo)
      .when(retires(0, 'b', 'backup'))
      .thenExpect(says('BackupRetired', { place: { entry: 'b', folder: 'backup' } }))
  })

  it.each<[string, number, string, Place['folder']]>([
    ['a newer one in the same folder stays', 1, 'b', 'backup'],
    ['nothing is deleted in another folder', 0, 'a', 'backup'],
    ['nothing is deleted where it was staged', 0, 'b', 'staging'],
  ])('%s', (_what, nth, entry, folder) => {
    given(...mayGo)
      .when(retires(nth, entry, folder))
      .thenExpect(recordsNothing, refused('NotDue'))
  })
})
