import type { DataOf } from '@db-failover/domain'
import type { Evidence } from '../evidence/evidence.ts'
import { type FactOf, factsOf } from './facts-of.ts'

export type Switched = FactOf<'ActiveSwitched'>

/** A switch that may have lost changes, with its window closed as far as the log closes it. */
export interface Losing {
  readonly switched: Switched
  readonly loss: { readonly from: string; readonly to: string | null }
}

const closedBy = (e: Evidence, s: Switched): string | null =>
  factsOf(e.facts, 'HostsReconnected').find((h) => h.data.operation === s.data.operation)?.data.lastWrite ?? null

/** Failovers that restored a chain; a return that opens the master in place gives up what its own event says. */
export const failovers = (e: Evidence): readonly Losing[] =>
  factsOf(e.facts, 'ActiveSwitched').flatMap((switched) => {
    const { loss, kind } = switched.data
    return loss === null || (kind !== 'unplanned' && kind !== 'forced')
      ? []
      : [{ switched, loss: { from: loss.from, to: loss.to ?? closedBy(e, switched) } }]
  })

/** What the snapshot at the chain's end contains. */
export const snapshotOf = (e: Evidence, s: Switched): DataOf<'BackupTaken'>['backup'] | null => {
  const { origin } = s.data
  if (origin.kind !== 'chain') return null
  const set = origin.chain.differential ?? origin.chain.full
  return factsOf(e.facts, 'BackupTaken').find((b) => b.data.backup.set === set)?.data.backup ?? null
}
