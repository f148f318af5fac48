import { budgetMs, say, seed } from 'db-failover-test-seeded/budget'
import { chanceOf, shuffled } from 'db-failover-test-seeded/chance'
import { expect, it } from 'vitest'
import { tellScenario } from '../scenarios/run.ts'
import { scenarios } from '../scenarios/scenarios.ts'

const cases = scenarios.flatMap((scenario) => (['stop', 'keep'] as const).map((mode) => ({ scenario, mode })))

it('every scenario of servers and networks that fail holds, under `stop` and under `keep`', async () => {
  const end = performance.now() + budgetMs
  let told = 0
  for (const { scenario, mode } of shuffled(chanceOf(seed), cases)) {
    if (told > 0 && performance.now() > end) break
    const { name, log, engine } = scenario
    const title = `${name}, ${mode}, log ${log.name}, engine ${engine.name}`
    say(title)
    const wrong = await tellScenario(scenario, mode, say)
    told++
    expect(wrong, title).toEqual([])
  }
  say(`${told} of ${cases.length} scenarios`)
})
