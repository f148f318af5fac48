import type { Entry, EntryId, GroupId, State } from '@db-failover/domain'
import type { ExaminedEntry, ExaminedGroup } from '@db-failover/ports'
import type { GroupDescription } from '../config/group/read.ts'

/** Master first, then the backup databases in failover order. */
const inOrder = (
  entries: Readonly<Record<EntryId, Entry>>,
  master: EntryId | null,
  order: readonly EntryId[],
): readonly Entry[] =>
  [...(master === null ? [] : [master]), ...order].flatMap((id) => {
    const entry = entries[id]
    return entry === undefined ? [] : [entry]
  })

/** A group as its log has it. Before it was first switched on its master stands for the active. */
export const examinedInLog = (group: GroupId, { configuration, switches }: State): ExaminedGroup => {
  const { entries, master, order } = configuration
  const active = switches.active
  const of = (entry: Entry): ExaminedEntry =>
    active === null
      ? { entry, active: entry.id === master, generation: null }
      : { entry, active: entry.id === active.entry, generation: entry.id === active.entry ? active.generation : null }
  return { group, entries: inOrder(entries, master, order).map(of) }
}

/** A group as a file describes it, before anything of it is in the log. */
export const examinedInFile = ({ group, entries, master, order }: GroupDescription): ExaminedGroup => {
  const byId = Object.fromEntries(entries.map((e) => [e.id, e]))
  const of = (entry: Entry): ExaminedEntry => ({ entry, active: entry.id === master, generation: null })
  return { group, entries: inOrder(byId, master, order).map(of) }
}
