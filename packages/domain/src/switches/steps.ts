import type { EntryId } from '../scalars.ts'
import type { Fence, Switch, Switches } from './state.ts'

// What a running switch may do next. One switch is one row of steps; a step is done when its event is in the log.

export const isReturn = (w: Switch): boolean => w.kind.startsWith('return')

/** Nothing that was acknowledged may be lost: hosts leave first, then fence, backup, restore. */
export const losesNothing = (w: Switch): boolean => w.kind === 'planned' || w.kind === 'return-keeping'

/** The database is opened as it stands: nothing is restored. */
export const opensInPlace = (w: Switch): boolean =>
  w.kind === 'return-discarding' || w.kind === 'return-discarding-active-dead'

/** Entries whose changes are given up or overwritten by the switch and must be safe before. */
export const toSecure = ({ leftovers }: Switches, w: Switch): readonly EntryId[] => {
  if (opensInPlace(w)) return [w.from]
  return w.kind === 'return-keeping' && leftovers[w.to] !== undefined ? [w.to] : []
}

/** The entries among them that are not safe yet. */
export const unsecured = (s: Switches, w: Switch): readonly EntryId[] =>
  toSecure(s, w).filter((e) => w.secured[e] === undefined)

/** The generation that may be opened now, null while an earlier step is missing. */
export const openableTarget = (w: Switch, fence: Fence | undefined): string | null => {
  if (!opensInPlace(w)) return w.restore?.kind === 'done' ? w.restore.generation : null
  return w.secured[w.from] === undefined || fence === undefined ? null : fence.generation
}
