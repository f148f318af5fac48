import type { Change, GroupId } from '@db-failover/domain'
import {
  answers,
  asks,
  away,
  back,
  begins,
  changes,
  created,
  described,
  enables,
  entry,
  equals,
  given,
  id,
  ignores,
  isActive,
  isIn,
  isNotDue,
  lost,
  minute,
  notRefused,
  passes,
  protectedGroup,
  records,
  recordsAmong,
  recordsNo,
  recordsNothing,
  refused,
  says,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const add = (id: string, over = {}): Change => ({ change: 'addBackupDatabase', entry: entry(id, over), position: null })

describe('P1: database failover is switched ON or OFF', () => {
  it('P1: a described group is off', () => {
    given(described()).thenExpect(
      isIn('off'),
      equals('enabled', (s) => s.configuration.enabled, null),
      isActive(null),
    )
  })

  it('P1: switching on without the consent shows what it is for, and what to type', () => {
    given(described())
      .when(asks({ type: 'EnableFailover', acceptDataLoss: false }))
      .thenExpect(refused('ConsentMissing', 'enable --accept-data-loss'), recordsNothing)
  })

  it('P1: FailoverEnabled records the consent and the bound of maxLoss', () => {
    given(described({ policy: { maxLossMs: 60 * minute } }))
      .when(enables, works)
      .thenExpect(
        says('FailoverEnabled', {
          consent: {
            maxLossMs: 60 * minute,
            by: 'ann',
            statement:
              'Changes after the newest restorable point, at most 3600000 ms old, may be lost by automatic failover.',
          },
        }),
        recordsAmong('Requested', 'FailoverEnabled', 'ActiveSwitched', 'RequestEnded', 'BackupStarted'),
        isActive('a'),
        isIn('protected'),
      )
  })

  it('P1: without a bound it is given for points of any age', () => {
    given(described({ policy: { maxLossMs: null } }))
      .when(enables, works)
      .thenExpect(
        says('FailoverEnabled', {
          consent: {
            maxLossMs: null,
            statement: 'Changes after the newest restorable point, of any age, may be lost by automatic failover.',
          },
          generation: 'original',
        }),
      )
  })

  it('P1: what hosts do without the log has no default, so enabling is refused until it is chosen', () => {
    given(created, changes({ change: 'designateMaster', entry: entry('a') }, add('b')), works)
      .when(enables)
      .thenExpect(refused('Incomplete', 'policy withoutLog=stop'))
  })

  it('P1: a group without a master or without a backup database cannot be enabled', () => {
    given(created).when(enables).thenExpect(refused('Incomplete', 'apply FILE'))
    given(described({ backups: [] }))
      .when(enables)
      .thenExpect(refused('Incomplete', 'add ENTRY'))
  })

  it('P1: an automatic failover names who consented', () => {
    given(protectedGroup())
      .when(lost('a'), works)
      .thenExpect(
        says('SwitchStarted', { cause: 'a lost: gone', consent: { basis: 'enabled', by: 'ann' } }),
        says('ActiveSwitched', { consent: { basis: 'enabled', by: 'ann' } }),
      )
  })

  it('P1: the active must answer with a readable lineage, or the request ends as refused', () => {
    given(described(), away('a'))
      .when(enables, begins, answers)
      .thenExpect(records('Requested', 'RequestEnded'), says('RequestEnded', { how: 'refused' }), isIn('off'))
  })

  it('P1: enabling what is ON changes nothing', () => {
    given(protectedGroup()).when(enables).thenExpect(notRefused, recordsNothing)
  })

  it('P1: switching off stops schedules and automatic switches, and names the active', () => {
    given(protectedGroup())
      .when(asks({ type: 'DisableFailover' }))
      .thenExpect(records('FailoverDisabled'), says('FailoverDisabled', { active: 'a', fences: [] }), isIn('off'))
      .when(passes(48 * 60 * minute), lost('a'), works)
      .thenExpect(recordsNo('BackupStarted', 'SwitchStarted'), isActive('a'), isNotDue('StartFailover'))
  })

  it('P1: switching off leaves a fence as it is and names it', () => {
    given(protectedGroup({ policy: { stableForMs: 60 * minute } }), lost('a'), works)
      .when(back('a'), works)
      .when(asks({ type: 'DisableFailover' }))
      .thenExpect(
        says('FailoverDisabled', { active: 'b', fences: ['a'] }),
        equals('fence of a', (s) => s.switches.fences[id('a')]?.kind, 'confirmed'),
      )
  })

  it('P1: switching off is refused during an operation, and told which to cancel', () => {
    given(protectedGroup(), ignores('TakeBackup'), passes(15 * minute), begins)
      .when(asks({ type: 'DisableFailover' }))
      .thenExpect(refused('OperationRunning'))
  })

  it('P1: enabling again begins with a full backup', () => {
    given(protectedGroup(), asks({ type: 'DisableFailover' }))
      .when(enables, works)
      .thenExpect(
        recordsAmong('FailoverEnabled', 'BackupStarted'),
        recordsNo('ActiveSwitched'),
        says('BackupStarted', { kind: 'full' }),
      )
  })

  it('P1: a database that changed while failover was OFF owes a manual backup when it is switched on', () => {
    given(protectedGroup(), asks({ type: 'DisableFailover' }))
      .when(
        ({ world }) => {
          world.active.counter = 0n
        },
        enables,
        begins,
        answers,
      )
      .thenExpect(
        records('Requested', 'FailoverEnabled', 'ManualBackupRequired', 'RequestEnded'),
        says('ManualBackupRequired', { reason: 'rewound' }),
        isIn('out-of-sync'),
      )
  })

  it('P1: a database that went on while failover was OFF owes nothing', () => {
    given(protectedGroup(), asks({ type: 'DisableFailover' }))
      .when(
        ({ world }) => {
          world.active.counter += 1n
        },
        enables,
        begins,
        answers,
      )
      .thenExpect(records('Requested', 'FailoverEnabled', 'RequestEnded'), says('FailoverEnabled', { active: 'a' }))
  })

  it('P1: one that cannot be read when it is switched on again is not protected', () => {
    given(protectedGroup(), asks({ type: 'DisableFailover' }), away('a'))
      .when(enables, begins, answers)
      .thenExpect(records('Requested', 'RequestEnded'), says('RequestEnded', { how: 'refused' }), isIn('off'))
  })

  it('P1: active ≠ master starts in on-backup', () => {
    given(protectedGroup(), lost('a'), works, asks({ type: 'DisableFailover' }))
      .when(enables, works)
      .thenExpect(isActive('b'), isIn('on-backup'))
  })
})

describe('P2: the failover mode', () => {
  it('P2: "backup-and-restore" is part of the log', () => {
    given()
      .when(asks({ type: 'CreateGroup', group: 'orders' as GroupId, mode: 'backup-and-restore' }))
      .thenExpect(says('GroupCreated', { mode: 'backup-and-restore', formatVersion: 1 }))
  })

  it('P2: an unknown mode is refused by name', () => {
    given()
      .when(asks({ type: 'CreateGroup', group: 'orders' as GroupId, mode: 'mirroring' }))
      .thenExpect(refused('UnknownMode'), recordsNothing, ({ refusal }) =>
        refusal?.why.includes('mirroring') ? [] : ['the refusal does not name the mode'],
      )
  })

  it('P2: a group is created once', () => {
    given(created)
      .when(asks({ type: 'CreateGroup', group: 'orders' as GroupId, mode: 'backup-and-restore' }))
      .thenExpect(refused('GroupExists', 'apply FILE'))
  })
})
