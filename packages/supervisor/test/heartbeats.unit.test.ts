import type { Decimal, ProcessId } from '@db-failover/domain'
import { memoryBackupFiles, memoryEngine, memoryEventLog, memoryWorld } from '@db-failover/ports/memory'
import { expect, it } from 'vitest'
import { ambientOf } from '../src/ambient.ts'
import { heartbeatsOf } from '../src/leadership/heartbeats.ts'
import { supervisorsIn } from '../src/leadership/supervisors.ts'
import { virtualClock } from './kit/virtual-clock.ts'

const keys = Array.from({ length: 1_000 }, (_, i) => `group-${i}/a/0123456789ab`)

it('every counter is told within a minute, and every active that was reached again and again, however many there are', async () => {
  const clock = virtualClock()
  const log = memoryEventLog()
  const world = memoryWorld(clock)
  const ambient = ambientOf({
    groups: [],
    process: 'supervisor-1' as ProcessId,
    actor: 'service',
    log,
    engines: () => memoryEngine(world),
    files: memoryBackupFiles(world.files),
    clock,
  })
  let count = 0
  const heartbeats = heartbeatsOf(ambient, {
    everyMs: () => 1_000,
    unusual: () => Object.fromEntries(keys.map((key) => [key, 'down'])),
    counters: () => Object.fromEntries(keys.map((key) => [key, '7' as Decimal])),
    reached: () => Object.fromEntries(keys.slice(0, 200).map((key) => [key, ++count])),
    renewed: () => {},
  })
  const ending = new AbortController()
  void heartbeats.run(ending.signal)
  await clock.pass(61_000)
  ending.abort()
  const heard = supervisorsIn(log, clock)
  await heard.look()
  expect(heard.counters().size).toBe(keys.length)
  const times = keys.slice(0, 200).map((key) => heard.reached().filter((r) => r.key === key).length)
  expect(Math.min(...times)).toBeGreaterThanOrEqual(4)
})
