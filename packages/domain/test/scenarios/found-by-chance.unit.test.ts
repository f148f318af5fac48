import type { BackupSetId, OperationId, State } from '@db-failover/domain'
import {
  asks,
  back,
  begins,
  cancelsSwitch,
  changes,
  equals,
  forcesOver,
  given,
  hears,
  hour,
  type Installation,
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
  recordsNo,
  refused,
  returnBlockedBy,
  returnsToMaster,
  type Step,
  says,
  sees,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

// Stories that nobody had thought of: random histories told them first.

const forced = forcesOver()
const discards = returnsToMaster('discard')
const onBackup = [protectedGroup(), lost('a'), works, back('a'), works] as const
/** The backup that runs ends well, and nothing else is answered. */
const answersBackup: Step = ({ story, world }) => {
  for (const e of story.effects())
    if (e.type === 'TakeBackup') for (const observation of world.answersTo(e)) story.see(observation)
}
const newestSet = (s: State) => Object.values(s.backups.sets).at(-1)

describe('Never 8: a fence that is released while a contingency backup of the database runs', () => {
  const secured = [protectedGroup(), lost('a'), works, ignores('TakeContingency'), lost('b'), works, back('b'), works]

  it('ends that backup, which would not hold what hosts write from then on', () => {
    given(...secured)
      .thenExpect(equals('contingency', (s) => s.switches.contingency?.kind, 'running'))
      .when(asks({ type: 'ReleaseFence', entry: id('b') }), works)
      .thenExpect(recordsAmong('OperationAbandoned', 'FenceReleased'))
      .when(hears('TakeContingency'), works)
      .thenExpect(
        recordsNo('ContingencyBackupTaken'),
        equals('leftovers', (s) => Object.keys(s.switches.leftovers), ['a', 'b']),
      )
  })

  it('and leaves that of another database alone', () => {
    given(...secured)
      .when(asks({ type: 'ReleaseFence', entry: id('a') }), works)
      .thenExpect(
        recordsNo('OperationAbandoned'),
        equals('contingency', (s) => s.switches.contingency?.kind, 'running'),
      )
  })
})

describe('Never 4: what a former active left staged', () => {
  it('is not in a contingency backup that was taken before it', () => {
    given(...onBackup, ignores('OpenAndCheck'), discards, works, cancelsSwitch, hears('OpenAndCheck'), works)
      .thenExpect(equals('the newest is a contingency backup', (s) => newestSet(s)?.contingency, true))
      .when(ignores('CopyBackup', 'TakeBackup', 'TakeContingency'), passes(15 * minute), begins, answersBackup, forced)
      .when(works)
      .thenExpect(
        isActive('c'),
        equals('the newest', (s) => newestSet(s)?.backup.kind, 'differential'),
        equals('staged', (s) => newestSet(s)?.staged, 'there'),
      )
  })
})

describe('a chain that a person vouches for', () => {
  it('is not changed under a running switch, which keeps the one that it began with', () => {
    given(protectedGroup(), ignores('RestoreDatabase'), forced, works)
      .when(
        asks({
          type: 'PinLineage',
          chain: { full: 'orders/1/2' as BackupSetId, differential: null },
          reason: 'it was ours',
        }),
      )
      .thenExpect(refused('SwitchRunning', 'cancel orders/1/4'))
  })
})

describe('a master whose database is gone when it is taken back', () => {
  const auto = { automaticReconnect: true, policy: { stableForMs: 0, blockForMs: 0, maxSwitches: 100 } }
  const destroyed =
    (name: string): Step =>
    ({ world }) => {
      for (const key of [...world.databases.keys()]) if (key.startsWith(`${name}|`)) world.databases.delete(key)
    }
  const opensNothing = sees((s) => ({
    type: 'TargetFailedCheck',
    operation: s.switches.running?.operation as OperationId,
    why: { code: 'DatabaseMissing', says: 'its files are gone' },
    content: false,
  }))
  const tried = [
    protectedGroup(auto),
    lost('a'),
    works,
    ignores('OpenAndCheck'),
    back('a'),
    works,
    destroyed('a'),
    opensNothing,
    hears('OpenAndCheck'),
  ] as const
  const keeps = returnsToMaster('keep')

  it('is not taken back by itself again and again, with its hosts stopped each time', () => {
    given(...tried)
      .thenExpect(
        isIn('on-backup-master-back'),
        equals('fence', (s) => s.switches.fences[id('a')]?.kind, 'failed'),
      )
      .when(works, passes(hour), works)
      .thenExpect(recordsNo('SwitchStarted'), recordsAmong('FenceReleased'), returnBlockedBy('lineage broken'))
  })

  it('is not opened by hand either, and the refusal names the way: the active is restored to it', () => {
    given(...tried, works)
      .when(discards)
      .thenExpect(refused('Blocked', 'return --keep-changes'))
      .when(keeps, works)
      .thenExpect(says('ActiveSwitched', { kind: 'return-keeping', to: 'a' }), isIn('protected'))
  })

  it('with the active lost too, can take over as a backup database', () => {
    given(...tried, works, lost('b'), works)
      .when(discards)
      .thenExpect(refused('Blocked', 'designate-master b'))
      .when(keeps)
      .thenExpect(refused('ActiveLost', 'designate-master b'))
  })

  it('a target that is restored and then not there fails for that one time', () => {
    given(protectedGroup(), ignores('OpenAndCheck'), lost('a'), works)
      .when(opensNothing)
      .thenExpect(records('SwitchAborted'))
  })
})

describe('a former database that is gone, and of which nothing was ever copied', () => {
  const gone = [
    protectedGroup({ backups: ['b'], policy: { blockForMs: 0 } }),
    ignores('TakeBackup'),
    lost('a'),
    works,
    back('a'),
    changes({ change: 'designateMaster', entry: id('b') }),
    works,
    forced,
    works,
    lost('b'),
    ({ world }: Installation) => {
      for (const key of [...world.databases.keys()]) if (key.startsWith('b|')) world.databases.delete(key)
    },
  ] as const

  it('Never 7: does not keep its server from taking over: there is nothing to overwrite, and the gap is stated', () => {
    given(...gone)
      .thenExpect(
        isActive('a'),
        equals('left', (s) => Object.keys(s.switches.leftovers), ['b']),
      )
      .when(changes({ change: 'designateMaster', entry: id('a') }), back('b'), works)
      .thenExpect(
        says('CopiesPinned', { of: 'b', sets: [], on: [], gap: { from: '2026-03-01T00:00:00.000Z', to: null } }),
        equals('left', (s) => Object.keys(s.switches.leftovers), []),
      )
      .when(lost('a'), works)
      .thenExpect(isActive('b'))
  })
})

describe('Never 8: a former database whose fence is released after its contingency backup', () => {
  const settled = [protectedGroup(), lost('a'), works, lost('b'), works, back('b'), works] as const
  const left = (s: State) => [Object.keys(s.switches.leftovers), Object.keys(s.switches.settled)]

  it('holds from then on what is in no backup: it is fenced and secured once more before it is overwritten', () => {
    given(...settled)
      .thenExpect(equals('left and settled', left, [['a'], ['b']]))
      .when(asks({ type: 'ReleaseFence', entry: id('b') }), works)
      .thenExpect(equals('left and settled', left, [['a', 'b'], []]))
      .when(forced)
      .thenExpect(refused('NoRestorableChain', 'failover --force --accept-data-loss --without-contingency'))
      .when(lost('c'), works)
      .thenExpect(recordsAmong('FenceRequested', 'FenceConfirmed'), recordsNo('SwitchStarted'))
      .when(back('c'), works)
      .thenExpect(says('ContingencyBackupTaken', { of: 'b' }), equals('left and settled', left, [['a'], ['b']]))
  })

  it('is forgotten when the entry leaves the group, or is active again', () => {
    given(...settled)
      .when(changes({ change: 'removeEntry', entry: id('b'), deleteFiles: false }), works)
      .thenExpect(equals('left and settled', left, [['a'], []]))
    given(...settled)
      .when(forced, works)
      .thenExpect(isActive('b'), equals('left and settled', left, [['a'], ['c']]))
  })
})
