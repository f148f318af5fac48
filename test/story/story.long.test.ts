import { budgetMs, replay, say, seed } from 'db-failover-test-seeded/budget'
import { between, chanceOf } from 'db-failover-test-seeded/chance'
import { expect, test } from 'vitest'
import { type Moment, momentBy, momentText } from './moments.ts'
import { account, forget, tell } from './told.ts'

/** The n-th telling of a seed, and so the same ones whatever the budget. */
const momentsOf = (n: number): readonly Moment[] => {
  const chance = chanceOf(seed + n)
  return Array.from({ length: between(chance, 3, 8) }, () => momentBy(chance))
}

test('the verdict holds whenever supervisor and application are killed and started again', async () => {
  const began = performance.now()
  for (let n = 0; n === 0 || performance.now() - began < budgetMs; n++) {
    const moments = momentsOf(n)
    say(`telling ${n} of seed ${seed}, to kill: ${moments.map(momentText).join('; ')}`)
    const told = await tell(moments)
    say(`telling ${n} ended with ${told.code}, killed at ${told.kills.join('; ') || 'no moment'}`)
    expect(told.code, account(told, `telling ${n} of ${replay}`)).toBe(0)
    forget(told)
  }
})
