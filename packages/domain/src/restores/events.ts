import * as t from 'io-ts'
import { Chain, Failure } from '../backups/events.ts'
import { Lineage } from '../lineage/lineage.ts'
import { EntryId, Millis, OperationId } from '../scalars.ts'

/** What a restore is for. */
export const RestorePurpose = t.keyof({ switch: null, standby: null, drill: null }, 'RestorePurpose')
export type RestorePurpose = t.TypeOf<typeof RestorePurpose>

export const restoreEvents = {
  /** `on`: the server restored to; `readFrom`: the entry whose folder is read; `generation`: where it is restored to. */
  RestoreStarted: t.type({
    operation: OperationId,
    purpose: RestorePurpose,
    on: EntryId,
    chain: Chain,
    readFrom: EntryId,
    generation: t.string,
  }),
  /** The chain is restored, and not open yet. `tookMs` is 0 where a standby took the place of the restore. */
  DatabaseRestored: t.type({
    operation: OperationId,
    purpose: RestorePurpose,
    on: EntryId,
    chain: Chain,
    generation: t.string,
    tookMs: Millis,
  }),
  /** `content`: the backup or the restored database is bad, as opposed to out of reach. */
  RestoreFailed: t.type({
    operation: OperationId,
    purpose: RestorePurpose,
    on: EntryId,
    chain: Chain,
    why: Failure,
    content: t.boolean,
  }),
  /** The standby was found otherwise than left; the entry is cold until the next one. */
  StandbyLost: t.type({ on: EntryId, why: t.string }),
  /** The target is open; a host's own credential logged in, read and wrote. */
  TargetChecked: t.type({
    operation: OperationId,
    on: EntryId,
    generation: t.string,
    lineage: Lineage,
  }),
}
