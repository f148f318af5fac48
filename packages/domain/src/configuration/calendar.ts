import type { Instant } from '../scalars.ts'
import { instantOf, millisOf } from '../time.ts'
import type { BackupSchedule, Calendar, Timing, Weekday } from './schedule.ts'

// Calendar slots in an IANA zone. A slot that daylight saving skips runs at the next minute that exists; a repeated one once.

const dayMs = 86_400_000
const weekdays: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const formats = new Map<string, Intl.DateTimeFormat>()

/** Throws RangeError for a zone that the platform does not know; `scheduleFault` asks first. */
const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(zone, made)
  return made
}

/** The local wall time at an instant, as if it were UTC, in epoch milliseconds. */
const wallAt = (ms: number, zone: string): number => {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(new Date(ms))
      .map((p) => [p.type, Number(p.value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** The first instant whose local wall time is at or after the given one: the skipped and the repeated hour included. */
const instantAtWall = (wall: number, zone: string): number => {
  // Offsets lie within a day of UTC, and change rarely: try both offsets around the wanted time, earliest first.
  const candidates = [
    wall - (wallAt(wall - dayMs, zone) - (wall - dayMs)),
    wall - (wallAt(wall + dayMs, zone) - (wall + dayMs)),
  ].sort((a, b) => a - b)
  const exact = candidates.find((c) => wallAt(c, zone) === wall)
  if (exact !== undefined) return exact
  // Skipped: walk to the first minute whose wall time is past the gap.
  let at = candidates[0] ?? wall
  while (wallAt(at, zone) < wall) at += 60_000
  while (wallAt(at - 60_000, zone) >= wall) at -= 60_000
  return at
}

const firstSlotAfter = (c: Calendar, after: number): number | null => {
  const today = Math.floor(wallAt(after, c.zone) / dayMs) * dayMs
  for (let day = -1; day <= 8; day++) {
    const date = today + day * dayMs
    const weekday = weekdays[new Date(date).getUTCDay()]
    if (weekday === undefined || !c.days.includes(weekday)) continue
    const slots = c.at.map((hhmm) => {
      const [h, m] = hhmm.split(':').map(Number)
      return instantAtWall(date + ((h ?? 0) * 60 + (m ?? 0)) * 60_000, c.zone)
    })
    const next = slots.filter((s) => s > after).sort((a, b) => a - b)[0]
    if (next !== undefined) return next
  }
  return null
}

interface Gap {
  readonly after: number
  readonly next: number | null
}

/** Stretches without a slot that were found before: asking what is due, again and again, looks no zone up. */
const gaps = new WeakMap<Calendar, readonly Gap[]>()
/** A schedule is asked for its next slot after the last backup, and after the leader began to lead. */
const gapsKept = 4

const nextCalendarSlot = (c: Calendar, after: number): number | null => {
  const known = gaps.get(c) ?? []
  const gap = known.find((g) => g.after <= after && (g.next === null ? g.after === after : after < g.next))
  if (gap !== undefined) return gap.next
  const next = firstSlotAfter(c, after)
  gaps.set(c, [{ after, next }, ...known].slice(0, gapsKept))
  return next
}

/** The first slot strictly after the instant; for an interval, counted from `last`. null: never. */
export const nextSlot = (timing: Timing, last: Instant, after: Instant): Instant | null => {
  if (timing.kind === 'calendar') {
    const next = nextCalendarSlot(timing, millisOf(after))
    return next === null ? null : instantOf(next)
  }
  const start = millisOf(last)
  const passed = Math.max(0, Math.floor((millisOf(after) - start) / timing.everyMs))
  return instantOf(start + (passed + 1) * timing.everyMs)
}

/** null for a time zone that the platform knows. */
export const zoneFault = (zone: string): string | null => {
  try {
    formatOf(zone)
    return null
  } catch {
    return `${zone} is not a time zone that this machine knows.`
  }
}

const timingFault = (name: string, timing: Timing): string | null => {
  if (timing.kind === 'every') return timing.everyMs > 0 ? null : `The ${name} interval must be more than 0.`
  if (timing.days.length === 0) return `The ${name} calendar names no weekday.`
  if (timing.at.length === 0) return `The ${name} calendar names no time of day.`
  return zoneFault(timing.zone)
}

/** The first thing wrong with a schedule, in one sentence; null when it can come due. */
export const scheduleFault = (s: BackupSchedule): string | null =>
  timingFault('full', s.full) ?? (s.differential === null ? null : timingFault('differential', s.differential))

/** Is the instant's local time of day within the window? A window may pass midnight. */
export const isWithin = (
  window: { readonly from: string; readonly to: string; readonly zone: string },
  at: Instant,
): boolean => {
  const wall = new Date(wallAt(millisOf(at), window.zone)).toISOString().slice(11, 16)
  return window.from <= window.to ? window.from <= wall && wall < window.to : wall >= window.from || wall < window.to
}
