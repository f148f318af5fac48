import { tellScenario } from './run.ts'
import { scenarios } from './scenarios.ts'

/** Tells every scenario whose name holds a text, under `stop` and under `keep`; answers the exit code. */
export const tellScenarios = async (text: string, say: (text: string) => void): Promise<number> => {
  const chosen = scenarios.filter(({ name }) => name.includes(text))
  let [told, violations] = [0, 0]
  for (const scenario of chosen)
    for (const mode of ['stop', 'keep'] as const) {
      say(`${scenario.name}: withoutLog ${mode}, log ${scenario.log.name}, engine ${scenario.engine.name}`)
      const wrong = await tellScenario(scenario, mode, say)
      for (const sentence of wrong.slice(0, 20)) say(`  ${sentence}`)
      told++
      violations += wrong.length
    }
  say(`${told} scenarios, ${violations} violations`)
  return violations > 0 || told === 0 ? 1 : 0
}
