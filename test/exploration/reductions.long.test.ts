import { budgetMs } from 'db-failover-test-seeded/budget'
import { expect, it } from 'vitest'
import { congruent } from './congruence.ts'
import { oneBackupDatabase, severalBackupDatabases } from './cuts.ts'
import { real } from './node.ts'
import { said } from './report.ts'

// What is left out of a situation is held against explorations that leave nothing out: as many of their situations as the
// budget allows. Where a schedule runs, the order of deadlines forgets their distance, and with it when the next one is due.

const cuts = [...oneBackupDatabase, ...severalBackupDatabases(['b', 'c'])].filter((c) => c.comparable)

it.each(cuts.map((cut) => [`${cut.backups.length} backup database(s): ${cut.name}`, cut] as const))(
  '%s: what is joined has the same future',
  (name, cut) => {
    const { exact, joined, closure, wrong } = congruent(real, cut, budgetMs / 1000 / cuts.length)
    said([`${name}: ${exact} states without reductions, ${joined} asked with them, ${closure ? 'closure' : 'open'}`])
    expect(wrong).toBeNull()
  },
)
