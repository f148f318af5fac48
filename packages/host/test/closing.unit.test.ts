import { describe, expect, test } from 'vitest'
import * as g from './kit/group.ts'
import { openWork, openWorld, type World, watched, world } from './kit/world.ts'

const nothingLeft = (w: World) => expect({ timers: w.timers(), subscriptions: w.openSubscriptions() })

describe('a host that closes', () => {
  test('lets its transactions finish, says that it leaves, and holds nothing any more', async () => {
    const w = await openWorld()
    const { work, finish } = openWork()
    const { seen } = watched(w.host.transaction(work))
    await w.advance(0)
    const closing = w.host.close()
    expect(w.host.state().is).toBe('draining')
    expect(await w.host.transaction(() => 1)).toMatchObject({ _tag: 'Left', left: { _tag: 'HostHasLeft' } })
    await w.advance(5_000)
    finish()
    await w.advance(200)
    expect(await closing).toMatchObject({ _tag: 'Right' })
    expect(seen.value).toMatchObject({ _tag: 'Right' })
    expect(await w.said('HostLeft')).toMatchObject([{ host: 'orders-1', why: 'closed' }])
    expect(w.host.state().is).toBe('left')
    expect(w.counts).toMatchObject({ opened: 1, destroyed: 1 })
    nothingLeft(w).toEqual({ timers: 0, subscriptions: 0 })
  })

  test('cuts what still runs at the drain limit', async () => {
    const w = await openWorld()
    const { seen } = watched(w.host.transaction(openWork().work))
    await w.advance(0)
    const closing = watched(w.host.close())
    await w.advance(10_200)
    expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'Cut' } })
    expect(closing.seen.value).toMatchObject({ _tag: 'Right' })
    nothingLeft(w).toEqual({ timers: 0, subscriptions: 0 })
  })

  test('sends waiting callers away', async () => {
    const w = await openWorld()
    await w.happen(g.switchStarted(2, 'a', 'b'))
    const { seen } = watched(w.host.transaction(() => 1))
    await w.advance(0)
    await w.host.close()
    await w.advance(0)
    expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'HostHasLeft' } })
  })

  test('during a switch also says that it is drained', async () => {
    const w = await openWorld()
    const { work, finish } = openWork()
    void w.host.transaction(work)
    await w.advance(0)
    await w.happen(g.switchStarted(2, 'a', 'b'))
    const closing = w.host.close()
    finish()
    await w.advance(200)
    await closing
    expect(await w.hostReports()).toEqual(['HostRegistered', 'HostDrained', 'HostLeft'])
  })

  test('while it is cut off leaves unannounced, within five seconds, and says so', async () => {
    const w = await openWorld()
    w.wire.up = false
    await w.advance(31_000)
    const closing = watched(w.host.close())
    await w.advance(5_500)
    expect(closing.seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'LeftUnannounced' } })
    nothingLeft(w).toEqual({ timers: 0, subscriptions: 0 })
  })

  test('while the log is silent does so too', async () => {
    const w = await openWorld()
    w.wire.silent = true
    await w.advance(31_000)
    const closing = watched(w.host.close())
    await w.advance(5_500)
    expect(closing.seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'LeftUnannounced' } })
    nothingLeft(w).toEqual({ timers: 0, subscriptions: 0 })
  })

  test('over a connection that does not end does so too, and does not say that it holds nothing', async () => {
    const w = await openWorld()
    w.delays.destroyMs = 3_600_000
    const closing = watched(w.host.close())
    await w.advance(15_200)
    expect(closing.seen.value).toMatchObject({ _tag: 'Left', left: { says: expect.stringContaining('has not ended') } })
    expect(w.host.state().is).toBe('left')
    expect(await w.said('HostLeft')).toEqual([])
  })

  test('over a connection that cannot be destroyed tries it again until then, and no longer', async () => {
    const w = await openWorld()
    w.delays.destroyFails = true
    const closing = watched(w.host.close())
    await w.advance(15_200)
    expect(closing.seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'LeftUnannounced' } })
    await w.advance(2_000)
    nothingLeft(w).toEqual({ timers: 0, subscriptions: 0 })
  })

  test('before it could register has nothing to announce', async () => {
    const w = await world()
    w.wire.up = false
    const host = await w.open()
    await w.advance(1_000)
    const { seen } = watched(host.transaction(() => 1))
    const closing = watched(host.close())
    await w.advance(0)
    expect(closing.seen.value).toMatchObject({ _tag: 'Right' })
    expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'HostHasLeft' } })
    expect(w.appended).toEqual([])
    nothingLeft(w).toEqual({ timers: 0, subscriptions: 0 })
  })

  test('while its registration is on its way says that it leaves only after that', async () => {
    const w = await world()
    w.wire.thereMs = 1_000
    const host = await w.open()
    await w.advance(2_500)
    expect(w.appended).toEqual(['HostRegistered'])
    const closing = watched(host.close())
    await w.advance(10_000)
    expect(closing.seen.done).toBe(true)
    expect(await w.hostReports()).toEqual(['HostRegistered', 'HostLeft'])
    nothingLeft(w).toEqual({ timers: 0, subscriptions: 0 })
  })

  test('while a database is being opened destroys what opens late', async () => {
    const w = await world()
    w.create('a', 'a1', 'shop/1/1')
    await w.happen(g.activeSwitched(1, null, 'a', 'a1'))
    w.delays.openMs = 8_000
    const host = await w.open()
    await w.advance(1_000)
    const closing = watched(host.close())
    await w.advance(500)
    expect(closing.seen.done).toBe(true)
    await w.advance(10_000)
    expect(w.counts).toMatchObject({ opened: 1, destroyed: 1 })
    nothingLeft(w).toEqual({ timers: 0, subscriptions: 0 })
  })

  test('closes once, however often it is asked to', async () => {
    const w = await openWorld()
    expect(w.host.close()).toBe(w.host.close())
    await w.advance(200)
    await w.host.close()
    expect(await w.said('HostLeft')).toHaveLength(1)
  })
})

describe('listeners', () => {
  test('hear of every change of state and active, once', async () => {
    const w = await openWorld()
    w.create('b', 'b1', 'shop/1/2')
    const heard: string[] = []
    const stop = w.host.onChange(({ state, active }) => void heard.push(`${state.is} ${active?.epoch}`))
    await w.happen(g.switchStarted(2, 'a', 'b'))
    await w.advance(3_000)
    await w.happen(g.activeSwitched(2, 'a', 'b', 'b1'))
    await w.advance(3_000)
    expect(heard).toEqual(['draining shop/1/1', 'connecting shop/1/2', 'open shop/1/2'])
    stop()
    await w.happen(g.switchStarted(3, 'b', 'a'))
    await w.advance(1_000)
    expect(heard).toHaveLength(3)
  })

  test('that throw or reject keep nothing from the others, nor from the host', async () => {
    const w = await openWorld()
    let heard = 0
    w.host.onChange(() => {
      throw new Error('listener')
    })
    w.host.onChange(async () => {
      throw new Error('listener')
    })
    w.host.onChange(() => void heard++)
    await w.happen(g.switchStarted(2, 'a', 'b'))
    await w.advance(1_000)
    expect(heard).toBeGreaterThan(0)
    expect(await w.said('HostDrained')).toHaveLength(1)
  })

  test('may close the host', async () => {
    const w = await openWorld()
    w.host.onChange(({ state }) => void (state.is === 'draining' && w.host.close()))
    await w.happen(g.switchStarted(2, 'a', 'b'))
    await w.advance(1_000)
    expect(w.host.state().is).toBe('left')
    nothingLeft(w).toEqual({ timers: 0, subscriptions: 0 })
  })
})

test('state says since when', async () => {
  const w = await openWorld()
  const since = w.host.state().since
  await w.advance(5_000)
  expect(w.host.state().since).toBe(since)
  const now = w.clock.now()
  await w.happen(g.switchStarted(2, 'a', 'b'))
  await w.advance(1_000)
  expect(w.host.state()).toEqual({ is: 'draining', why: 'the switch shop/1/2 has started', since: now })
})
