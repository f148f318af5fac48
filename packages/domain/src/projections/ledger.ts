import { freshestFor, type Restorable, setsOf } from '../backups/chains.ts'
import type { TakenBackup } from '../backups/events.ts'
import type { Copy } from '../backups/state.ts'
import type { Entry } from '../configuration/entry.ts'
import { isOnPath, pathOf } from '../lineage/tree.ts'
import { byAge } from '../operation-id.ts'
import type { EntryId, Instant } from '../scalars.ts'
import type { State } from '../state.ts'

/** One backup set as the ledger tells it: taken, copied, verified, restore-tested, and whether it leads to the present. */
export interface LedgerRow {
  readonly backup: TakenBackup
  readonly manual: boolean
  readonly contingency: boolean
  readonly pinned: boolean
  readonly copies: readonly { readonly on: EntryId; readonly copy: Copy }[]
  readonly restoreTested: Instant | null
  readonly leadsToPresent: boolean
}

/** Every retained set, newest first. */
export const ledger = (state: State): readonly LedgerRow[] => {
  const path = pathOf(state)
  return [...setsOf(state)]
    .sort((a, b) => byAge(b.backup.set, a.backup.set))
    .map((s) => ({
      backup: s.backup,
      manual: s.manual,
      contingency: s.contingency,
      pinned: s.pinned,
      copies: Object.entries(s.copies).map(([on, copy]) => ({ on: on as EntryId, copy })),
      restoreTested: s.drilled,
      leadsToPresent: isOnPath(path, s),
    }))
}

/** "Restorable right now?" for one entry: the freshest chain, and whether its server answers. */
export interface RestorableNow {
  readonly entry: EntryId
  readonly from: Restorable | null
  readonly now: boolean
}

export const restorableNow = (state: State): readonly RestorableNow[] =>
  Object.values(state.configuration.entries)
    .filter((e) => e.id !== state.switches.active?.entry)
    .map(({ id }) => {
      const from = freshestFor(state, id)
      return { entry: id, from, now: from !== null && state.detection.health[id]?.kind === 'healthy' }
    })

/** An entry of the group, or one that has left it and in whose folder files lie that the log still names. */
export const entryOf = (state: State, id: EntryId): Entry | undefined =>
  state.configuration.entries[id] ?? state.configuration.departed[id]
