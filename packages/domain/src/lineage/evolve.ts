import { evolveWith, without } from '../evolution.ts'
import type { EntryId } from '../scalars.ts'
import type { Lineage } from './lineage.ts'
import { continues } from './lineage.ts'
import type { LineageState } from './state.ts'

const learned = (l: LineageState, entry: EntryId, lineage: Lineage | null): LineageState =>
  lineage === null ? l : { ...l, known: { ...l.known, [entry]: lineage } }

/** A backup's lineage is that of its snapshot: it only ever raises what is known. */
const raised = (l: LineageState, entry: EntryId, lineage: Lineage): LineageState => {
  const known = l.known[entry]
  return known === undefined || continues(known, lineage) ? learned(l, entry, lineage) : l
}

export const evolveLineage = evolveWith<LineageState>({
  FailoverEnabled: (l, { active, lineage }) => learned(l, active, lineage),
  ActiveSwitched: (l, { kind, to, epoch, parent, lineage }, from) => ({
    ...learned(l, to, lineage),
    epochs: { ...l.epochs, [epoch]: { id: epoch, parent, entry: to, openedAt: from.at } },
    // Every database but the first is opened with its epoch written in it.
    marked: kind !== 'enable',
    owed: null,
    displaced: null,
    pinned: null,
  }),
  ManualBackupRequired: (l, { reason, entry, epoch, found }, from) => ({
    ...learned(l, entry, found),
    epochs: { ...l.epochs, [epoch]: { id: epoch, parent: null, entry, openedAt: from.at } },
    marked: false,
    owed: { reason, since: from.at },
    displaced: null,
    pinned: null,
  }),
  EpochMarked: (l, { entry, lineage }) => ({ ...learned(l, entry, lineage), marked: true }),
  ObligationCleared: (l) => ({ ...l, owed: null }),
  DifferentialBaseDisplaced: (l, { times, tool }) => ({ ...l, displaced: { times, tool, pending: true } }),
  LineagePinned: (l, { chain }) => ({ ...l, pinned: chain }),
  BackupTaken: (l, { backup }, _from, whole) => {
    if (backup.epoch !== whole.switches.active?.epoch) return l
    const next = raised(l, backup.entry, backup.lineage)
    if (backup.kind === 'differential') return { ...next, displaced: null }
    return next.displaced === null ? next : { ...next, displaced: { ...next.displaced, pending: false } }
  },
  FenceConfirmed: (l, { entry, lineage }) => learned(l, entry, lineage),
  TargetChecked: (l, { on, lineage }) => learned(l, on, lineage),
  BackupDatabaseRemoved: (l, { entry }) => ({ ...l, known: without(l.known, entry) }),
})
