import type { Change } from '../command.ts'
import type { State } from '../state.ts'
import type { Entry } from './entry.ts'

/** Entries that a change names and that the group does not have as described: they are tried before they are accepted. */
export const entriesToCheck = (state: State, changes: readonly Change[]): readonly Entry[] =>
  changes.flatMap((c) => {
    if (c.change === 'addBackupDatabase') return [c.entry]
    if (c.change === 'designateMaster') return typeof c.entry === 'string' ? [] : [c.entry]
    if (c.change !== 'folders') return []
    const entry = state.configuration.entries[c.entry]
    return entry === undefined ? [] : [{ ...entry, staging: c.staging, backup: c.backup }]
  })
