import { byAge } from '../operation-id.ts'
import type { BackupSetId, EntryId, Instant } from '../scalars.ts'
import type { State } from '../state.ts'
import { hasPassed } from '../time.ts'
import { setsOf } from './chains.ts'
import type { Place } from './events.ts'
import type { BackupSet } from './state.ts'

/** Where the set can be read from: its staging folder, or a folder that has it verified and whose server answers. */
const sourceOf = (state: State, set: BackupSet): Place | null => {
  const stagingAnswers = state.detection.health[set.backup.entry]?.kind === 'healthy'
  if (set.staged === 'there' && stagingAnswers) return { entry: set.backup.entry, folder: 'staging' }
  const holder = Object.entries(set.copies).find(
    ([on, c]) => c.kind === 'verified' && state.detection.health[on as EntryId]?.kind === 'healthy',
  )
  return holder === undefined ? null : { entry: holder[0] as EntryId, folder: 'backup' }
}

/** The folder lacks the set, and every server that has it is lost. */
export const isOutOfReach = (state: State, set: BackupSet, folder: EntryId): boolean => {
  const here = set.copies[folder]?.kind
  const holders = Object.keys(set.copies).filter((on) => set.copies[on as EntryId]?.kind === 'verified')
  const sources = set.staged === 'there' ? [set.backup.entry, ...holders] : holders
  return (
    here !== 'verified' &&
    here !== 'copied' &&
    sources.every((on) => state.detection.health[on as EntryId]?.kind === 'lost')
  )
}

/** A differential goes only where its full lies. */
const hasBase = (state: State, set: BackupSet, on: EntryId): boolean => {
  if (set.backup.base === null) return true
  const base = state.backups.sets[set.backup.base]?.copies[on]?.kind
  return base === 'verified' || base === 'copied'
}

const wants = (state: State, set: BackupSet, on: EntryId, now: Instant): boolean => {
  const copy = set.copies[on]
  // What an earlier epoch still owed when it ended is owed no longer.
  if (set.backup.epoch !== state.switches.active?.epoch) return false
  if (copy?.kind !== 'missing' || state.detection.health[on]?.kind !== 'healthy') return false
  return (copy.retryAfter === null || hasPassed(copy.retryAfter, now)) && hasBase(state, set, on)
}

/** The next copy to make: the oldest set that a folder lacks, to all folders that lack it. */
export const nextCopy = (
  state: State,
  now: Instant,
): { readonly set: BackupSetId; readonly from: Place; readonly to: readonly EntryId[] } | null => {
  for (const set of [...setsOf(state)].sort((a, b) => byAge(a.backup.set, b.backup.set))) {
    const to = (Object.keys(set.copies) as EntryId[]).filter((on) => wants(state, set, on, now))
    const from = sourceOf(state, set)
    if (to.length > 0 && from !== null) return { set: set.backup.set, from, to }
  }
  return null
}
