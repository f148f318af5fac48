import * as t from 'io-ts'
import { Millis } from '../scalars.ts'

export const Weekday = t.keyof({ mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 0 }, 'Weekday')
export type Weekday = t.TypeOf<typeof Weekday>

/** A local time of day, `hh:mm` of 24 hours. */
export const TimeOfDay = t.refinement(t.string, (s) => /^([01]\d|2[0-3]):[0-5]\d$/.test(s), 'TimeOfDay')

/** Every so often, counted from the start of the last one. */
export const Every = t.type({ kind: t.literal('every'), everyMs: Millis }, 'Every')
/** At local times of day, on some weekdays, in an IANA time zone. */
export const Calendar = t.type(
  {
    kind: t.literal('calendar'),
    days: t.array(Weekday),
    at: t.array(TimeOfDay),
    zone: t.string,
  },
  'Calendar',
)
export type Calendar = t.TypeOf<typeof Calendar>
export const Timing = t.union([Every, Calendar], 'Timing')
export type Timing = t.TypeOf<typeof Timing>

/** Full required, differential optional; `onMissed` says what becomes of slots that passed while nobody led. */
export const BackupSchedule = t.type(
  {
    full: Timing,
    differential: t.union([Timing, t.null]),
    onMissed: t.keyof({ run: null, skip: null }),
  },
  'BackupSchedule',
)
export type BackupSchedule = t.TypeOf<typeof BackupSchedule>

export const defaultSchedule: BackupSchedule = {
  full: {
    kind: 'calendar',
    days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
    at: ['01:00'],
    zone: 'UTC',
  },
  differential: { kind: 'every', everyMs: 15 * 60_000 },
  onMissed: 'run',
}
