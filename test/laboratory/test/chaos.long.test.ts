import { budgetMs, say, seed } from 'db-failover-test-seeded/budget'
import { chanceOf, shuffled } from 'db-failover-test-seeded/chance'
import { expect, it } from 'vitest'
import { engineKinds, logKinds } from '../adapters/kinds.ts'
import { chaos } from './chaos.ts'

const kinds = logKinds.flatMap((log) => engineKinds.map((engine) => ({ log: log.name, engine: engine.name })))

it('histories of real processes, hurt at random, hold with every kind of log and every kind of database server', async () => {
  const began = performance.now()
  for (const [told, { log, engine }] of shuffled(chanceOf(seed), kinds).entries()) {
    const left = budgetMs - (performance.now() - began)
    if (told > 0 && left < 0) break
    const minutes = Math.max(0, left / (kinds.length - told) / 60_000).toFixed(2)
    const args = ['--seed', `${seed}`, '--minutes', minutes, '--log', log, '--engine', engine]
    const { code, said } = await chaos(args, say)
    expect(code, said.join('\n')).toBe(0)
    expect(said.at(-1)).toMatch(/^\d+ histor(y|ies), 0 violations$/)
  }
})
