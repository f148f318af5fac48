import {
  type BackupSetId,
  type Decimal,
  type Lineage,
  type OperationId,
  restorableFrom,
  type State,
} from '@db-failover/domain'
import {
  alarm,
  asks,
  back,
  begins,
  equals,
  failoverBlockedBy,
  forcesOver,
  foreignFull,
  given,
  hears,
  hour,
  id,
  ignores,
  isActive,
  isDue,
  isIn,
  lost,
  minute,
  noAlarm,
  passes,
  probed,
  protectedGroup,
  records,
  recordsAmong,
  recordsNo,
  recordsNothing,
  refused,
  replaced,
  restoredOver,
  rewound,
  type Step,
  says,
  sees,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const owes = (reason: string | null) => equals('owed', (s) => s.lineage.owed?.reason ?? null, reason)
const takesFull = asks({ type: 'RunBackup', kind: 'full' })
const restorable = (folder: string) => (s: State) => restorableFrom(s, id(folder)).map((r) => r.chain)

/** The active is probed as it is; its leader has read it before, with this difference. */
const readLater =
  (over: Partial<Lineage>): Step =>
  (i) => {
    const read = i.world.lineage(i.world.active)
    if (read === null) throw new Error('no lineage')
    probed('a', { lineage: read, lastSeen: { ...read, ...over } })(i)
  }

describe('P14: someone changes the database behind our back', () => {
  it.each([
    ['rewound', rewound],
    ['restored', restoredOver],
    ['replaced', replaced],
  ] as const)('P14: %s: ManualBackupRequired with the reason, at the next probe', (reason, happens) => {
    given(protectedGroup())
      .when(happens, probed('a'))
      .thenExpect(
        records('ManualBackupRequired'),
        says('ManualBackupRequired', { reason, entry: 'a' }),
        owes(reason),
        isIn('out-of-sync'),
      )
  })

  it('P14: the database of another epoch by the same marks is unexplained', () => {
    given(protectedGroup())
      .when(({ world }) => {
        world.active.epoch = 'orders/0/9'
      }, probed('a'))
      .thenExpect(owes('unexplained'))
  })

  it('P14: found for whichever database is active', () => {
    given(protectedGroup(), lost('a'), works)
      .when(rewound, probed('b'))
      .thenExpect(says('ManualBackupRequired', { entry: 'b', reason: 'rewound' }))
  })

  it('P14: a restart, a log backup, a copy-only backup change nothing: the counter only rises', () => {
    given(protectedGroup())
      .when(({ world }) => {
        world.active.counter += 1000n
      }, probed('a'))
      .thenExpect(recordsNothing)
  })

  it('P14: unreadable is "don’t know", which changes nothing', () => {
    given(protectedGroup())
      .when(({ world }) => world.databases.clear(), probed('a', { verdict: 'alive' }))
      .thenExpect(recordsNothing, owes(null))
  })

  it('P14: while it is owed, scheduled backups, automatic failover and deletions stop', () => {
    given(protectedGroup({ policy: { retainFulls: 1 } }), rewound, probed('a'))
      .when(passes(48 * hour), works)
      .thenExpect(recordsNo('BackupStarted', 'BackupRetired'))
      .when(lost('a'), works)
      .thenExpect(
        isIn('down'),
        failoverBlockedBy('owed', 'no candidate'),
        says('FailoverBlocked', { reasons: ['owed', 'no candidate'] }),
        recordsNo('SwitchStarted'),
      )
  })

  it('P14: what is owed is a full backup: a manual differential is refused', () => {
    given(protectedGroup(), rewound, probed('a'))
      .when(asks({ type: 'RunBackup', kind: 'differential' }))
      .thenExpect(refused('BackupOwed', 'backup full'))
  })

  it('P14: a full manual backup that fails leaves it owed, by the same command, until one is asked for again', () => {
    given(protectedGroup(), rewound, probed('a'), ignores('TakeBackup'), takesFull, works)
      .when(
        sees((s) => ({
          type: 'BackupDidNotFinish',
          operation: s.backups.running?.operation as OperationId,
          why: { code: 'Full', says: 'no space left' },
          retryAfter: null,
        })),
        passes(2 * hour),
        begins,
      )
      .thenExpect(
        says('BackupFailed', { retryAfter: null }),
        recordsNo('BackupStarted', 'ObligationCleared'),
        owes('rewound'),
        isIn('out-of-sync'),
        equals('what to type', (s) => s.people.alarms.owed?.todo, 'db-failover backup full'),
      )
      .when(hears('TakeBackup'), takesFull, works)
      .thenExpect(recordsAmong('BackupTaken', 'ObligationCleared'), owes(null))
  })

  it('P14: a full manual backup clears it when it is copied to one folder and verified', () => {
    given(protectedGroup(), rewound, probed('a'), ignores('VerifyCopy'))
      .when(takesFull, works)
      .thenExpect(recordsAmong('BackupTaken', 'BackupCopied'), owes('rewound'))
      .when(hears('VerifyCopy'), works)
      .thenExpect(says('ObligationCleared', { on: 'b' }), owes(null), isIn('protected'))
  })

  it('P14: an unexplained history is a new root: earlier chains no longer lead to the present', () => {
    given(protectedGroup(), rewound)
      .thenExpect(equals('restorable', restorable('b'), [{ full: 'orders/1/2', differential: null }]))
      .when(probed('a'))
      .thenExpect(equals('restorable', restorable('b'), []))
  })

  it('P14: running operations on the old history are abandoned', () => {
    given(protectedGroup(), ignores('TakeBackup'), passes(15 * minute), begins)
      .when(rewound, probed('a'))
      .thenExpect(records('OperationAbandoned', 'ManualBackupRequired'))
  })

  it('P14: only a person may vouch for a chain, with a reason', () => {
    const chain = { full: 'orders/1/2' as BackupSetId, differential: null }
    const pin = (reason: string) => asks({ type: 'PinLineage', chain, reason })
    given(protectedGroup(), rewound, probed('a'), lost('a'))
      .when(pin(' '))
      .thenExpect(refused('InvalidValue'))
      .when(asks({ type: 'PinLineage', chain: { full: 'orders/9/9' as BackupSetId, differential: null }, reason: 'r' }))
      .thenExpect(refused('NotFound', 'status'))
      .when(pin('the rewind was ours'))
      .thenExpect(records('LineagePinned'))
      .when(forcesOver(), works)
      .thenExpect(says('ActiveSwitched', { to: 'b', origin: { kind: 'chain', chain } }), isIn('on-backup'))
  })

  it('P14: a foreign full displaced the differential base: failover stays allowed, a full of ours is due at once', () => {
    given(protectedGroup(), passes(5 * minute))
      .when(foreignFull('VeeamAgent'))
      .thenExpect(
        records('DifferentialBaseDisplaced'),
        says('DifferentialBaseDisplaced', { found: 'foreign', tool: 'VeeamAgent', times: 1 }),
        owes(null),
        isIn('protected'),
        isDue('StartBackup'),
      )
      .when(begins)
      .thenExpect(says('BackupStarted', { kind: 'full', cause: 'baseDisplaced' }))
  })

  it('P14: existing chains stay right while the base is displaced', () => {
    given(protectedGroup(), ignores('TakeBackup'), foreignFull(null)).when(lost('a'), works).thenExpect(isActive('b'))
  })

  it('P14: no differential is taken on a displaced base', () => {
    given(protectedGroup(), foreignFull(null))
      .when(asks({ type: 'RunBackup', kind: 'differential' }))
      .thenExpect(refused('NoRestorableChain', 'backup full'))
  })

  it('P14: repetition raises an alarm that names the tool', () => {
    const again = [foreignFull('VeeamAgent'), works] as const
    given(protectedGroup({ policy: { foreignFullsBeforeAlarm: 3 } }), ...again, ...again)
      .thenExpect(noAlarm('foreign fulls'))
      .when(...again)
      .thenExpect(alarm('foreign fulls'), says('AlarmRaised', { kind: 'foreign fulls', subject: 'VeeamAgent' }))
  })

  it('P14: the count ends with a differential on a full of ours', () => {
    given(protectedGroup(), foreignFull(null), works, passes(15 * minute), works).thenExpect(
      equals('displaced', (s) => s.lineage.displaced, null),
    )
  })

  it('P14: a finished backup that bears our operation id is ours, never foreign', () => {
    given(protectedGroup())
      .when(({ world }) => {
        world.active.base = 'orders/1/9'
      }, probed('a'))
      .thenExpect(recordsNothing)
  })

  it('P14: a base of another group is foreign', () => {
    given(protectedGroup())
      .when(({ world }) => {
        world.active.base = 'invoices/1/9'
      }, probed('a'))
      .thenExpect(records('DifferentialBaseDisplaced'))
  })

  it('P14: the leader’s own later reading counts: a file put back from earlier, newer than what the log knows, is rewound', () => {
    given(protectedGroup())
      .when(readLater({ counter: '900' as Decimal }))
      .thenExpect(says('ManualBackupRequired', { reason: 'rewound', expected: { counter: '900' } }))
  })

  it('P14: a later reading of another history is not what is expected', () => {
    given(protectedGroup())
      .when(readLater({ counter: '900' as Decimal, fork: 'another' }))
      .thenExpect(recordsNothing)
  })

  it('P14: a differential base that is there no more is displaced', () => {
    given(protectedGroup())
      .when(({ world }) => {
        world.active.base = null
      }, probed('a'))
      .thenExpect(says('DifferentialBaseDisplaced', { expected: 'orders/1/2', found: null, tool: null }))
  })

  it('P14: a displaced base is recorded once until a full of ours is begun', () => {
    given(protectedGroup(), foreignFull(null)).when(foreignFull(null)).thenExpect(recordsNothing)
  })

  it.each([
    ['lost', 'MasterReturned', lost('a')],
    ['suspected', 'SuspicionCleared', probed('a', { verdict: 'unhappy' })],
  ] as const)(
    'P14: an active that was %s and answers with another history has answered: %s',
    (_was, event, happened) => {
      given(protectedGroup(), happened)
        .when(restoredOver, back('a'))
        .thenExpect(records(event, 'ManualBackupRequired'), owes('restored'))
    },
  )

  it('P14: one that is believed back only after more answers is known to be changed at the first', () => {
    given(protectedGroup({ policy: { returnedAfterSuccesses: 3 } }), lost('a'), restoredOver)
      .when(({ world }) => world.down.delete('a'), probed('a', { good: 1 }))
      .thenExpect(records('MasterReturned', 'ManualBackupRequired'))
  })
})
