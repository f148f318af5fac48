import { setsOf } from '../backups/chains.ts'
import { byAge } from '../operation-id.ts'
import type { EntryId, EpochId } from '../scalars.ts'
import type { State } from '../state.ts'

/** The newest copies of the epoch that lie elsewhere: what stands for the contingency backup of a dead database. */
export const newestCopies = (state: State, epoch: EpochId, of: EntryId) => {
  const elsewhere = (s: ReturnType<typeof setsOf>[number]) =>
    Object.entries(s.copies).flatMap(([on, c]) => (on !== of && c.kind === 'verified' ? [on as EntryId] : []))
  const sets = setsOf(state)
    .filter((s) => s.backup.epoch === epoch && elsewhere(s).length > 0)
    .sort((a, b) => byAge(b.backup.set, a.backup.set))
  const newest = sets[0]
  const base =
    newest === undefined || newest.backup.base === null
      ? undefined
      : sets.find((s) => s.backup.set === newest.backup.base)
  const pinned = newest === undefined ? [] : base === undefined ? [newest] : [base, newest]
  return {
    sets: pinned.map((s) => s.backup.set),
    on: [...new Set(pinned.flatMap(elsewhere))],
    until: newest?.backup.contains.allBefore ?? null,
  }
}
