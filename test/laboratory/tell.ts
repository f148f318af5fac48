// Tells the scenarios whose names hold a text, each under both modes: `node test/laboratory/tell.ts [TEXT] [MODE]`.
import { tellScenario } from './scenarios/run.ts'
import { scenarios } from './scenarios/scenarios.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const [, , text = '', only = ''] = process.argv
for (const scenario of scenarios.filter(({ name }) => name.includes(text)))
  for (const mode of (['stop', 'keep'] as const).filter((m) => m.includes(only))) {
    say(`${scenario.name}, ${mode}, log ${scenario.log.name}, engine ${scenario.engine.name}`)
    const wrong = await tellScenario(scenario, mode, say)
    for (const sentence of wrong) say(`WRONG ${sentence}`)
    if (wrong.length > 0) process.exitCode = 1
  }
