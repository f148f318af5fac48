import { budgetMs, seed } from 'db-failover-test-seeded/budget'
import { expect, it } from 'vitest'
import { chaos } from './chaos.ts'

it('histories of real processes, hurt at random, hold', async () => {
  const minutes = (budgetMs / 60_000).toFixed(2)
  const { code, said } = await chaos(['--seed', `${seed}`, '--minutes', minutes], (line) =>
    process.stdout.write(`${line}\n`),
  )
  expect(code, said.join('\n')).toBe(0)
  expect(said.at(-1)).toMatch(/^\d+ histor(y|ies), 0 violations$/)
})
