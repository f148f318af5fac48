import { readJournal } from './application/journal.ts'
import type { Director } from './director.ts'
import type { Contingency, Evidence } from './evidence/evidence.ts'
import { type ChainedFact, readFacts } from './evidence/facts.ts'
import { rowsIn } from './evidence/rows.ts'
import type { Layout } from './layout.ts'
import { restoredToScratch } from './older.ts'
import { differentialEveryMs, entries } from './settings.ts'
import { factsOf } from './verdict/facts-of.ts'

/** Every contingency backup, restored from a folder where it lies, and what SQLite reads in it. */
const contingenciesOf = async (l: Layout, facts: readonly ChainedFact[]): Promise<readonly Contingency[]> => {
  const found: Contingency[] = []
  for (const { data } of factsOf(facts, 'ContingencyBackupTaken')) {
    const machine = entries.find((m) => data.on.some((on) => on === m))
    if (machine === undefined) continue
    const path = await restoredToScratch(l, l.backups(machine), data.backup)
    found.push({ set: data.backup.set, rows: rowsIn(path) })
  }
  return found
}

/** What the verdict is computed from, read from the files that the demo leaves. */
export const gather = async (l: Layout, { censuses, deeds, deaths }: Director): Promise<Evidence> => {
  const facts = await readFacts(l.log, l.group)
  return {
    journal: await readJournal(l.journal),
    censuses,
    deeds,
    contingencies: await contingenciesOf(l, facts),
    facts,
    deaths,
    differentialEveryMs,
  }
}
