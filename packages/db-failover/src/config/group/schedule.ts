import { type BackupSchedule, defaultSchedule, TimeOfDay, type Timing } from '@db-failover/domain'
import { period } from '../shape/duration.ts'
import { list } from '../shape/list.ts'
import { field, object, optional } from '../shape/object.ts'
import { choice, orNone } from '../shape/scalars.ts'
import { form, isRecord, type Shape, shape, written } from '../shape/shape.ts'

const isZone = (u: unknown): u is string => {
  if (typeof u !== 'string' || u === '') return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: u })
    return true
  } catch {
    return false
  }
}

export const zone = shape(
  { allowed: 'an IANA time zone such as Europe/Zurich or UTC', schema: { type: 'string' } },
  isZone,
  (u) => (isZone(u) ? u : undefined),
)

export const timeOfDay = shape(
  {
    allowed: 'a time of day such as 01:30, in quotes',
    schema: { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' },
  },
  (u): u is string => TimeOfDay.is(u),
  (u) => (TimeOfDay.is(u) ? u : undefined),
)

const every = object('every so often', { every: field('Counted from the start of the last one.', period) })
const days = choice('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')
const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const calendar = object('at times of day', {
  days: optional('The weekdays.', list(days, 1), week),
  at: field('The times of day.', list(timeOfDay, 1)),
  zone: field('The time zone of these times.', zone),
})

const often = form(every, (e): Timing => ({ kind: 'every', everyMs: e.every }))
const atTimes = form(calendar, (c): Timing => ({ kind: 'calendar', days: [...c.days], at: [...c.at], zone: c.zone }))

/** `{ every: 15m }` or `{ days: [...], at: [...], zone: ... }`. */
export const timing: Shape<Timing> = written<Timing>(
  {
    allowed:
      '{ every: 15m }, or { at: ["01:00"], zone: Europe/Zurich } with days: [mon, …] where not every day is meant',
    schema: { oneOf: [every.schema, calendar.schema] },
  },
  (u): u is Timing => isRecord(u) && 'kind' in u,
  (u) => (!isRecord(u) ? undefined : 'every' in u ? often : atTimes),
  (t) => (t.kind === 'every' ? every.encode({ every: t.everyMs }) : { days: t.days, at: t.at, zone: t.zone }),
)

/** How often backups are made; the names are the domain's. */
export const schedule = object('a schedule', {
  full: optional('The full backup.', timing, defaultSchedule.full),
  differential: optional('The differential backup.', orNone(timing), defaultSchedule.differential),
  onMissed: optional(
    'What becomes of a time that passed while nobody led the group.',
    choice('run', 'skip'),
    defaultSchedule.onMissed,
  ),
})

export const scheduleOf = (s: { readonly [K in keyof BackupSchedule]: BackupSchedule[K] }): BackupSchedule => ({ ...s })
