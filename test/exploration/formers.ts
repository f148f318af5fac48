import type { EntryId } from '@db-failover/domain'
import type { Ledger, LedgerSwitch } from './ledger.ts'

// Databases that were active: which hold what is nowhere else, and which may be given up.

export const drop = <V>(r: Readonly<Record<string, V>>, key: string): Readonly<Record<string, V>> => {
  const { [key]: _gone, ...rest } = r
  return rest
}

export const during = (
  l: Ledger,
  operation: string | null,
  change: (w: LedgerSwitch) => Partial<LedgerSwitch>,
): Ledger =>
  l.switching !== null && l.switching.operation === operation
    ? { ...l, switching: { ...l.switching, ...change(l.switching) } }
    : l

/** The database that a contingency of this entry is about: the active one, or what was left there. */
export const databaseOn = (l: Ledger, entry: EntryId): string | null =>
  l.active?.entry === entry
    ? `${entry}|${l.active.generation}`
    : (Object.keys(l.formers).find((f) => f.startsWith(`${entry}|`)) ?? null)

export const secured = (l: Ledger, database: string | null, operation: string): Ledger => {
  if (database === null) return l
  const epoch = l.formers[database]
  const settled = epoch === undefined ? l.settled : { ...l.settled, [database]: epoch }
  return during({ ...l, formers: drop(l.formers, database), settled }, operation, (w) => ({
    secured: [...w.secured, database],
  }))
}

export const butOf = (entry: EntryId, databases: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(databases).filter(([d]) => !d.startsWith(`${entry}|`)))

/** What a database takes after its fence was released is in no contingency. */
export const released = (l: Ledger, entry: EntryId): Ledger => {
  const again = Object.fromEntries(Object.entries(l.settled).filter(([d]) => d.startsWith(`${entry}|`)))
  const w = l.switching
  return {
    ...l,
    fenced: drop(l.fenced, entry),
    formers: { ...l.formers, ...again },
    settled: butOf(entry, l.settled),
    switching: w === null ? null : { ...w, secured: w.secured.filter((d) => !d.startsWith(`${entry}|`)) },
  }
}
