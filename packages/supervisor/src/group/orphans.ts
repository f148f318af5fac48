import type { Entry, EntryId, Event, GroupId, State } from '@db-failover/domain'
import type { Ambient } from '../ambient.ts'
import { keptGenerations } from './kept-generations.ts'
import { removeStagedOrphans } from './staged-orphans.ts'

/** Removes what ended operations left on the servers. */
export interface Orphans {
  readonly folded: (event: Event) => void
  /** There may be some. */
  readonly wanted: () => void
  /** Begins what is wanted, entry by entry where none is under way; nothing waits for it. */
  readonly removeSome: (state: () => State, mayAct: () => boolean, term: number) => void
}

/** After these, a generation or a staged file may be there that nothing names any more. */
const leaves = (event: Event): boolean => {
  switch (event.type) {
    case 'ActiveSwitched':
    case 'SwitchAborted':
    case 'DrillPassed':
    case 'DrillFailed':
    case 'StandbyLost':
    case 'RestoreFailed':
    case 'OperationAbandoned':
    case 'BackupFailed':
    case 'ContingencyBackupFailed':
    case 'ManualBackupRequired':
      return true
    case 'DatabaseRestored':
      return event.data.purpose === 'standby'
    default:
      return false
  }
}

export const orphansOf = (ambient: Ambient, group: GroupId, signal: AbortSignal): Orphans => {
  const { observability } = ambient
  let wanted = false
  /** One server that does not answer keeps no other waiting; it is asked again after it has answered. */
  const running = new Set<EntryId>()
  const waiting = new Set<EntryId>()

  const remove = async (entry: Entry, state: () => State, mayAct: () => boolean, term: number): Promise<void> => {
    const about = { group, entry: entry.id }
    try {
      const { restores } = ambient.engines(entry)
      const keep = keptGenerations(state(), group, entry, restores.generationFor)
      const removed = await restores.removeOrphans(entry, group, keep, { term, signal, progress: () => {} })()
      if (removed._tag === 'Left')
        observability.log('info', 'orphans could not be removed', { ...about, says: removed.left.says })
      else if (removed.right.length > 0)
        observability.log('info', 'orphans were removed', { ...about, names: removed.right.join(', ') })
      await removeStagedOrphans(ambient, group, entry, state, mayAct)
    } catch (cause) {
      observability.log('error', 'orphans could not be removed', { ...about, says: String(cause) })
    }
  }

  return {
    folded: (event) => {
      if (leaves(event)) wanted = true
    },
    wanted: () => {
      wanted = true
    },
    removeSome: (state, mayAct, term) => {
      if ((!wanted && waiting.size === 0) || state().switches.running !== null || !mayAct()) return
      const { configuration, detection } = state()
      if (wanted) for (const { id } of Object.values(configuration.entries)) waiting.add(id)
      wanted = false
      for (const id of [...waiting].filter((w) => !running.has(w))) {
        waiting.delete(id)
        const entry = configuration.entries[id]
        if (entry === undefined || detection.health[id]?.kind === 'lost') continue
        running.add(id)
        void remove(entry, state, mayAct, term).finally(() => running.delete(id))
      }
    },
  }
}
