import { type BackupSchedule, Calendar, type Timing } from '@db-failover/domain'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { timing } from '../../config/group/schedule.ts'
import { millisIn } from '../../config/shape/duration.ts'
import { type AskOptions, ask } from '../ask.ts'
import type { Failure } from '../failure.ts'
import { type Outcome, oneGroup, standingOf, withLog } from '../session.ts'
import type { Cli } from '../world.ts'

interface ScheduleOptions extends AskOptions {
  readonly full?: string
  readonly differential?: string
  readonly onMissed?: string
}

const DAYS = /^(?:(?:mon|tue|wed|thu|fri|sat|sun)(?:,|$))+$/

/** `15m`, `01:00 Europe/Zurich`, `mon,thu 01:00,13:00 UTC`. */
const timingIn = (option: string, text: string): Either<Failure, Timing> => {
  const wrong = (says: string): Either<Failure, never> => left({ _tag: 'Usage', says: `${option}: ${says}` })
  const ms = millisIn(text)
  if (ms !== null && ms > 0) return right({ kind: 'every', everyMs: ms })
  const parts = text.trim().split(/\s+/)
  const days = parts.length === 3 && DAYS.test(parts[0] ?? '') ? parts.shift()?.split(',') : undefined
  const [at, zone] = parts
  if (parts.length !== 2 || at === undefined || zone === undefined)
    return wrong(
      `found ${JSON.stringify(text)}; allowed is 15m, or "01:00 Europe/Zurich", or "mon,thu 01:00,13:00 UTC"`,
    )
  const read = timing.decode({ ...(days === undefined ? {} : { days }), at: at.split(','), zone })
  return read._tag === 'Right' && (read.right.kind === 'every' || Calendar.is(read.right))
    ? read
    : wrong(read._tag === 'Left' ? (read.left[0]?.message ?? 'not allowed') : 'not allowed')
}

const changedSchedule = (now: BackupSchedule, o: ScheduleOptions): Either<Failure, BackupSchedule> => {
  const full = o.full === undefined ? right(now.full) : timingIn('--full', o.full)
  if (full._tag === 'Left') return full
  const differential: Either<Failure, Timing | null> =
    o.differential === undefined
      ? right(now.differential)
      : o.differential === 'none'
        ? right(null)
        : timingIn('--differential', o.differential)
  if (differential._tag === 'Left') return differential
  const onMissed = o.onMissed === 'run' || o.onMissed === 'skip' ? o.onMissed : now.onMissed
  return right({ full: full.right, differential: differential.right, onMissed })
}

/** Changes what is named and keeps the rest; without options shows the schedule. */
export const schedule = (cli: Cli, options: ScheduleOptions): Promise<Outcome> =>
  withLog(cli, async (session) => {
    const group = oneGroup(session)
    if (group._tag === 'Left') return group
    const standing = await standingOf(session.log, group.right)
    if (standing._tag === 'Left') return standing
    const now = standing.right.state.configuration.schedule
    if (options.full === undefined && options.differential === undefined && options.onMissed === undefined) {
      const text = (t: Timing | null) => (t === null ? 'none' : JSON.stringify(timing.encode(t)))
      cli.out.result({ group: group.right, schedule: now }, () => [
        `full ${text(now.full)}`,
        `differential ${text(now.differential)}`,
        `missed ones ${now.onMissed}`,
      ])
      return right(undefined)
    }
    const wanted = changedSchedule(now, options)
    if (wanted._tag === 'Left') return wanted
    return ask(
      cli,
      session,
      group.right,
      { type: 'ChangeGroup', changes: [{ change: 'schedule', schedule: wanted.right }] },
      options,
    )
  })
