import { ruleTable } from '@db-failover/domain'
import { describe, expect, it } from 'vitest'
import { inWords, readRows, titleOf } from './counted.ts'
import { bounds, oneBackupDatabase } from './cuts.ts'
import { mutants } from './mutants.ts'
import { real } from './node.ts'
import { proven } from './proof.ts'
import { said, silent } from './report.ts'
import { asked } from './said-to-it.ts'
import { beginnings } from './start.ts'

// N4 for one backup database. A cut that does not close, or a situation from which no commands lead back, fails the test.

const reached = new Set<string>()
const counted = new Map<string, string>()

said(['', 'Explored to closure, with one backup database. Bounds:', ...bounds.map((b) => `  ${b}`)])

describe('with one backup database', () => {
  it.each(oneBackupDatabase.map((cut) => [cut.name, cut] as const))(
    '%s: the nevers hold in every situation, and from each a way leads back',
    (_, cut) => {
      const limits = { seconds: 600, ...(cut.comparable ? { compareEvery: 50 } : {}) }
      const { explored, back, rules } = proven(real, cut, limits, 25)
      for (const rule of rules) reached.add(rule)
      counted.set(titleOf(cut), inWords(explored))
      expect([...explored.faults, ...back.faults]).toEqual([])
      expect(explored.closure).toBe(true)
      expect([...explored.speechless]).toEqual([])
    },
    600_000,
  )

  it('docs/proofs.md says of each cut what was counted', () => {
    const said = new Map(readRows().map((r) => [r.cut, r.one]))
    for (const [cut, words] of counted)
      expect(said.get(cut), 'run: pnpm --filter @db-failover/exploration count').toBe(words)
    expect(counted.size).toBe(oneBackupDatabase.length)
  })

  it('every rule answers something in some situation, and nothing is left without an answer', () => {
    for (const n of beginnings(real, silent)) asked(real, n, (rule) => reached.add(rule))
    const table = [...new Set(ruleTable.map((r) => r.id))]
    said([`rules: ${table.filter((id) => reached.has(id)).length} of ${table.length} reached`])
    expect(reached.has('unanswered')).toBe(false)
    expect(table.filter((id) => !reached.has(id))).toEqual([])
  })
})

/** Small cuts, and what a broken rule does in them. */
const broken = [
  ['failover by hand', /^check skipped/],
  ['failover by hand', /^a copy that failed its check is used/],
  ['return by hand', /^contingency skipped/],
  ['pauses and consents', /^failover while paused/],
  ['pauses and consents', /^a lost entry never returns/],
] as const

describe('a broken rule is found by the same exploration', () => {
  it.each(broken)('%s: %s', (cutName, mutantName) => {
    const cut = oneBackupDatabase.find((c) => c.name.startsWith(cutName))
    const mutant = mutants.find((m) => mutantName.test(m.name))
    if (cut === undefined || mutant === undefined) throw new RangeError('no such cut or broken rule')
    const { subject, heal } = mutant.plant()
    try {
      const { explored, back } = proven(subject, cut, { seconds: 600, faults: 1 }, 1_000_000)
      expect([...explored.faults, ...back.faults].map((f) => f.what).join('\n')).toMatch(mutant.caught)
    } finally {
      heal()
    }
  })
})
