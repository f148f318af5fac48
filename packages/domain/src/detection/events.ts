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
  MasterSuspected: suspected,
  MasterLost: lost,
  MasterReturned: returned,
  BackupDatabaseSuspected: suspected,
  BackupDatabaseLost: lost,
  BackupDatabaseReturned: returned,
  SuspicionCleared: t.type({ entry: EntryId, window: Window }),
}
