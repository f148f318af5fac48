import type { Fence, Switch } from './state.ts'

// What a running switch may do next. One switch is one row of steps; a step is done when its event is in the log.

export const isReturn = (w: Switch): boolean => w.kind.startsWith('return')

/** Nothing that was acknowledged may be lost: hosts leave first, then fence, backup, restore. */
export const losesNothing = (w: Switch): boolean => w.kind === 'planned' || w.kind === 'return-keeping'

/** The database is opened as it stands: nothing is restored. */
export const opensInPlace = (w: Switch): boolean =>
  w.kind === 'return-discarding' || w.kind === 'return-discarding-active-dead'

/** Entries whose changes are given up or overwritten by the switch and must be safe before. */
export const toSecure = (w: Switch): readonly Switch['from'][] =>
  w.kind === 'return-discarding' || w.kind === 'return-discarding-active-dead'
    ? [w.from]
    : w.kind === 'return-keeping'
      ? [w.to]
      : []

export const isSecured = (w: Switch): boolean => toSecure(w).every((e) => w.secured[e] !== undefined)

/** The generation that may be opened now, null while an earlier step is missing. */
export const openableTarget = (w: Switch, fence: Fence | undefined): string | null => {
  if (!opensInPlace(w)) return w.restore?.kind === 'done' ? w.restore.generation : null
  if (!isSecured(w) || fence === undefined) return null
  return fence.generation
}
