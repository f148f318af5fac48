import { writeSync } from 'node:fs'
import type { Progress } from '@db-failover/ports'
import { sqliteEngine } from '../../src/index.ts'

// Does one piece of the engine's work, described as JSON, and stands still for ever when it reaches the named step.

const { work, step, target, order, on, group, epoch } = JSON.parse(String(process.argv[2]))
const engine = sqliteEngine()
const run = {
  term: 1,
  signal: new AbortController().signal,
  progress: (p: Progress) => {
    if (p.step !== step) return
    writeSync(1, 'there\n')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  },
}
const works: Readonly<Record<string, () => Promise<unknown>>> = {
  take: () => engine.backups.take(target, order, run)(),
  restore: () => engine.restores.restore(on, group, order, run)(),
  drill: () => engine.restores.drill(on, group, order, run)(),
  open: () => engine.restores.open(target, epoch, run)(),
}
const outcome = await works[work]?.()
writeSync(1, `ended ${JSON.stringify(outcome)}\n`)
