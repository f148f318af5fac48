import type { Decimal, ProcessId } from '@db-failover/domain'
import { type EventLog, silent } from '@db-failover/ports'
import { memoryBackupFiles, memoryEngine, memoryEventLog, memoryWorld } from '@db-failover/ports/memory'
import { expect, it } from 'vitest'
import { ambientOf } from '../src/ambient.ts'
import { heartbeatsOf } from '../src/leadership/heartbeats.ts'
import { supervisorsIn } from '../src/leadership/supervisors.ts'
import { virtualClock } from './kit/virtual-clock.ts'

const keys = Array.from({ length: 1_000 }, (_, i) => `group-${i}/a/0123456789ab`)

const world = (slowMs: () => number = () => 0) => {
  const clock = virtualClock()
  const log = memoryEventLog()
  const { engines, files } = worldOn(clock)
  const slow: EventLog = {
    ...log,
    append:
      (...asked) =>
      async () => {
        await clock.sleep(slowMs())
        return log.append(...asked)()
      },
  }
  const warned: string[] = []
  const ambient = ambientOf({
    groups: [],
    process: 'supervisor-1' as ProcessId,
    actor: 'service',
    log: slow,
    engines,
    files,
    clock,
    observability: { ...silent, log: (level, says) => void (level === 'warn' && warned.push(says)) },
  })
  return { clock, log, ambient, warned }
}

const worldOn = (clock: ReturnType<typeof virtualClock>) => {
  const made = memoryWorld(clock)
  return { engines: () => memoryEngine(made), files: memoryBackupFiles(made.files) }
}

it('every counter is told within a minute, and every active that was reached again and again, however many there are', async () => {
  const { clock, log, ambient } = world()
  let count = 0
  const heartbeats = heartbeatsOf(ambient, {
    everyMs: () => 1_000,
    usableMs: () => 5_000,
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

it('a log that acknowledges heartbeats too late for a leader to act is told of, as nobody takes over from it', async () => {
  let slowMs = 900
  const { clock, ambient, warned } = world(() => slowMs)
  const nothing = () => ({})
  const heartbeats = heartbeatsOf(ambient, {
    everyMs: () => 1_000,
    usableMs: () => 1_000,
    unusual: nothing,
    counters: nothing,
    reached: nothing,
    renewed: () => {},
  })
  const ending = new AbortController()
  void heartbeats.run(ending.signal)
  await clock.pass(5_000)
  expect(warned).toEqual([])
  slowMs = 1_000
  await clock.pass(5_000)
  ending.abort()
  expect(warned.length).toBeGreaterThan(1)
  expect(new Set(warned)).toEqual(new Set(['a heartbeat was acknowledged too late for a leader to act on it']))
})
