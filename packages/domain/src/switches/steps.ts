import type { EntryId } from '../scalars.ts'
import type { Switch, Switches } from './state.ts'

// What a running switch may do next. One switch is one row of steps; a step is done when its event is in the log.

export const isReturn = (w: Switch): boolean => w.kind.startsWith('return')

/** Nothing that was acknowledged may be lost: hosts leave first, then fence, backup, restore. */
export const losesNothing = (w: Switch): boolean => w.kind === 'planned' || w.kind === 'return-keeping'

/** The database is opened as it stands: nothing is restored. */
export const opensInPlace = (w: Switch): boolean =>
  w.kind === 'return-discarding' || w.kind === 'return-discarding-active-dead'

/**
 * Entries whose changes are given up or overwritten by the switch and must be safe before; a master that is opened as it
 * stands too, where hosts that were cut off may have gone on writing to it.
 */
export const toSecure = ({ leftovers, stay }: Switches, w: Switch): readonly EntryId[] => {
  const wroteOn = stay?.mayHaveGoneOn === true && leftovers[w.to] !== undefined
  if (opensInPlace(w)) return wroteOn ? [w.from, w.to] : [w.from]
  return w.kind === 'return-keeping' && leftovers[w.to] !== undefined ? [w.to] : []
}

/** The entries among them that are not safe yet. */
export const unsecured = (s: Switches, w: Switch): readonly EntryId[] =>
  toSecure(s, w).filter((e) => w.secured[e] === undefined)

/** The generation that may be opened now, null while an earlier step is missing. */
export const openableTarget = (s: Switches, w: Switch): string | null => {
  if (!opensInPlace(w)) return w.restore?.kind === 'done' ? w.restore.generation : null
  const fence = s.fences[w.to]
  return unsecured(s, w).length > 0 || fence === undefined ? null : fence.generation
}
