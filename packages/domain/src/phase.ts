import { restorableFrom } from './backups/chains.ts'
import type { State } from './state.ts'
import { isReturn } from './switches/steps.ts'

export const phases = [
  'failing-over',
  'returning',
  'off',
  'down',
  'on-backup-master-back',
  'on-backup',
  'out-of-sync',
  'protected',
  'unprotected',
] as const
/** What a group is in, in one word. Derived from the state and never stored. */
export type Phase = (typeof phases)[number]

/** An entry other than the active is healthy and restorable now. */
export const isProtected = (state: State): boolean =>
  Object.keys(state.configuration.entries).some((id) => {
    const entry = id as keyof typeof state.configuration.entries
    return (
      entry !== state.switches.active?.entry &&
      state.detection.health[entry]?.kind === 'healthy' &&
      restorableFrom(state, entry).length > 0
    )
  })

/** The first that holds. */
export const phase = (state: State): Phase => {
  const { active, running } = state.switches
  const { enabled, master } = state.configuration
  if (running !== null) return isReturn(running) ? 'returning' : 'failing-over'
  if (enabled === null || active === null) return 'off'
  if (state.detection.health[active.entry]?.kind === 'lost') return 'down'
  if (active.entry !== master) {
    const back = master !== null && state.detection.health[master]?.kind === 'healthy'
    return back ? 'on-backup-master-back' : 'on-backup'
  }
  if (state.lineage.owed !== null) return 'out-of-sync'
  return isProtected(state) ? 'protected' : 'unprotected'
}
