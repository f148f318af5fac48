import type { OperationId, RequestId } from '@db-failover/domain'
import { groupStream } from '@db-failover/ports'
import { memoryEventLog } from '@db-failover/ports/memory'
import { expect, it } from 'vitest'
import { group } from './kit/entries.ts'
import { type Installation, installation, type Process } from './kit/installation.ts'

/** Lets time pass until the promise is answered, and tells how much. */
const answered = async <A>(here: Installation, promise: Promise<A>): Promise<{ answer: A; tookMs: number }> => {
  const began = here.clock.monotonic()
  let done = false
  promise.then(() => {
    done = true
  })
  await here.clock.until(() => done, 'an answer comes')
  const answer = await promise
  return { answer, tookMs: here.clock.monotonic() - began }
}

const stopped = (here: Installation, { supervisor }: Process) => answered(here, supervisor.stop())
const backup = { type: 'RunBackup', kind: 'full' } as const

it('what needs the leader is taken while one is alive', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const { answer, tookMs } = await answered(here, here.operator.submit(backup)())
  expect(answer).toMatchObject({ _tag: 'Right', right: { request: expect.any(String) } })
  expect(tookMs).toBeLessThanOrEqual(1_200)
})

it('without a live leader it is said within 3 seconds who led last, and the request is withdrawn', async () => {
  const here = installation()
  const first = await here.start()
  await here.protect('b')
  first.kill()
  const { answer, tookMs } = await answered(here, here.operator.submit(backup)())
  expect(answer).toMatchObject({
    left: { _tag: 'NoLiveLeader', withdrawn: true, found: { leader: 'supervisor-1', last: { stopping: false } } },
  })
  expect(tookMs).toBeLessThan(3_000)
  await here.start()
  await here.clock.pass(10_000)
  expect(here.types().filter((t) => t === 'Requested')).toHaveLength(3)
  expect(Object.keys(here.state().people.requests)).toEqual([])
  expect(here.events.some((e) => e.event.type === 'RequestEnded' && e.event.data.how === 'withdrawn')).toBe(true)
})

it('after a leader’s goodbye nobody is waited for', async () => {
  const here = installation()
  await stopped(
    here,
    await here.start().then(async (p) => {
      await here.protect('b')
      return p
    }),
  )
  const { answer, tookMs } = await answered(here, here.operator.submit(backup)())
  expect(answer).toMatchObject({ left: { _tag: 'NoLiveLeader', found: { last: { stopping: true } } } })
  expect(tookMs).toBeLessThan(200)
})

it('a request that is left waits for the next leader, as long as it is valid', async () => {
  const here = installation()
  await stopped(
    here,
    await here.start().then(async (p) => {
      await here.protect('b')
      return p
    }),
  )
  const options = { leave: true, validForMs: 600_000 }
  const { answer } = await answered(here, here.operator.submit(backup, options)())
  expect(answer).toMatchObject({ left: { _tag: 'NoLiveLeader', withdrawn: false } })
  await here.clock.pass(120_000)
  await here.start()
  await here.clock.until(
    () => here.events.some((e) => e.event.type === 'BackupStarted' && e.event.data.request !== null),
    'it is begun',
  )
})

it('a rule’s refusal comes back as it is, and nothing is written', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const before = here.store.streams.get(groupStream(group))?.events.length
  const { answer } = await answered(
    here,
    here.operator.submit({ type: 'CancelOperation', operation: 'orders/1/99' as OperationId })(),
  )
  expect(answer).toMatchObject({ left: { _tag: 'Refused', rejection: { asked: 'CancelOperation', _tag: 'NotFound' } } })
  expect(here.store.streams.get(groupStream(group))?.events).toHaveLength(before ?? 0)
})

const followed = async (here: Installation, id: RequestId): Promise<readonly string[]> => {
  const seen: string[] = []
  const all = (async () => {
    for await (const f of here.operator.follow(id)) if (f._tag === 'Event') seen.push(f.event.event.type)
  })()
  await answered(here, all)
  return seen
}

it('P15: a backup is followed from its request to the last folder’s answer, and nothing else', async () => {
  const here = installation()
  await here.start()
  await here.protect('b', 'c')
  const { answer } = await answered(here, here.operator.submit(backup)())
  if (answer._tag === 'Left' || answer.right.request === null) throw new Error('not taken')
  const seen = await followed(here, answer.right.request)
  expect(seen.slice(0, 3)).toEqual(['Requested', 'BackupStarted', 'BackupTaken'])
  expect(seen.filter((t) => t === 'CopyVerified')).toHaveLength(2)
  expect(seen.filter((t) => t === 'BackupStarted')).toHaveLength(1)
})

it('P16: a planned failover is followed to its switch', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const command = {
    type: 'FailOver',
    to: null,
    manner: 'planned',
    acceptDataLoss: false,
    acceptNoFence: false,
    withoutContingency: false,
  } as const
  const { answer } = await answered(here, here.operator.submit(command)())
  if (answer._tag === 'Left' || answer.right.request === null) throw new Error('not taken')
  const seen = await followed(here, answer.right.request)
  expect(seen[0]).toBe('Requested')
  expect(seen).toContain('SwitchStarted')
  expect(seen).toContain('ActiveSwitched')
})

it('N8: a drill is followed from its request to its result', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const { answer } = await answered(here, here.operator.submit({ type: 'RunDrill', on: null })())
  if (answer._tag === 'Left' || answer.right.request === null) throw new Error('not taken')
  const seen = await followed(here, answer.right.request)
  expect(seen.at(-1)).toBe('DrillPassed')
})

it('following leaves no subscription and no timer behind', async () => {
  const here = installation()
  const process = await here.start()
  await here.protect('b')
  const { answer } = await answered(here, here.operator.submit(backup)())
  if (answer._tag === 'Left' || answer.right.request === null) throw new Error('not taken')
  await followed(here, answer.right.request)
  await stopped(here, process)
  expect(here.clock.sleepers()).toBe(0)
  expect(here.store.waiting.size).toBe(0)
  expect(memoryEventLog(here.store).openSubscriptions()).toBe(0)
})
