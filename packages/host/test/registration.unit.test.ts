import { expect, test } from 'vitest'
import * as g from './kit/group.ts'
import { openWorld, watched, world } from './kit/world.ts'

test('a host registers before its first use, and says where it could follow to', async () => {
  const w = await openWorld()
  expect(w.appended.slice(0, 2)).toEqual(['HostRegistered', 'HostAlive'])
  expect(await w.said('HostRegistered')).toMatchObject([
    {
      host: 'orders-1',
      epoch: null,
      withoutLog: 'stop',
      canFollow: { a: { credential: true, reachable: true }, b: { credential: true, reachable: true } },
    },
  ])
})

test('a host that cannot register begins nothing, and says why', async () => {
  const w = await world()
  w.create('a', 'a1', 'shop/1/1')
  await w.happen(g.activeSwitched(1, null, 'a', 'a1'))
  w.wire.up = false
  const host = await w.open({ maxWaitMs: 0 })
  expect(await host.transaction(() => 1)).toMatchObject({ _tag: 'Left', left: { _tag: 'GateClosed' } })
  expect(host.state()).toMatchObject({ is: 'connecting', why: expect.stringContaining('no route to the log') })
  expect(w.counts.opened).toBe(0)

  w.wire.up = true
  await w.advance(5_000)
  expect(await host.transaction(() => 1)).toMatchObject({ _tag: 'Right' })
})

test('under keep too, a host that starts while cut off begins nothing', async () => {
  const w = await world({ withoutLog: 'keep' })
  w.create('a', 'a1', 'shop/1/1')
  await w.happen(g.activeSwitched(1, null, 'a', 'a1'))
  w.wire.readOnly = true
  const host = await w.open({ maxWaitMs: 0 })
  await w.advance(120_000)
  expect(await host.transaction(() => 1)).toMatchObject({ _tag: 'Left', left: { _tag: 'GateClosed' } })
  expect(w.counts.opened).toBe(0)
})

test('a switch that started while the registration was on its way is seen: nothing begins, and the host is drained', async () => {
  const w = await world()
  w.create('a', 'a1', 'shop/1/1')
  await w.happen(g.activeSwitched(1, null, 'a', 'a1'))
  w.wire.thereMs = 1_000
  w.wire.deaf = true
  const host = await w.open({ maxWaitMs: 0 })
  await w.advance(1_500)
  await w.happen(g.switchStarted(2, 'a', 'b'))
  await w.advance(10_000)
  expect(host.state().is).toBe('draining')
  expect(w.counts.opened).toBe(0)
  expect(await w.said('HostDrained')).toMatchObject([
    { operation: g.operation(2), epoch: g.epoch(1), cut: 0, lastCommit: null },
  ])
})

test('a lost answer to the registration is repeated as the same event', async () => {
  const w = await world()
  w.create('a', 'a1', 'shop/1/1')
  await w.happen(g.activeSwitched(1, null, 'a', 'a1'))
  w.wire.backMs = 100
  const host = await w.open()
  // The read to the head has two answers; then the append is on its way back.
  await w.advance(250)
  w.wire.up = false
  await w.advance(100)
  w.wire.up = true
  await w.advance(5_000)
  expect(host.state().is).toBe('open')
  expect(w.appended.filter((t) => t === 'HostRegistered')).toHaveLength(2)
  expect(await w.said('HostRegistered')).toHaveLength(1)
})

test('a host waits for its group and for the first active database', async () => {
  const w = await world()
  const host = await w.open()
  await w.advance(1_000)
  expect(host.state()).toMatchObject({ is: 'connecting', why: 'no database is active yet' })
  expect(host.active()).toBeNull()
  const { seen } = watched(host.transaction(() => 'first'))
  w.create('a', 'a1', 'shop/1/1')
  await w.happen(g.activeSwitched(1, null, 'a', 'a1'))
  await w.advance(2_500)
  expect(seen.value).toMatchObject({ _tag: 'Right', right: { value: 'first', epoch: 'shop/1/1' } })
  expect(host.active()).toEqual({ entry: 'a', generation: 'a1', epoch: 'shop/1/1' })
  expect(await w.said('HostReconnected')).toMatchObject([{ operation: g.operation(1), disruptionMs: 0 }])
})

test('options that can never work are refused by name', async () => {
  const w = await world()
  const host = (options: object) =>
    w.open(options).then(
      () => 'opened',
      (e: Error) => JSON.parse(e.message),
    )
  expect(await host({ group: 'a/b' })).toMatchObject({ _tag: 'InvalidHostOptions', option: 'group' })
  expect(await host({ process: '' })).toMatchObject({ _tag: 'InvalidHostOptions', option: 'process' })
  expect(await host({ maxWaitMs: Number.NaN })).toMatchObject({ _tag: 'InvalidHostOptions', option: 'maxWaitMs' })
  expect(await host({ readLogEveryMs: 0 })).toMatchObject({ _tag: 'InvalidHostOptions', option: 'readLogEveryMs' })
})

test('canFollow is found out in parallel, and an entry that hangs counts as out of reach', async () => {
  const w = await world()
  w.create('a', 'a1', 'shop/1/1')
  await w.happen(g.activeSwitched(1, null, 'a', 'a1'))
  w.delays.reachMs = 60_000
  await w.open()
  await w.advance(3_000)
  const unreachable = { credential: false, reachable: false }
  expect(await w.said('HostRegistered')).toMatchObject([{ canFollow: { a: unreachable, b: unreachable } }])
})

test('a mode that the policy changes from stop to keep holds once it is registered, from keep to stop at once', async () => {
  const w = await openWorld()
  w.wire.readOnly = true
  await w.happen(g.policyIs({ withoutLog: 'keep' }))
  await w.advance(31_000)
  expect(w.host.state().is).toBe('cut off')
  w.wire.readOnly = false
  await w.advance(5_000)
  expect((await w.said('HostRegistered')).map((r) => r.withoutLog)).toEqual(['stop', 'keep'])
  w.wire.up = false
  await w.advance(60_000)
  expect(w.host.state()).toMatchObject({ is: 'open', why: expect.stringContaining('keeps going without it') })

  w.wire.up = true
  await w.advance(12_000)
  w.wire.readOnly = true
  await w.happen(g.policyIs({ withoutLog: 'stop' }))
  await w.advance(31_000)
  expect(w.host.state().is).toBe('cut off')
})
