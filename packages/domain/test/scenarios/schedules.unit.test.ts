import {
  type BackupSchedule,
  type Instant,
  minus,
  nextBackups,
  type OperationId,
  type ProcessId,
  type State,
  type Timing,
} from '@db-failover/domain'
import {
  back,
  begins,
  described,
  enables,
  equals,
  everyQuarter,
  given,
  hour,
  isActive,
  isIn,
  isNotDue,
  leads,
  lost,
  minute,
  passes,
  protectedGroup,
  records,
  recordsAmong,
  recordsNo,
  type Step,
  says,
  sees,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const schedule = (over: Partial<BackupSchedule>): BackupSchedule => ({ ...everyQuarter, ...over })
const nightly: Timing = {
  kind: 'calendar',
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  at: ['01:00'],
  zone: 'UTC',
}
const next = (kind: string) => (s: State) => nextBackups(s).find((b) => b.kind === kind)?.at ?? null
const kinds = equals('kinds of backup', (s) => Object.values(s.backups.sets).map((x) => x.backup.kind), [
  'full',
  'differential',
])
const stepsBack =
  (ms: number): Step =>
  ({ story }) => {
    const from = story.now
    story.after(-ms)
    story.see({ type: 'ClockSteppedBack', from, to: story.now })
  }
const restarts: Step = leads({ type: 'TakeLeadership', process: 'supervisor-1' as ProcessId })

// The kit's clock begins at 2026-03-01T00:00:00.000Z.

describe('P7: how often the full and how often the differential are made', () => {
  it('P7: a differential is due an interval after the last backup, and not before', () => {
    given(protectedGroup())
      .when(passes(15 * minute - 1), works)
      .thenExpect(recordsNo('BackupStarted'))
      .when(passes(1), works)
      .thenExpect(says('BackupStarted', { kind: 'differential', cause: 'scheduled' }), kinds)
  })

  it('P7: without a differential schedule there are fulls only', () => {
    given(protectedGroup({ schedule: schedule({ differential: null }) }))
      .when(passes(23 * hour), works)
      .thenExpect(recordsNo('BackupStarted'))
      .when(passes(1 * hour), works)
      .thenExpect(says('BackupStarted', { kind: 'full', cause: 'scheduled' }))
  })

  it('P7: a full beats a differential that is due at the same time', () => {
    given(protectedGroup())
      .when(passes(24 * hour), begins)
      .thenExpect(says('BackupStarted', { kind: 'full' }))
      .when(works)
      .thenExpect(recordsNo('BackupStarted'))
  })

  it('P7: a calendar full is made at its time in its zone', () => {
    given(protectedGroup({ schedule: schedule({ full: { ...nightly, zone: 'Europe/Berlin' }, differential: null }) }))
      .thenExpect(equals('next full', next('full'), '2026-03-02T00:00:00.000Z'))
      .when(passes(24 * hour), works)
      .thenExpect(recordsAmong('BackupStarted', 'BackupTaken'))
  })

  it('P7: a run that overtakes its slot skips it', () => {
    given(protectedGroup(), passes(15 * minute), begins)
      .when(passes(20 * minute), works)
      .thenExpect(equals('next differential', next('differential'), '2026-03-01T00:45:00.000Z'))
  })

  it('P7: onMissed run: slots that passed while nobody led are made up for once', () => {
    given(protectedGroup({ schedule: schedule({ full: nightly, differential: null }) }))
      .when(passes(50 * hour), restarts, works)
      .thenExpect(
        says('BackupStarted', { kind: 'full' }),
        equals('next full', next('full'), '2026-03-04T01:00:00.000Z'),
      )
  })

  it('P7: onMissed skip: slots that passed while nobody led are left out', () => {
    given(protectedGroup({ schedule: schedule({ full: nightly, differential: null, onMissed: 'skip' }) }))
      .when(passes(50 * hour), restarts, works)
      .thenExpect(recordsNo('BackupStarted'), equals('next full', next('full'), '2026-03-04T01:00:00.000Z'))
      .when(passes(23 * hour), works)
      .thenExpect(says('BackupStarted', { kind: 'full' }))
  })

  it('P7: a clock that stepped back is recorded, and schedules go on', () => {
    given(protectedGroup(), passes(5 * minute))
      .when(({ story }) => {
        story.see({ type: 'ClockSteppedBack', from: story.now, to: minus(story.now, 2 * minute) })
      })
      .thenExpect(
        records('ClockStepped'),
        equals('clock', (s) => s.people.clock, '2026-03-01T00:03:00.000Z'),
      )
  })

  it('P7: when the clock is set back by hours, an interval goes on from where it was, and not hours later', () => {
    given(protectedGroup(), passes(5 * minute), stepsBack(10 * hour))
      .when(passes(9 * minute), works)
      .thenExpect(recordsNo('BackupStarted'))
      .when(passes(minute), works)
      .thenExpect(says('BackupStarted', { kind: 'differential', cause: 'scheduled' }))
  })

  it('P9: when the clock is set back by hours before the first full was taken, it is due all the same', () => {
    given(described(), enables, stepsBack(10 * hour))
      .when(works)
      .thenExpect(says('BackupStarted', { kind: 'full', cause: 'firstOfEpoch' }), isIn('protected'))
  })

  it('P13: when the clock is set back by hours, a return waits for the rest of the stable time, and no longer', () => {
    given(
      protectedGroup({ automaticReconnect: true }),
      lost('a'),
      works,
      back('a'),
      passes(4 * minute),
      stepsBack(10 * hour),
    )
      .when(works)
      .thenExpect(isActive('b'))
      .when(passes(hour), works)
      .thenExpect(isActive('a'))
  })

  it('P9: when the clock is set back by hours, what failed is tried again after its wait', () => {
    const fails = sees((s) => ({
      type: 'BackupDidNotFinish',
      operation: s.backups.running?.operation as OperationId,
      why: { code: 'Full', says: 'no space left' },
      retryAfter: '2026-03-01T00:16:00.000Z' as Instant,
    }))
    given(protectedGroup(), passes(15 * minute), begins, fails, stepsBack(10 * hour))
      .when(works)
      .thenExpect(recordsNo('BackupStarted'))
      .when(passes(minute), works)
      .thenExpect(says('BackupStarted', { kind: 'differential' }))
  })

  it('P7: a differential that overtakes the slot of a full does not skip the full', () => {
    given(
      protectedGroup({ schedule: schedule({ full: nightly, differential: { kind: 'every', everyMs: 55 * minute } }) }),
    )
      .when(passes(55 * minute), begins, passes(10 * minute), works)
      .thenExpect(
        recordsAmong('BackupTaken', 'BackupStarted'),
        says('BackupStarted', { kind: 'full', cause: 'scheduled' }),
      )
  })

  it('P7: a scheduled backup that fails is tried again after the wait, not at the next slot', () => {
    given(protectedGroup(), passes(24 * hour), begins)
      .when(
        sees((s) => ({
          type: 'BackupDidNotFinish',
          operation: s.backups.running?.operation as OperationId,
          why: { code: 'Full', says: 'no space left' },
          retryAfter: '2026-03-02T00:00:05.000Z' as Instant,
        })),
      )
      .thenExpect(records('BackupFailed'), isNotDue('StartBackup'))
      .when(passes(5000), works)
      .thenExpect(recordsAmong('BackupStarted', 'BackupTaken'), says('BackupStarted', { kind: 'full', attempt: 1 }))
  })
})
