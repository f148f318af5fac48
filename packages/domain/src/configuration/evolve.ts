import { evolveWith, without } from '../evolution.ts'
import type { EntryId } from '../scalars.ts'
import type { Configuration } from './state.ts'

const insertedAt = (order: readonly EntryId[], id: EntryId, position: number): readonly EntryId[] => {
  const rest = order.filter((e) => e !== id)
  return [...rest.slice(0, position), id, ...rest.slice(position)]
}

export const evolveConfiguration = evolveWith<Configuration>({
  GroupCreated: (c, { group, mode }) => ({ ...c, group, mode }),
  // The entry that was the master until now becomes the first in the failover order.
  MasterDesignated: (c, { entry }) => ({
    ...c,
    entries: { ...c.entries, [entry.id]: entry },
    order: (c.master === null || c.master === entry.id ? c.order : insertedAt(c.order, c.master, 0)).filter(
      (e) => e !== entry.id,
    ),
    master: entry.id,
  }),
  BackupDatabaseAdded: (c, { entry, position }) => ({
    ...c,
    entries: { ...c.entries, [entry.id]: entry },
    departed: without(c.departed, entry.id),
    order: insertedAt(c.order, entry.id, position),
  }),
  BackupDatabaseRemoved: (c, { entry }) => {
    const leaving = c.entries[entry]
    return {
      ...c,
      entries: without(c.entries, entry),
      departed: leaving !== undefined ? { ...c.departed, [entry]: leaving } : c.departed,
      order: c.order.filter((e) => e !== entry),
    }
  },
  EntryFoldersChanged: (c, { entry, staging, backup }) => {
    const before = c.entries[entry]
    return before === undefined ? c : { ...c, entries: { ...c.entries, [entry]: { ...before, staging, backup } } }
  },
  FailoverOrderChanged: (c, { order }) => ({ ...c, order }),
  FailoverEnabled: (c, { consent }, from) => ({
    ...c,
    enabled: { since: from.at, by: consent.by, maxLossMs: consent.maxLossMs },
  }),
  FailoverDisabled: (c) => ({ ...c, enabled: null }),
  BackupScheduleChanged: (c, { schedule }) => ({ ...c, schedule }),
  AutomaticReconnectChanged: (c, { on, consent }, from) => ({
    ...c,
    automaticReconnect: on ? { since: from.at, by: consent?.by ?? from.actor } : null,
  }),
  PolicyChanged: (c, { policy }, from) => ({ ...c, policy, policyRevision: from.revision.toString() }),
  Paused: (c, { until, reason }, from) => ({ ...c, pause: { until, reason, by: from.actor } }),
  Resumed: (c) => ({ ...c, pause: null }),
})
