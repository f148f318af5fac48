import type { Event, GroupId, State } from '@db-failover/domain'
import type { Ambient } from '../ambient.ts'
import { keptGenerations } from './kept-generations.ts'
import { removeStagedOrphans } from './staged-orphans.ts'

/** Removes what ended operations left on the servers. */
export interface Orphans {
  readonly folded: (event: Event) => void
  /** There may be some. */
  readonly wanted: () => void
  /** Begins a removal if one is wanted and none is under way; nothing waits for it. */
  readonly removeSome: (state: () => State, mayAct: () => boolean) => void
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

export const orphansOf = (ambient: Ambient, group: GroupId): Orphans => {
  const { observability } = ambient
  let wanted = false
  let running = false

  const remove = async (state: () => State, mayAct: () => boolean): Promise<void> => {
    await Promise.all(
      Object.values(state().configuration.entries).map(async (entry) => {
        if (state().detection.health[entry.id]?.kind === 'lost' || !mayAct()) return
        try {
          const { restores } = ambient.engines(entry)
          const keep = keptGenerations(state(), group, entry, restores.generationFor)
          const removed = await restores.removeOrphans(entry, group, keep)()
          const about = { group, entry: entry.id }
          if (removed._tag === 'Left')
            observability.log('info', 'orphans could not be removed', { ...about, says: removed.left.says })
          else if (removed.right.length > 0)
            observability.log('info', 'orphans were removed', { ...about, names: removed.right.join(', ') })
          await removeStagedOrphans(ambient, group, entry, state, mayAct)
        } catch (cause) {
          observability.log('error', 'orphans could not be removed', { group, entry: entry.id, says: String(cause) })
        }
      }),
    )
  }

  return {
    folded: (event) => {
      if (leaves(event)) wanted = true
    },
    wanted: () => {
      wanted = true
    },
    removeSome: (state, mayAct) => {
      if (!wanted || running || state().switches.running !== null || !mayAct()) return
      wanted = false
      running = true
      void remove(state, mayAct).finally(() => {
        running = false
      })
    },
  }
}
