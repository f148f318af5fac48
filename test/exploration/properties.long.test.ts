import { budgetMs, replay, seed } from 'db-failover-test-seeded/budget'
import { it } from 'vitest'
import { properties } from './histories.ts'
import { said } from './report.ts'

// Longer histories, and as many of them as the budget allows.

const each = budgetMs / Object.keys(properties).length

it.each(Object.entries(properties))('%s', (name, holds) => {
  said([`${name}: ${Math.round(each / 1000)} s, ${replay}`])
  holds({ runs: Number.MAX_SAFE_INTEGER, longest: 200, seed: seed | 0, ms: each })
})
