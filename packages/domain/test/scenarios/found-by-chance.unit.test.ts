import type { BackupSetId, OperationId, State } from '@db-failover/domain'
import {
  asks,
  back,
  begins,
  equals,
  given,
  hears,
  id,
  ignores,
  isActive,
  lost,
  minute,
  passes,
  protectedGroup,
  recordsAmong,
  recordsNo,
  refused,
  type Step,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

// Stories that nobody had thought of: random histories told them first.

const forced = asks({
  type: 'FailOver',
  to: null,
  manner: 'forced',
  acceptDataLoss: true,
  acceptNoFence: false,
  withoutContingency: false,
})
const discards = asks({ type: 'ReturnToMaster', changes: 'discard', acceptDataLoss: true, withoutContingency: false })
const cancels: Step = (i) =>
  asks({ type: 'CancelOperation', operation: i.story.state.switches.running?.operation as OperationId })(i)
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
    given(...onBackup, ignores('OpenAndCheck'), discards, works, cancels, hears('OpenAndCheck'), works)
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
