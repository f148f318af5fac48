import type { EpochId, OperationId } from '@db-failover/domain'
import { describe, expect, it } from 'vitest'
import type { Clock } from '../../src/index.ts'
import { faults, memoryEngine, memoryHostConnections, memoryWorld } from '../../src/memory/index.ts'
import { memorySubject } from './memory-subject.ts'

const signal = new AbortController().signal
const run = { term: 1, signal, progress: () => {} }
const epoch = 'group/1/1' as EpochId
const noSpace = { _tag: 'NoSpace', retry: 'Transient', code: 'ENOSPC', says: 'The disk is full.' } as const

const given = () => {
  const s = memorySubject()
  const target = { group: s.group, entry: s.master.entry, generation: s.master.generation }
  return { ...s, target, mark: s.engine.fencing.markEpoch(target, epoch, run) }
}

/** Whether a promise has settled after everything that was ready has run. */
const settled = async (work: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol('pending')
  await new Promise((resolve) => setImmediate(resolve))
  return (await Promise.race([work, Promise.resolve(pending)])) !== pending
}

describe('a fault in memory', () => {
  it('fails the call so many times, and nothing is done', async () => {
    const { faults, mark, engine, target } = given()
    faults.inject('markEpoch', { kind: 'fail', error: noSpace }, { times: 2 })
    expect(await mark()).toMatchObject({ left: noSpace })
    expect(await mark()).toMatchObject({ left: noSpace })
    const options = { raise: null, timeoutMs: 1_000, signal }
    expect((await engine.health.probe(target, options)).lineage?.epoch).toBeNull()
    expect(await mark()).toMatchObject({ _tag: 'Right' })
  })

  it('of one entry leaves the others alone', async () => {
    const { faults, mark, backup } = given()
    faults.inject('markEpoch', { kind: 'fail', error: noSpace }, { entry: backup.id })
    expect(await mark()).toMatchObject({ _tag: 'Right' })
  })

  it('that was taken back does not happen', async () => {
    const { faults, mark } = given()
    faults.inject('markEpoch', { kind: 'hang' })()
    expect(await mark()).toMatchObject({ _tag: 'Right' })
  })

  it('fails after the work was done', async () => {
    const { faults, mark, engine, target } = given()
    faults.inject('markEpoch', { kind: 'failAfter', error: { ...noSpace, _tag: 'OutcomeUnknown' } })
    expect(await mark()).toMatchObject({ left: { _tag: 'OutcomeUnknown' } })
    const options = { raise: null, timeoutMs: 1_000, signal }
    expect((await engine.health.probe(target, options)).lineage?.epoch).toBe(epoch)
  })

  it('hangs until the call is aborted', async () => {
    const { faults, engine, target } = given()
    faults.inject('fence', { kind: 'hang' })
    const abort = new AbortController()
    const work = engine.fencing.fence(target, null, { ...run, signal: abort.signal })()
    expect(await settled(work)).toBe(false)
    abort.abort()
    expect(await work).toMatchObject({ left: { _tag: 'Cancelled' } })
  })

  it('that hangs a probe is seen as gone when its time is over', async () => {
    const { faults, engine, target } = given()
    faults.inject('probe', { kind: 'hang' })
    expect((await engine.health.probe(target, { raise: null, timeoutMs: 10, signal })).verdict).toBe('gone')
  })

  it('lets the caller die with the work done or undone, without an answer', async () => {
    for (const work of ['done', 'undone'] as const) {
      const { faults, engine, target } = given()
      faults.inject('fence', { kind: 'die', work })
      const dead = engine.fencing.fence(target, 'group/1/2' as OperationId, run)()
      expect(await settled(dead)).toBe(false)
      const options = { raise: null, timeoutMs: 1_000, signal }
      expect((await engine.health.probe(target, options)).fenced).toBe(work === 'done')
    }
  })

  it("delays by the world's clock, and sees the world as it is afterwards", async () => {
    let pass = () => {}
    const clock: Clock = {
      now: () => '2024-01-01T00:00:00.000Z' as ReturnType<Clock['now']>,
      monotonic: () => 0,
      sleep: () =>
        new Promise((resolve) => {
          pass = resolve
        }),
    }
    const { master, group } = memorySubject()
    const world = memoryWorld(clock)
    world.add(master.entry, 'with database')
    const injected = faults()
    const engine = memoryEngine(world, injected)
    injected.inject('markEpoch', { kind: 'delay', ms: 1_000 })
    const work = engine.fencing.markEpoch({ group, ...master }, epoch, run)()
    expect(await settled(work)).toBe(false)
    world.down(master.entry)
    pass()
    expect(await work).toMatchObject({ left: { _tag: 'Unreachable' } })
  })

  it('reaches the hosts as well', async () => {
    const { memory, faults, mark, group, master } = given()
    await mark()
    const opened = await memoryHostConnections(memory, faults).open({ group, ...master, epoch })()
    if (opened._tag === 'Left') throw new Error(opened.left.says)
    const begun = await opened.right.begin(() => true)()
    if (begun._tag === 'Left') throw new Error(begun.left.says)
    begun.right.connection.set('a', '1')
    faults.inject('hosts.commit', { kind: 'failAfter', error: { ...noSpace, _tag: 'OutcomeUnknown' } })
    expect(await begun.right.commit()()).toMatchObject({ left: { _tag: 'OutcomeUnknown' } })
    expect(memory.server(master.entry).databases.get(master.generation)?.rows.get('a')).toBe('1')
  })
})

it('a server that is down takes its folders with it, and brings them back as they were', () => {
  const { memory, master } = memorySubject()
  const folder = master.entry.staging.supervisor
  memory.files.get(folder)?.set('file', Uint8Array.of(1))
  memory.down(master.entry)
  expect(memory.files.has(folder)).toBe(false)
  memory.up(master.entry)
  expect(memory.files.get(folder)?.get('file')).toEqual(Uint8Array.of(1))
})
