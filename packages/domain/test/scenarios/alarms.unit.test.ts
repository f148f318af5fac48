import { alarmsOf, type Instant, type OperationId } from '@db-failover/domain'
import {
  alarm,
  asks,
  away,
  back,
  begins,
  equals,
  given,
  hears,
  hour,
  ignores,
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
  rewound,
  says,
  sees,
  spoiled,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

describe('P20: alarms open and close by event', () => {
  it('P20: an alarm is raised once, and cleared when its condition ends', () => {
    given(protectedGroup())
      .when(lost('c'), works)
      .thenExpect(says('AlarmRaised', { kind: 'entry lost', subject: 'c' }))
      .when(passes(minute), works)
      .thenExpect(recordsNothing)
      .when(back('c'), works)
      .thenExpect(says('AlarmCleared', { kind: 'entry lost', subject: 'c' }), noAlarm('entry lost'))
  })

  it('P20: backup stale', () => {
    given(protectedGroup({ policy: { backupStaleAfterMs: hour } }), ignores('TakeBackup'))
      .when(passes(hour - 1), works)
      .thenExpect(noAlarm('backup stale'))
      .when(passes(1), works)
      .thenExpect(alarm('backup stale'))
      .when(hears('TakeBackup'), works, passes(15 * minute), works)
      .thenExpect(noAlarm('backup stale'))
  })

  it('P20: copy missing, after more than one attempt', () => {
    given(protectedGroup(), away('c'), passes(15 * minute), works)
      .thenExpect(noAlarm('copy missing'))
      .when(passes(10_000), works)
      .thenExpect(alarm('copy missing'))
  })

  it('P20: owed, and what to type', () => {
    given(protectedGroup(), rewound)
      .when(probed('a'), works)
      .thenExpect(says('AlarmRaised', { kind: 'owed', todo: 'db-failover backup full' }))
  })

  it('P20: down and blocked, with what to type', () => {
    given(protectedGroup(), asks({ type: 'Pause', until: '2026-03-02T00:00:00.000Z' as Instant, reason: 'moving' }))
      .when(lost('a'), works)
      .thenExpect(
        says('AlarmRaised', { kind: 'down', todo: 'db-failover resume' }),
        says('AlarmRaised', { kind: 'blocked', todo: 'db-failover resume' }),
      )
  })

  it('P20: down without a block says that failover is due', () => {
    given(protectedGroup(), lost('a')).thenExpect(
      equals(
        'down',
        (s) => alarmsOf(s, '2026-03-01T00:00:00.000Z' as Instant).get('down')?.todo,
        'Wait: failover is due.',
      ),
    )
  })

  it.each([
    ['administrator', 'administrator at work'],
    ['unhappy', 'unhappy'],
  ] as const)('P20: a verdict "%s" is the alarm "%s"', (verdict, kind) => {
    given(protectedGroup())
      .when(probed('b', { verdict }), works)
      .thenExpect(says('AlarmRaised', { kind, subject: 'b' }))
  })

  it('P20: a database that starts for longer than the allowance', () => {
    given(protectedGroup({ policy: { recoveryAllowanceMs: 10 * minute } }), probed('a', { verdict: 'starting' }))
      .when(passes(10 * minute - 1), works)
      .thenExpect(noAlarm('starting too long'))
      .when(passes(1), works)
      .thenExpect(alarm('starting too long'))
  })

  it('P20: asymmetric view, with a supervisor that reaches both the entry and the log', () => {
    given(protectedGroup())
      .when(probed('a', { verdict: 'gone', witnesses: ['host app-1', 'supervisor supervisor-2'] }), works)
      .thenExpect(
        says('AlarmRaised', {
          kind: 'asymmetric view',
          subject: 'a',
          says: 'The leader does not reach a, others do (host app-1, supervisor supervisor-2): gone',
          todo: 'Stop supervisor-1 and let supervisor supervisor-2 lead, which reaches a and the log, or mend the way from supervisor-1 to a.',
        }),
      )
  })

  it('P20: asymmetric view, where only hosts reach the entry: no supervisor is named', () => {
    given(protectedGroup())
      .when(probed('a', { verdict: 'gone', witnesses: ['host app-1'] }), works)
      .thenExpect(
        says('AlarmRaised', {
          kind: 'asymmetric view',
          todo: 'Run a supervisor where a and the log are both reached, or mend the way from supervisor-1 to a.',
        }),
      )
  })

  it('P20: backup failing, after more than one attempt', () => {
    const fails = sees((s) => ({
      type: 'BackupDidNotFinish',
      operation: s.backups.running?.operation as OperationId,
      why: { code: 'Full', says: 'no space left' },
      retryAfter: null,
    }))
    given(protectedGroup(), ignores('TakeBackup'), passes(15 * minute), begins, fails, works)
      .thenExpect(noAlarm('backup failing'))
      .when(passes(15 * minute), begins, fails, works)
      .thenExpect(alarm('backup failing'))
  })

  it('P20: drill failed, until one passes', () => {
    const drill = asks({ type: 'RunDrill', on: null })
    given(protectedGroup(), spoiled('b'))
      .when(drill, works)
      .thenExpect(recordsAmong('RestoreStarted', 'DrillFailed'), alarm('drill failed'))
      .when(({ world }) => world.spoiled.clear(), drill, works)
      .thenExpect(recordsAmong('DrillPassed', 'AlarmCleared'), noAlarm('drill failed'))
  })

  it('P20: a fence that could not be had', () => {
    given(protectedGroup())
      .when(lost('a'), works)
      .thenExpect(says('AlarmRaised', { kind: 'fence not confirmed', subject: 'a' }))
      .when(back('a'), works)
      .thenExpect(noAlarm('fence not confirmed'))
  })

  it('P20: not protected', () => {
    given(protectedGroup({ backups: ['b'], policy: { backupStaleAfterMs: hour } }), passes(hour))
      .when(lost('b'), works)
      .thenExpect(alarm('not protected'))
  })

  it('P20: a delivery that fails is itself an alarm, and stays until it works again', () => {
    const delivery = (holds: boolean) =>
      sees({
        type: 'Reported',
        alarm: 'delivery failing',
        subject: 'pager',
        holds,
        says: 'connection refused',
        todo: 'Look at the sink.',
      })
    given(protectedGroup())
      .when(delivery(true), works)
      .thenExpect(says('AlarmRaised', { kind: 'delivery failing', subject: 'pager' }), recordsNo('AlarmCleared'))
      .when(delivery(true))
      .thenExpect(recordsNothing)
      .when(delivery(false))
      .thenExpect(records('AlarmCleared'))
      .when(delivery(false))
      .thenExpect(recordsNothing)
  })

  it('P20: alarms are acknowledged, and stay open', () => {
    given(protectedGroup(), lost('c'), works)
      .when(asks({ type: 'Acknowledge', what: 'alarms', note: 'known' }))
      .thenExpect(
        records('Acknowledged'),
        alarm('entry lost'),
        equals('acknowledged', (s) => Object.values(s.people.alarms).map((a) => a.acknowledged), [true]),
      )
      .when(asks({ type: 'Acknowledge', what: 'alarms', note: 'again' }))
      .thenExpect(refused('NothingToDo', 'status'))
  })

  it('P20: while failover is OFF nothing is watched, so nothing is alarmed', () => {
    given(protectedGroup(), asks({ type: 'DisableFailover' }))
      .when(lost('c'), works)
      .thenExpect(noAlarm('entry lost'))
  })
})
