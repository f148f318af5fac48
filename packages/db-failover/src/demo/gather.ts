import { readJournal } from './application/journal.ts'
import type { Director } from './director.ts'
import type { DemoEngine } from './engine/engine-kind.ts'
import type { Contingency, Evidence } from './evidence/evidence.ts'
import { type ChainedFact, readFacts } from './evidence/facts.ts'
import type { Layout } from './layout.ts'
import { differentialEveryMs, entries } from './settings.ts'
import { factsOf } from './verdict/facts-of.ts'

/** Every contingency backup, restored from a folder where it lies, and read. */
const contingenciesOf = async (
  l: Layout,
  engine: DemoEngine,
  facts: readonly ChainedFact[],
): Promise<readonly Contingency[]> => {
  const found: Contingency[] = []
  for (const { data } of factsOf(facts, 'ContingencyBackupTaken')) {
    const machine = entries.find((m) => data.on.some((on) => on === m))
    if (machine === undefined) continue
    found.push({ set: data.backup.set, rows: await engine.rowsOfFull(l.backups(machine), data.backup) })
  }
  return found
}

/** What the verdict is computed from, read from what the demo leaves. */
export const gather = async (
  l: Layout,
  engine: DemoEngine,
  { censuses, deeds, deaths }: Director,
): Promise<Evidence> => {
  const facts = await readFacts(l.log, l.group)
  return {
    journal: await readJournal(l.journal),
    censuses,
    deeds,
    contingencies: await contingenciesOf(l, engine, facts),
    facts,
    deaths,
    differentialEveryMs,
  }
}
