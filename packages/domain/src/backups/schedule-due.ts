import { nextSlot } from '../configuration/calendar.ts'
import type { Timing } from '../configuration/schedule.ts'
import type { Instant } from '../scalars.ts'
import type { State } from '../state.ts'
import { hasPassed, later } from '../time.ts'
import { currentFull } from './chains.ts'
import type { BackupCause, BackupKind } from './events.ts'

/** When the next backup of this kind is due, counted from the last one; a run that overtakes its slot skips it. */
const slotAfter = (state: State, timing: Timing, last: Instant, ended: Instant | null): Instant | null => {
  const slot = nextSlot(timing, last, ended === null ? last : later(last, ended))
  const since = state.people.leader?.since
  // Slots that passed while nobody led.
  const missed =
    slot !== null && since !== undefined && slot < since && state.configuration.schedule.onMissed === 'skip'
  return missed && since !== undefined ? nextSlot(timing, last, since) : slot
}

export interface DueBackup {
  readonly kind: BackupKind
  readonly cause: BackupCause
  readonly at: Instant
}

/** The next full and the next differential of the active's epoch, and why. A full beats a differential. */
export const nextBackups = (state: State): readonly DueBackup[] => {
  const { active } = state.switches
  const { schedule } = state.configuration
  const { lastFull, lastFullEnd, lastAny, lastAnyEnd } = state.backups
  if (active === null) return []
  if (lastFull === null || currentFull(state) === null)
    return [{ kind: 'full', cause: 'firstOfEpoch', at: active.since }]
  if (state.lineage.displaced?.pending === true) return [{ kind: 'full', cause: 'baseDisplaced', at: active.since }]
  const full = slotAfter(state, schedule.full, lastFull, lastFullEnd)
  const differential =
    schedule.differential === null ? null : slotAfter(state, schedule.differential, lastAny ?? lastFull, lastAnyEnd)
  return [
    ...(full === null ? [] : [{ kind: 'full', cause: 'scheduled', at: full } as const]),
    ...(differential === null ? [] : [{ kind: 'differential', cause: 'scheduled', at: differential } as const]),
  ]
}

/** The scheduled backup that is due now. */
export const dueBackup = (state: State, now: Instant): DueBackup | null =>
  nextBackups(state).find((b) => hasPassed(b.at, now)) ?? null
