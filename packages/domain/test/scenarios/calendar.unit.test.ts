import {
  type BackupSchedule,
  type Calendar,
  type Instant,
  isWithin,
  nextSlot,
  scheduleFault,
  type Timing,
} from '@db-failover/domain'
import { changes, given, minute, protectedGroup, records, recordsNothing, refused } from '@db-failover/domain/kit'
import { describe, expect, it } from 'vitest'

const at = (text: string): Instant => text as Instant
const daily = (time: string, zone: string): Timing => ({
  kind: 'calendar',
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  at: [time],
  zone,
})

describe('P7: calendar slots in a time zone', () => {
  it.each([
    ['an ordinary night', '01:00', 'UTC', '2026-05-01T12:00:00.000Z', '2026-05-02T01:00:00.000Z'],
    [
      'strictly after: not the slot that begins now',
      '01:00',
      'UTC',
      '2026-05-01T01:00:00.000Z',
      '2026-05-02T01:00:00.000Z',
    ],
    ['later on the same day', '23:00', 'UTC', '2026-05-01T01:00:00.000Z', '2026-05-01T23:00:00.000Z'],
    [
      'a zone off by three quarters of an hour',
      '01:00',
      'Asia/Kathmandu',
      '2026-05-01T12:00:00.000Z',
      '2026-05-01T19:15:00.000Z',
    ],
    [
      'local midnight before UTC midnight',
      '00:00',
      'Pacific/Auckland',
      '2026-06-30T10:00:00.000Z',
      '2026-06-30T12:00:00.000Z',
    ],
    [
      'local day after the UTC day',
      '23:30',
      'America/Los_Angeles',
      '2026-07-01T00:00:00.000Z',
      '2026-07-01T06:30:00.000Z',
    ],
    [
      'Berlin skips 02:00 to 03:00: 02:30 runs at 03:00',
      '02:30',
      'Europe/Berlin',
      '2026-03-28T12:00:00.000Z',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'Berlin, the night after the skipped hour',
      '02:30',
      'Europe/Berlin',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ],
    [
      'Berlin repeats 02:00 to 03:00: 02:30 runs the first time',
      '02:30',
      'Europe/Berlin',
      '2026-10-24T12:00:00.000Z',
      '2026-10-25T00:30:00.000Z',
    ],
    ['Berlin: and not a second time', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'],
    [
      'New York skips 02:00 to 03:00',
      '02:15',
      'America/New_York',
      '2026-03-07T12:00:00.000Z',
      '2026-03-08T07:00:00.000Z',
    ],
    [
      'New York repeats 01:00 to 02:00',
      '01:30',
      'America/New_York',
      '2026-10-31T12:00:00.000Z',
      '2026-11-01T05:30:00.000Z',
    ],
    [
      'New York: and not a second time',
      '01:30',
      'America/New_York',
      '2026-11-01T05:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ],
    [
      'Lord Howe skips half an hour',
      '02:15',
      'Australia/Lord_Howe',
      '2026-10-03T00:00:00.000Z',
      '2026-10-03T15:30:00.000Z',
    ],
    [
      'Lord Howe repeats half an hour',
      '01:45',
      'Australia/Lord_Howe',
      '2026-04-04T00:00:00.000Z',
      '2026-04-04T14:45:00.000Z',
    ],
    [
      'Lord Howe: and not a second time',
      '01:45',
      'Australia/Lord_Howe',
      '2026-04-04T14:45:00.000Z',
      '2026-04-05T15:15:00.000Z',
    ],
    [
      'São Paulo skipped midnight',
      '00:00',
      'America/Sao_Paulo',
      '2018-11-03T12:00:00.000Z',
      '2018-11-04T03:00:00.000Z',
    ],
    [
      'Samoa skipped a whole day: its slot runs when the next day begins',
      '12:00',
      'Pacific/Apia',
      '2011-12-29T23:00:00.000Z',
      '2011-12-30T10:00:00.000Z',
    ],
  ])('P7: %s', (_what, time, zone, after, expected) => {
    expect(nextSlot(daily(time, zone), at(after), at(after))).toBe(expected)
  })

  it('P7: weekdays are those of the zone', () => {
    const mondays: Timing = { kind: 'calendar', days: ['mon'], at: ['00:30'], zone: 'Europe/Berlin' }
    // Monday 00:30 in Berlin is still Sunday in UTC.
    expect(nextSlot(mondays, at('2026-05-01T00:00:00.000Z'), at('2026-05-01T00:00:00.000Z'))).toBe(
      '2026-05-03T22:30:00.000Z',
    )
  })

  it('P7: of several times of day the next one counts, in whatever order they are written', () => {
    const twice: Timing = { kind: 'calendar', days: ['fri', 'mon'], at: ['20:00', '08:00'], zone: 'UTC' }
    const slots = ['2026-05-01T00:00:00.000Z', '2026-05-01T08:00:00.000Z', '2026-05-01T20:00:00.000Z'].map((t) =>
      nextSlot(twice, at(t), at(t)),
    )
    expect(slots).toEqual(['2026-05-01T08:00:00.000Z', '2026-05-01T20:00:00.000Z', '2026-05-04T08:00:00.000Z'])
  })

  it.each([
    ['the first', '2026-05-01T00:00:00.000Z', '2026-05-01T00:15:00.000Z'],
    ['one that a run has overtaken is skipped', '2026-05-01T00:20:00.000Z', '2026-05-01T00:30:00.000Z'],
    ['strictly after', '2026-05-01T00:15:00.000Z', '2026-05-01T00:30:00.000Z'],
    ['a clock that stands before the last one', '2026-04-30T23:00:00.000Z', '2026-05-01T00:15:00.000Z'],
  ])('P7: an interval counts from the start of the last one: %s', (_what, after, expected) => {
    const every: Timing = { kind: 'every', everyMs: 15 * minute }
    expect(nextSlot(every, at('2026-05-01T00:00:00.000Z'), at(after))).toBe(expected)
  })

  const schedule = (full: Timing, differential: Timing | null = null): BackupSchedule => ({
    full,
    differential,
    onMissed: 'run',
  })
  const calendar = (over: Partial<Calendar>): Calendar => ({
    kind: 'calendar',
    days: ['mon'],
    at: ['01:00'],
    zone: 'UTC',
    ...over,
  })

  it.each([
    ['an interval of nothing', schedule({ kind: 'every', everyMs: 0 }), /full interval/],
    ['no weekday', schedule(calendar({ days: [] })), /full calendar names no weekday/],
    ['no time of day', schedule(calendar({ at: [] })), /full calendar names no time/],
    ['an unknown zone', schedule(calendar({ zone: 'Mars/Olympus' })), /Mars\/Olympus is not a time zone/],
    ['a differential that never comes', schedule(calendar({}), { kind: 'every', everyMs: 0 }), /differential interval/],
  ])('P7: a schedule that can never come due is refused: %s', (_what, faulty, why) => {
    expect(scheduleFault(faulty)).toMatch(why)
    given(protectedGroup())
      .when(changes({ change: 'schedule', schedule: faulty }))
      .thenExpect(refused('InvalidValue'), recordsNothing)
  })

  it('P7: a schedule that can come due is accepted; a differential is optional', () => {
    expect(scheduleFault(schedule(calendar({})))).toBeNull()
    given(protectedGroup())
      .when(changes({ change: 'schedule', schedule: schedule(calendar({})) }))
      .thenExpect(records('BackupScheduleChanged'))
  })

  it.each([
    ['within the day, before', '08:00', '18:00', '2026-05-01T07:59:00.000Z', false],
    ['within the day, at its start', '08:00', '18:00', '2026-05-01T08:00:00.000Z', true],
    ['within the day, at its end', '08:00', '18:00', '2026-05-01T18:00:00.000Z', false],
    ['past midnight, in the evening', '22:00', '04:00', '2026-05-01T23:00:00.000Z', true],
    ['past midnight, in the morning', '22:00', '04:00', '2026-05-01T03:59:00.000Z', true],
    ['past midnight, at its end', '22:00', '04:00', '2026-05-01T04:00:00.000Z', false],
    ['past midnight, at noon', '22:00', '04:00', '2026-05-01T12:00:00.000Z', false],
  ])('a daily window: %s', (_what, from, to, now, inside) => {
    expect(isWithin({ from, to, zone: 'UTC' }, at(now))).toBe(inside)
  })

  it('a daily window is read in its own zone', () => {
    const night = { from: '01:00', to: '03:00', zone: 'Asia/Tokyo' }
    expect(isWithin(night, at('2026-05-01T17:00:00.000Z'))).toBe(true)
    expect(isWithin(night, at('2026-05-01T02:00:00.000Z'))).toBe(false)
  })
})
