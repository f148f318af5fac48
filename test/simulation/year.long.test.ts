import { violations } from 'db-failover-test-checker'
import { budgetMs, replay, say, seed } from 'db-failover-test-seeded/budget'
import { expect, it } from 'vitest'
import { simulate } from './run/simulate.ts'
import { told, trace } from './run/told.ts'

/** A year where there is time for it, less where the budget is small: some days a second are played. */
const days = Math.min(365, Math.max(15, Math.round((budgetMs / 1_000) * 3)))
const faults = Math.round((days * 1_000) / 365)

it('years with a thousand faults break no promise, and come to rest when people type what status says', async () => {
  const until = performance.now() + budgetMs
  let years = 0
  for (; years === 0 || performance.now() < until; years++) {
    // Every other one with clocks that are moved: judgements that compare clocks can be made of the others alone. Every
    // third with hosts that keep going without the log.
    const withoutLog = years % 3 === 2 ? 'keep' : 'stop'
    const plan = { seed: (seed + years) % 2 ** 32, days, faults, clocks: years % 2 === 1, withoutLog } as const
    const year = await simulate(plan)
    say(told(plan, year))
    expect([...violations(year.evidence), ...year.unrest], `${replay}\n${told(plan, year)}\n${trace(year)}`).toEqual([])
  }
  say(`${years} histories of ${days} days, 0 violations`)
})
