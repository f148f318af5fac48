import { describe, expect, test } from 'vitest'
import * as g from './kit/group.ts'
import { openWork, openWorld, watched } from './kit/world.ts'

const row = (text: string) => (session: { readonly write: (row: string) => void }) => session.write(text)

describe('a switch', () => {
  test('ends beginning in the old epoch; what runs may finish within the drain limit', async () => {
    const w = await openWorld()
    const { work, finish } = openWork()
    const { seen } = watched(w.host.transaction(work))
    await w.advance(0)
    await w.happen(g.switchStarted(2, 'a', 'b'))
    await w.advance(0)
    expect(w.host.state().is).toBe('draining')
    expect(await w.host.transaction(row('no'), { maxWaitMs: 0 })).toMatchObject({ _tag: 'Left' })
    await w.advance(9_000)
    expect(await w.said('HostDrained')).toEqual([])
    const lastCommit = w.clock.now()
    finish()
    await w.advance(100)
    expect(seen.value).toMatchObject({ _tag: 'Right' })
    expect(await w.said('HostDrained')).toMatchObject([
      { host: 'orders-1', operation: g.operation(2), epoch: g.epoch(1), lastCommit, cut: 0 },
    ])
    expect(w.counts).toMatchObject({ opened: 1, destroyed: 1 })
  })

  test('cuts what still runs at the drain limit, and says how many', async () => {
    const w = await openWorld()
    const first = watched(w.host.transaction(openWork().work))
    const second = watched(w.host.transaction(openWork().work))
    await w.advance(0)
    await w.happen(g.switchStarted(2, 'a', 'b'))
    await w.advance(9_800)
    expect([first.seen.done, second.seen.done]).toEqual([false, false])
    await w.advance(400)
    expect(first.seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'Cut' } })
    expect(second.seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'Cut' } })
    expect(await w.said('HostDrained')).toMatchObject([{ cut: 2, lastCommit: null }])
  })

  test('a commit under way at the drain limit has an unknown outcome, and is never acknowledged', async () => {
    const w = await openWorld()
    w.delays.commitMs = 20_000
    const { seen } = watched(w.host.transaction(row('late')))
    await w.advance(0)
    await w.happen(g.switchStarted(2, 'a', 'b'))
    await w.advance(10_500)
    expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'OutcomeUnknown' } })
    await w.advance(20_000)
    expect(w.at('a', 'a1').rows).toEqual([])
  })

  test('a process that stood still beyond the drain limit commits nothing more, before any timer fires', async () => {
    const w = await openWorld({ withoutLog: 'keep' })
    const { work, finish } = openWork()
    const { seen } = watched(w.host.transaction(work))
    await w.advance(0)
    await w.happen(g.switchStarted(2, 'a', 'b'))
    w.standStill(10_000)
    finish()
    await w.advance(0)
    expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'Cut' } })
    expect(w.at('a', 'a1').rows).toEqual([])
  })

  test('noticed only with a renewed lease, gives what runs no more than the drain limit after the old lease', async () => {
    const w = await openWorld()
    const { seen } = watched(w.host.transaction(openWork().work))
    w.wire.up = false
    await w.advance(5_000)
    await w.happen(g.switchStarted(2, 'a', 'b'))
    await w.advance(30_000)
    // The lease ended at 30 s; now, at 35 s, the log is back.
    w.wire.up = true
    await w.advance(4_000)
    expect(w.host.state().is).toBe('draining')
    expect(seen.done).toBe(false)
    await w.advance(1_500)
    expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'Cut' } })
  })

  test('says that a host is drained only when its connections are gone', async () => {
    const w = await openWorld()
    w.delays.destroyMs = 3_000
    await w.happen(g.switchStarted(2, 'a', 'b'))
    await w.advance(2_000)
    expect(await w.said('HostDrained')).toEqual([])
    await w.advance(2_000)
    expect(await w.said('HostDrained')).toHaveLength(1)
  })

  test('that is aborted opens the gate again in the same epoch, once the database allows it', async () => {
    const w = await openWorld()
    await w.happen(g.switchStarted(2, 'a', 'b'))
    w.at('a', 'a1').fenced = true
    await w.advance(1_000)
    await w.happen(g.switchAborted(2))
    const { seen } = watched(w.host.transaction(row('again')))
    await w.advance(3_000)
    expect(w.host.state()).toMatchObject({ is: 'connecting', why: expect.stringContaining('fenced') })
    w.at('a', 'a1').fenced = false
    await w.advance(1_500)
    expect(seen.value).toMatchObject({ _tag: 'Right', right: { epoch: 'shop/1/1' } })
    expect(await w.hostReports()).toEqual(['HostRegistered', 'HostDrained'])
  })

  test('that is aborted while work still drains lets it go on', async () => {
    const w = await openWorld()
    const { work, finish } = openWork()
    const { seen } = watched(w.host.transaction(work))
    await w.happen(g.switchStarted(2, 'a', 'b'))
    await w.advance(5_000)
    await w.happen(g.switchAborted(2))
    await w.advance(20_000)
    finish()
    await w.advance(0)
    expect(seen.value).toMatchObject({ _tag: 'Right' })
    expect(w.counts).toMatchObject({ opened: 1, destroyed: 0 })
    expect(await w.said('HostDrained')).toEqual([])
  })

  test('moves the host, with its waiting callers, and the disruption is a figure', async () => {
    const w = await openWorld()
    await w.host.transaction(row('old'))
    await w.advance(1_000)
    await w.happen(g.switchStarted(2, 'a', 'b'))
    let ran = 0
    const { seen } = watched(
      w.host.transaction((session) => {
        ran += 1
        session.write('new')
      }),
    )
    await w.advance(4_000)
    w.create('b', 'b1', 'shop/1/2')
    await w.happen(g.activeSwitched(2, 'a', 'b', 'b1'))
    await w.advance(0)
    expect(seen.value).toMatchObject({ _tag: 'Right', right: { entry: 'b', generation: 'b1', epoch: 'shop/1/2' } })
    expect(ran).toBe(1)
    expect(w.at('b', 'b1').rows).toEqual(['new'])
    expect(w.host.active()).toEqual({ entry: 'b', generation: 'b1', epoch: 'shop/1/2' })
    expect(await w.said('HostReconnected')).toMatchObject([
      { operation: g.operation(2), epoch: 'shop/1/2', entry: 'b', disruptionMs: 4_000, whileCutOff: null },
    ])
  })

  test('opens the new active again and again until it bears the new epoch', async () => {
    const w = await openWorld()
    await w.happen(g.switchStarted(2, 'a', 'b'), g.activeSwitched(2, 'a', 'b', 'b1'))
    await w.advance(5_000)
    expect(w.host.state().is).toBe('connecting')
    w.create('b', 'b1', 'shop/1/2')
    await w.advance(1_500)
    expect(w.host.state().is).toBe('open')
    expect((await w.said('HostReconnected'))[0]?.disruptionMs).toBeGreaterThanOrEqual(5_000)
  })

  test('that did not wait for this host cuts its old work at once', async () => {
    const w = await openWorld()
    w.create('b', 'b1', 'shop/1/2')
    const { seen } = watched(w.host.transaction(openWork().work))
    await w.advance(0)
    await w.happen(g.switchStarted(2, 'a', 'b'), g.activeSwitched(2, 'a', 'b', 'b1'))
    await w.advance(0)
    expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'Cut' } })
    expect(w.host.state().is).toBe('open')
  })

  test('is noticed without the subscription, by reading the head at the stated interval', async () => {
    const w = await openWorld({}, { readLogEveryMs: 500 })
    w.wire.deaf = true
    await w.happen(g.switchStarted(2, 'a', 'b'))
    await w.advance(600)
    expect(w.host.state().is).toBe('draining')
  })

  test('a lost answer to HostDrained is repeated as the same event', async () => {
    const w = await openWorld()
    w.wire.deaf = true
    await w.happen(g.switchStarted(2, 'a', 'b'))
    w.wire.backMs = 100
    await w.advance(2_150)
    w.wire.up = false
    await w.advance(200)
    w.wire.up = true
    await w.advance(10_000)
    expect(w.appended.filter((t) => t === 'HostDrained').length).toBeGreaterThan(1)
    expect(await w.said('HostDrained')).toHaveLength(1)
  })

  test('a work whose result nobody awaits any more may fail without harm', async () => {
    const w = await openWorld()
    const { promise, reject } = Promise.withResolvers<void>()
    const { seen } = watched(w.host.transaction(() => promise))
    await w.advance(0)
    await w.happen(g.switchStarted(2, 'a', 'b'))
    await w.advance(11_000)
    expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'Cut' } })
    reject(new Error('connection is gone'))
    await w.advance(0)
  })
})

describe('ManualBackupRequired', () => {
  test('moves the host to the new epoch of the same database, as soon as it bears it', async () => {
    const w = await openWorld()
    await w.happen(g.manualBackupRequired(5, 'a'))
    await w.advance(0)
    expect(w.host.state()).toMatchObject({ is: 'connecting', why: expect.stringContaining('new epoch') })
    const { seen } = watched(w.host.transaction(row('new')))
    await w.advance(5_000)
    expect(seen.done).toBe(false)
    w.at('a', 'a1').epoch = 'shop/1/5'
    await w.happen(g.epochMarked(5, 'a'))
    await w.advance(0)
    expect(seen.value).toMatchObject({ _tag: 'Right', right: { epoch: 'shop/1/5', generation: 'a1' } })
    expect(await w.said('HostReconnected')).toMatchObject([
      { operation: null, epoch: 'shop/1/5', entry: 'a', disruptionMs: 5_000 },
    ])
    expect(await w.said('HostDrained')).toEqual([])
  })

  test('lets what runs finish within the drain limit', async () => {
    const w = await openWorld()
    const { work, finish } = openWork()
    const { seen } = watched(w.host.transaction(work))
    await w.advance(0)
    await w.happen(g.manualBackupRequired(5, 'a'))
    await w.advance(5_000)
    finish()
    await w.advance(0)
    expect(seen.value).toMatchObject({ _tag: 'Right', right: { epoch: 'shop/1/1' } })
  })
})
