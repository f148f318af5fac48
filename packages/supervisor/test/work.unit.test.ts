import { defaultPolicy, type Effect, type EntryId } from '@db-failover/domain'
import { memoryBackupFiles, memoryEngine, memoryEventLog, memoryFiles, memoryWorld } from '@db-failover/ports/memory'
import { expect, it } from 'vitest'
import { ambientOf } from '../src/ambient.ts'
import type { EffectRun } from '../src/effects/run.ts'
import { workOf } from '../src/effects/work.ts'
import { virtualClock } from './kit/virtual-clock.ts'

const fence = (id: string): Effect => ({
  type: 'ReleaseFence',
  key: `ReleaseFence ${id}`,
  entry: id as EntryId,
  generation: 'g',
})

/** Effects that the test ends; every begun run is listed with its signal. */
const given = () => {
  const clock = virtualClock()
  const logged: string[] = []
  const begun: { readonly key: string; readonly signal: AbortSignal; readonly end: (error?: Error) => void }[] = []
  const ambient = ambientOf({
    groups: [],
    process: 'p' as never,
    actor: 'a',
    log: memoryEventLog(),
    engines: () => memoryEngine(memoryWorld(clock)),
    files: memoryBackupFiles(memoryFiles()),
    clock,
    random: () => 0,
    observability: { log: (level, message) => logged.push(`${level}: ${message}`), count: () => {}, record: () => {} },
  })
  const work = workOf(ambient, {
    group: 'orders',
    policy: () => defaultPolicy,
    runOf: ({ signal }) => ({ signal }) as EffectRun,
    runEffect: ({ key }, { signal }) =>
      new Promise((resolve, reject) =>
        begun.push({ key, signal, end: (e) => (e === undefined ? resolve() : reject(e)) }),
      ),
    changed: () => {},
  })
  return { clock, work, begun, logged }
}

it('what is missing is started once, and goes on while it is wanted', async () => {
  const { clock, work, begun } = given()
  for (let i = 0; i < 3; i++) {
    work.reconcile([fence('a'), fence('a'), fence('b')], true, null)
    await clock.pass(0)
  }
  expect(begun.map((b) => b.key)).toEqual(['ReleaseFence a', 'ReleaseFence b'])
  expect(begun.every((b) => !b.signal.aborted)).toBe(true)
})

it('what is no longer wanted is aborted, and nothing else', async () => {
  const { clock, work, begun } = given()
  work.reconcile([fence('a'), fence('b')], true, null)
  await clock.pass(0)
  work.reconcile([fence('b')], true, null)
  expect(begun.map((b) => b.signal.aborted)).toEqual([true, false])
})

it('nothing is started while nothing may be', async () => {
  const { clock, work, begun } = given()
  work.reconcile([fence('a')], false, null)
  await clock.pass(0)
  expect(begun).toEqual([])
})

it('work that throws is logged and begun again after a while, each time later', async () => {
  const { clock, work, begun, logged } = given()
  const round = async (ms: number) => {
    await clock.pass(ms)
    work.reconcile([fence('a')], true, null)
    await clock.pass(0)
  }
  await round(0)
  begun[0]?.end(new Error('broken'))
  await round(defaultPolicy.retryFirstMs - 1)
  expect(begun).toHaveLength(1)
  await round(1)
  expect(begun).toHaveLength(2)
  begun[1]?.end(new Error('broken'))
  await round(defaultPolicy.retryFirstMs)
  expect(begun).toHaveLength(2)
  await round(defaultPolicy.retryFirstMs)
  expect(begun).toHaveLength(3)
  expect(logged.filter((l) => l.startsWith('error'))).toHaveLength(2)
})

it('the same work is not begun a second time beside the one that is on its way out', async () => {
  const { clock, work, begun } = given()
  work.reconcile([fence('a')], true, null)
  await clock.pass(0)
  work.reconcile([], true, null)
  work.reconcile([fence('a')], true, null)
  await clock.pass(100)
  expect(begun).toHaveLength(1)
  begun[0]?.end()
  await clock.pass(100)
  work.reconcile([fence('a')], true, null)
  await clock.pass(0)
  expect(begun).toHaveLength(2)
})

it('stopping aborts everything, waits for its end, and lets nothing begin afterwards', async () => {
  const { clock, work, begun } = given()
  work.reconcile([fence('a')], true, null)
  await clock.pass(0)
  let stopped = false
  const stopping = work.stop().then(() => {
    stopped = true
  })
  await clock.pass(100)
  expect(begun[0]?.signal.aborted).toBe(true)
  expect(stopped).toBe(false)
  begun[0]?.end()
  await stopping
  work.reconcile([fence('a'), fence('b')], true, null)
  await clock.pass(0)
  expect(begun).toHaveLength(1)
})
