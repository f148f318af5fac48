import { expect, it } from 'vitest'
import { surviving } from './alive.ts'
import { whole } from './cuts.ts'
import { type Hunt, hunt } from './hunt.ts'
import { minutes } from './minutes.ts'
import { mutants } from './mutants.ts'
import { real } from './node.ts'
import type { Mutant } from './planting.ts'
import { promised } from './promises.ts'
import { silent } from './report.ts'
import { everything } from './scope.ts'
import { awayFromMaster, startOf } from './start.ts'

// The proofs are tried themselves: a broken rule that nobody notices is a proof that proves nothing.

const cut = whole(['b'])
const scheduled = { ...cut, scheduleMs: 60 * minutes }
const away = awayFromMaster(real, startOf(real, { ...cut, changes: [] }, silent), silent)
const starts = [
  startOf(real, scheduled, silent),
  startOf(real, { ...scheduled, changes: [] }, silent),
  startOf(real, { ...cut, enabled: false }, silent),
  away,
]

const ofMutant = ({ stuck, away: onTheWayBack, caught }: Pick<Mutant, 'caught'> & Partial<Mutant>): Hunt => ({
  starts: onTheWayBack === true ? [away] : starts,
  scope: onTheWayBack === true ? { ...everything, people: ['ReturnToMaster'] } : everything,
  seed: 1,
  walks: 3000,
  length: 80,
  recoveryEvery: stuck === true ? 8 : null,
  entries: ['a', 'b'],
  every: promised,
  only: caught,
})

it.each(mutants.map((m) => [m.name, m] as const))('is caught: %s', (_, mutant) => {
  const { subject, heal } = mutant.plant()
  try {
    const { found } = hunt(subject, ofMutant(mutant))
    expect(found?.what).toMatch(mutant.caught)
  } finally {
    heal()
  }
})

it.each([[['b']], [['b', 'c']]])('the rules as they are survive, with the backup databases %j', (backups) => {
  expect(surviving(backups, { seed: 1, walks: 24, length: 60 }).found).toBeNull()
})

it('there are at least twenty of them, each another one', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(20)
  expect(new Set(mutants.map((m) => m.name)).size).toBe(mutants.length)
})
