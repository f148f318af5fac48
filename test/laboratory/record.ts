// Records the true histories that forged ones are made from: `node test/laboratory/record.ts NAME FILE`.
import { writeFileSync } from 'node:fs'
import { linesOf } from 'db-failover-test-checker'
import { sqliteFiles } from './adapters/sqlite-engine.ts'
import { sqliteLog } from './adapters/sqlite-log.ts'
import type { Injury } from './faults/fault.ts'
import { cuttingThrough } from './faults/log.ts'
import { losing } from './faults/machines.ts'
import { killing } from './faults/processes.ts'
import { forget, tellHistory } from './run/history.ts'
import type { Plan } from './run/plan.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const plan = (mode: Plan['mode'], ...injuries: readonly Injury[]): Plan => ({
  mode,
  steps: injuries.map((injury) => ({
    after: null,
    withinMs: 3_000,
    delayMs: 0,
    injury,
    until: null,
    realms: ['machines'],
    movesClocks: false,
  })),
})

const plans = new Map<string | undefined, Plan>([
  // The leader dies, then the master is lost for long enough to be failed over, and comes back.
  ['failover-and-return', plan('stop', killing('the leader'), losing('the active', 11_000))],
  // A host that knows of nothing goes on in the old epoch when the master comes back.
  ['kept-while-cut-off', plan('keep', cuttingThrough('host-2'))],
])

const [, , name, file = 'history.jsonl'] = process.argv
const chosen = plans.get(name)
if (chosen === undefined) throw new Error(`known histories: ${[...plans.keys()].join(', ')}`)
const setting = {
  log: sqliteLog,
  engine: sqliteFiles,
  mode: chosen.mode,
  rowEveryMs: 150,
  daily: true,
  noDisks: 'none needed',
}
const told = await tellHistory(setting, chosen, say)
for (const violation of told.violations) say(violation)
if (told.evidence !== null) writeFileSync(file, linesOf(told.evidence))
if (told.violations.length === 0) forget(told)
