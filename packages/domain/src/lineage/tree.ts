import type { Chain } from '../backups/events.ts'
import type { BackupSet } from '../backups/state.ts'
import { byAge } from '../operation-id.ts'
import type { EpochId } from '../scalars.ts'
import type { State } from '../state.ts'
import type { Epoch } from './state.ts'

// The tree of epochs. The path runs from the active's present to its root; only what lies on it may be restored by itself.

/** One epoch of the path, and up to which chain of it the active's history contains. `upTo: null`: to its end. */
export interface OnPath {
  readonly epoch: Epoch
  readonly upTo: Chain | null
}

/** From the active's epoch back to its root. An epoch that has left the state ends the path. */
export const pathOf = (state: State): readonly OnPath[] => {
  const path: OnPath[] = []
  let id: EpochId | null = state.switches.active?.epoch ?? null
  let upTo: Chain | null = null
  while (id !== null) {
    const epoch: Epoch | undefined = state.lineage.epochs[id]
    if (epoch === undefined || path.some((p) => p.epoch.id === id)) break
    path.push({ epoch, upTo })
    upTo = epoch.parent?.at.kind === 'chain' ? epoch.parent.at.chain : null
    id = epoch.parent?.epoch ?? null
  }
  return path
}

/** Does what the set contains belong to the active's history? Contingency backups are never links of a chain. */
export const isOnPath = (path: readonly OnPath[], { backup, contingency }: BackupSet): boolean => {
  if (contingency) return false
  const place = path.find((p) => p.epoch.id === backup.epoch)
  if (place === undefined) return false
  if (place.upTo === null) return true
  const newest = place.upTo.differential ?? place.upTo.full
  return byAge(backup.set, newest) <= 0
}

/** Epochs in which a retained set, the active, a stay or a leftover lies, and those that connect them to the active. */
export const neededEpochs = (state: State): ReadonlySet<string> => {
  const { active, stay, leftovers, settled } = state.switches
  const held = new Set<string>(Object.values(state.backups.sets).map((s) => s.backup.epoch))
  if (active !== null) held.add(active.epoch)
  if (stay !== null) held.add(stay.epoch)
  for (const l of [...Object.values(leftovers), ...Object.values(settled)]) held.add(l.epoch)
  const path = pathOf(state).map((p) => p.epoch.id)
  const oldest = path.findLastIndex((id) => held.has(id))
  for (const id of path.slice(0, oldest + 1)) held.add(id)
  return held
}
