import {
  type BackupKind,
  type BackupSetId,
  type OperationId,
  type ProcessId,
  plus,
  type State,
} from '@db-failover/domain'
import {
  asks,
  away,
  back,
  begins,
  changes,
  described,
  enables,
  entry,
  equals,
  given,
  hears,
  id,
  ignores,
  isDue,
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
  refused,
  type Step,
  says,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const copiesOf = (set: number) => (s: State) =>
  Object.fromEntries(Object.entries(Object.values(s.backups.sets)[set]?.copies ?? {}).map(([on, c]) => [on, c.kind]))
const lastIs = (kind: string) => (s: State) => Object.values(s.backups.sets).at(-1)?.backup.kind === kind
const backup = (kind: BackupKind) => asks({ type: 'RunBackup', kind })
/** The supervisor would try again 5 s later. */
const backupFails: Step = ({ story }) => {
  story.see({
    type: 'BackupDidNotFinish',
    operation: story.state.backups.running?.operation as OperationId,
    why: { code: 'Full', says: 'no space left' },
    retryAfter: plus(story.now, 5_000),
  })
}

describe('P9: backups of the active database are copied to every other folder', () => {
  it('P9: one run reads the source once and writes all folders at the same time', () => {
    given(described())
      .when(enables, works)
      .thenExpect(
        says('CopyStarted', { to: ['b', 'c'], from: { entry: 'a', folder: 'staging' } }),
        equals('copies', copiesOf(0), { b: 'verified', c: 'verified' }),
      )
  })

  it('P9: a copy that is written is not believed before it is read back', () => {
    given(described(), ignores('VerifyCopy'))
      .when(enables, works)
      .thenExpect(equals('copies', copiesOf(0), { b: 'copied', c: 'copied' }), isIn('unprotected'))
      .when(hears('VerifyCopy'), works)
      .thenExpect(isIn('protected'))
  })

  it('P9: a copy that fails its check is missing, is made again, and is not the last one seen', () => {
    given(described(), ignores('VerifyCopy'), enables, works)
      .when(({ story }) => {
        const set = Object.values(story.state.backups.sets)[0]?.backup.set as BackupSetId
        story.see({ type: 'CopyFailedCheck', set, on: id('b'), why: { code: 'Hash', says: 'another hash' } })
      })
      .thenExpect(records('CopyRejected'), equals('copies', copiesOf(0), { b: 'missing', c: 'copied' }))
      .when(hears('VerifyCopy'), passes(10_000), works)
      .thenExpect(
        recordsAmong('CopyStarted', 'BackupCopied', 'CopyVerified'),
        equals('copies', copiesOf(0), { b: 'verified', c: 'verified' }),
      )
  })

  it('P9: a folder that fails does not spoil the others; its copy is retried and shown as missing', () => {
    given(described(), away('c'), enables)
      .when(works)
      .thenExpect(equals('copies', copiesOf(0), { b: 'verified', c: 'missing' }), isIn('protected'))
      .when(back('c'), passes(1000), works)
      .thenExpect(equals('copies', copiesOf(0), { b: 'verified', c: 'verified' }))
  })

  it('P9: while its server is known to be lost, nothing is copied to a folder', () => {
    given(protectedGroup(), lost('c'))
      .when(passes(15 * minute), works)
      .thenExpect(says('CopyStarted', { to: ['b'] }), recordsNo('BackupCopyFailed'))
  })

  it('P9: after a switch a full of the new epoch is due at once', () => {
    given(protectedGroup(), lost('a'))
      .when(works)
      .thenExpect(
        recordsAmong('ActiveSwitched', 'BackupStarted'),
        says('BackupStarted', { kind: 'full', cause: 'firstOfEpoch', entry: 'b' }),
      )
  })

  it('P9: backups follow the active database: copies go to every entry but the active one', () => {
    given(protectedGroup(), lost('a'))
      .when(works, back('a'), works)
      .thenExpect(
        equals('copies of the newest', (s) => Object.keys(Object.values(s.backups.sets).at(-1)?.copies ?? {}), [
          'a',
          'c',
        ]),
      )
  })

  it('P9: a backup that is finished after its leader’s end is ours however late it appears', () => {
    given(protectedGroup(), passes(15 * minute), begins)
      .when(leads({ type: 'TakeLeadership', process: 'supervisor-1' as ProcessId }), works)
      .thenExpect(recordsAmong('LeadershipTaken', 'BackupTaken'))
  })

  it('P9: a backup that cannot be found again is abandoned, and due again', () => {
    given(protectedGroup(), passes(15 * minute), begins)
      .when(({ story }) => {
        story.see({
          type: 'OperationLost',
          operation: story.state.backups.running?.operation as OperationId,
          why: 'nothing is known of it',
        })
      })
      .thenExpect(records('OperationAbandoned'), isDue('StartBackup'))
  })

  it('P15: a running backup can be cancelled, which the log says of whoever did it', () => {
    given(protectedGroup(), passes(15 * minute), begins)
      .when(asks({ type: 'CancelOperation', operation: 'orders/1/4' as OperationId }))
      .thenExpect(
        records('OperationAbandoned'),
        says('OperationAbandoned', { operation: 'orders/1/4', why: 'cancelled by ann' }),
      )
  })

  it('P9: a staged file is deleted when it has done its part', () => {
    given(described(), enables)
      .when(works)
      .thenExpect(
        says('BackupRetired', { place: { entry: 'a', folder: 'staging' } }),
        recordsAmong('CopyVerified', 'BackupRetired', 'BackupDeleted'),
      )
  })
})

describe('P10: differentials', () => {
  it('P10: a differential belongs to one full of its own epoch', () => {
    given(protectedGroup())
      .when(passes(15 * minute), works)
      .thenExpect(says('BackupTaken', { backup: { kind: 'differential', base: 'orders/1/2', epoch: 'orders/1/1' } }))
  })

  it('P10: a folder that lacks the full gets the full first', () => {
    given(protectedGroup({ backups: ['b'] }), passes(15 * minute), works, ignores('CopyBackup'))
      .when(changes({ change: 'addBackupDatabase', entry: entry('d'), position: null }), works)
      .thenExpect(
        says('CopyStarted', { set: 'orders/1/2', to: ['d'] }),
        equals('copying', (s) => s.backups.copying?.set, 'orders/1/2'),
      )
      .when(hears('CopyBackup'), works)
      .thenExpect(says('CopyStarted', { set: 'orders/1/4', to: ['d'] }))
  })

  it('P10: no differential is taken on a base of another epoch', () => {
    given(protectedGroup(), lost('a'), ignores('TakeBackup'), works)
      .when(backup('differential'))
      .thenExpect(refused('NoRestorableChain', 'backup full'))
  })
})

describe('P15: a backup now', () => {
  it('P15: takes the same path as a scheduled one, marked manual', () => {
    given(protectedGroup())
      .when(backup('full'))
      .thenExpect(records('Requested'))
      .when(works)
      .thenExpect(
        says('BackupStarted', { kind: 'full', cause: 'manual', request: 'request-4' }),
        says('BackupTaken', { manual: true }),
        recordsAmong('BackupTaken', 'BackupCopied', 'CopyVerified'),
        equals('requests', (s) => s.people.requests, {}),
      )
  })

  it('P15: a differential too', () => {
    given(protectedGroup())
      .when(backup('differential'), works)
      .thenExpect(
        says('BackupTaken', { manual: true, backup: { kind: 'differential' } }),
        equals('differential', lastIs('differential'), true),
      )
  })

  it('P15: that fails is not tried again by itself: the event says so, and whoever still wants it asks again', () => {
    given(protectedGroup(), ignores('TakeBackup'), backup('full'), begins)
      .when(backupFails)
      .thenExpect(
        records('BackupFailed'),
        says('BackupFailed', { why: { says: 'no space left' }, retryAfter: null }),
        equals('requests', (s) => s.people.requests, {}),
        isNotDue('StartBackup'),
      )
      .when(passes(61_000), begins)
      .thenExpect(recordsNo('BackupStarted'))
      .when(hears('TakeBackup'), backup('full'), works)
      .thenExpect(recordsAmong('Requested', 'BackupStarted', 'BackupTaken', 'CopyVerified'))
  })

  it('P15: that fails lets what is due on schedule wait as after any failure', () => {
    given(protectedGroup(), ignores('TakeBackup'), backup('full'), passes(15 * minute), begins)
      .when(backupFails)
      .thenExpect(says('BackupFailed', { retryAfter: null }), isNotDue('StartBackup'))
      .when(passes(4_000), begins)
      .thenExpect(recordsNo('BackupStarted'))
      .when(passes(1_000), begins)
      .thenExpect(says('BackupStarted', { cause: 'scheduled', attempt: 1 }))
  })

  it('P15: is refused while failover is OFF, with what to type', () => {
    given(described()).when(backup('full')).thenExpect(refused('NotEnabled', 'enable --accept-data-loss'))
  })

  it('P15: is refused of a lost database', () => {
    given(protectedGroup({ backups: ['b'] }), lost('b'), probed('a', { verdict: 'gone', reached: ['c'] }))
      .when(backup('full'))
      .thenExpect(refused('ActiveLost'))
  })

  it('P15: waits for a running backup, and lapses if it cannot begin in time', () => {
    given(protectedGroup(), ignores('TakeBackup'), passes(15 * minute), begins)
      .when(backup('full'), begins)
      .thenExpect(records('Requested'))
      .when(passes(61_000), begins)
      .thenExpect(says('RequestEnded', { how: 'lapsed' }))
  })
})
