// Records the true history that forged ones are made from: `node test/laboratory/record.ts FILE`.
import { writeFileSync } from 'node:fs'
import { linesOf } from 'db-failover-test-checker'
import { sqliteFiles } from './adapters/sqlite-engine.ts'
import { sqliteLog } from './adapters/sqlite-log.ts'
import { losing } from './faults/machines.ts'
import { killing } from './faults/processes.ts'
import { forget, tellHistory } from './run/history.ts'
import type { Plan } from './run/plan.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** The leader dies, then the master is lost for long enough to be failed over, and comes back. */
const plan: Plan = {
  mode: 'stop',
  steps: [killing('the leader'), losing('the active', 11_000)].map((injury) => ({
    after: null,
    withinMs: 3_000,
    delayMs: 0,
    injury,
    realms: ['machines'],
    movesClocks: false,
  })),
}

const told = await tellHistory(
  { log: sqliteLog, engine: sqliteFiles, mode: plan.mode, rowEveryMs: 150, daily: true, noDisks: 'none needed' },
  plan,
  say,
)
for (const violation of told.violations) say(violation)
if (told.evidence !== null) writeFileSync(process.argv[2] ?? 'history.jsonl', linesOf(told.evidence))
if (told.violations.length === 0) forget(told)
