import type { GroupId, ProcessId } from '@db-failover/domain'
import { memoryBackupFiles, memoryEngine, memoryEventLog, memoryWorld } from '@db-failover/ports/memory'
import { type SupervisorConfig, startSupervisor } from '@db-failover/supervisor'
import { expect, it } from 'vitest'
import { virtualClock } from './kit/virtual-clock.ts'
import { weather } from './kit/weather.ts'

const group = 'orders' as GroupId

const given = (over: Partial<SupervisorConfig> = {}) => {
  const clock = virtualClock()
  const world = memoryWorld(clock)
  const config: SupervisorConfig = {
    groups: [group],
    process: 'supervisor-1' as ProcessId,
    actor: 'service',
    log: memoryEventLog(),
    engines: () => memoryEngine(world),
    files: memoryBackupFiles(world.files),
    clock,
    ...over,
  }
  return { clock, config }
}

it('a log that cannot be reached at the start is the answer, and nothing is left running', async () => {
  const sky = weather()
  sky.down = true
  const { clock, config } = given({ log: sky.over(memoryEventLog()) })
  expect(await startSupervisor(config)()).toMatchObject({ left: { _tag: 'LogUnavailable' } })
  expect(clock.sleepers()).toBe(0)
})

it('a group that the log does not hold yet is waited for, and nothing is written for it', async () => {
  const log = memoryEventLog()
  const { clock, config } = given({ log })
  const started = await startSupervisor(config)()
  if (started._tag === 'Left') throw new Error(started.left._tag)
  await clock.pass(10_000)
  expect(started.right.status().groups).toMatchObject([{ group, role: 'no such group', revision: null }])
  expect(await log.read(`failoverGroup-${group}`, { direction: 'forwards', from: 'start', most: 1 })()).toEqual({
    _tag: 'Right',
    right: [],
  })
})

it('listeners and observers that throw end nothing', async () => {
  const broken = () => {
    throw new Error('broken')
  }
  const { clock, config } = given({
    onEvent: broken,
    onProgress: broken,
    observability: { log: broken, count: broken, record: broken },
  })
  const started = await startSupervisor(config)()
  if (started._tag === 'Left') throw new Error(started.left._tag)
  await clock.pass(5_000)
  expect(started.right.status().heartbeatAgeMs).toBeLessThan(2_000)
  let stopped = false
  started.right.stop().then(() => {
    stopped = true
  })
  await clock.until(() => stopped, 'it stops')
  expect(clock.sleepers()).toBe(0)
})
