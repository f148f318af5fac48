import type { DataOf, Provenance } from '../event.ts'
import { evolveWith, without } from '../evolution.ts'
import type { EntryId } from '../scalars.ts'
import type { Detection, Health } from './state.ts'

const found = (d: Detection, entry: EntryId, health: Health): Detection => ({
  health: { ...d.health, [entry]: health },
})

const suspected = (d: Detection, { entry, verdict, asymmetric, window }: DataOf<'MasterSuspected'>, from: Provenance) =>
  found(d, entry, {
    kind: 'suspected',
    since: from.at,
    verdict,
    asymmetric,
    witnesses: window.witnesses,
    says: window.says,
  })

const lost = (d: Detection, { entry, verdict, window }: DataOf<'MasterLost'>, from: Provenance) =>
  found(d, entry, { kind: 'lost', since: from.at, verdict, says: window.says, lastGood: window.lastGood })

const healthy = (d: Detection, entry: EntryId, from: Provenance) => found(d, entry, { kind: 'healthy', since: from.at })

export const evolveDetection = evolveWith<Detection>({
  // An entry is taken in only after its server answered.
  MasterDesignated: (d, { entry }, from) => (d.health[entry.id] === undefined ? healthy(d, entry.id, from) : d),
  BackupDatabaseAdded: (d, { entry }, from) => healthy(d, entry.id, from),
  BackupDatabaseRemoved: (d, { entry }) => ({ health: without(d.health, entry) }),
  FailoverEnabled: (d, { active }, from) => healthy(d, active, from),
  MasterSuspected: suspected,
  BackupDatabaseSuspected: suspected,
  MasterLost: lost,
  BackupDatabaseLost: lost,
  MasterReturned: (d, { entry }, from) => healthy(d, entry, from),
  BackupDatabaseReturned: (d, { entry }, from) => healthy(d, entry, from),
  SuspicionCleared: (d, { entry }, from) => healthy(d, entry, from),
})
