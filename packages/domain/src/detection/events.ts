import * as t from 'io-ts'
import { Lineage } from '../lineage/lineage.ts'
import { EntryId, orNull } from '../scalars.ts'
import { Verdict, Window } from './verdict.ts'

const suspected = t.type({
  entry: EntryId,
  verdict: Verdict,
  asymmetric: t.boolean,
  window: Window,
})
const lost = t.type({ entry: EntryId, verdict: Verdict, window: Window })
const returned = t.type({
  entry: EntryId,
  window: Window,
  lineage: orNull(Lineage),
  generation: orNull(t.string),
})

export const detectionEvents = {
  /** The master does not answer as it should; nothing follows from it yet. */
  MasterSuspected: suspected,
  /** Probes that count have failed for as long as the policy asks: the master is lost. */
  MasterLost: lost,
  /** The master, which was lost, answers well often enough. */
  MasterReturned: returned,
  /** An entry other than the master does not answer as it should; nothing follows from it yet. */
  BackupDatabaseSuspected: suspected,
  /** An entry other than the master is lost, active or not. */
  BackupDatabaseLost: lost,
  /** An entry other than the master, which was lost, answers well often enough. */
  BackupDatabaseReturned: returned,
  /** The window that gave rise to a suspicion ended well. */
  SuspicionCleared: t.type({ entry: EntryId, window: Window }),
}
