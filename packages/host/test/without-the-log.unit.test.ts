import { describe, expect, test } from 'vitest'
import * as g from './kit/group.ts'
import { openWork, openWorld, watched } from './kit/world.ts'

const row = (text: string) => (session: { readonly write: (row: string) => void }) => session.write(text)

describe('under stop', () => {
  test('the lease is renewed every L/3 by an append and a read', async () => {
    const w = await openWorld()
    await w.advance(65_000)
    expect((await w.said('HostAlive')).length).toBe(7)
    expect(w.host.state().is).toBe('open')
  })

  test('a log outage shorter than L goes unnoticed', async () => {
    const w = await openWorld()
    w.wire.up = false
    await w.advance(19_000)
    expect(await w.host.transaction(row('during'))).toMatchObject({ _tag: 'Right' })
    w.wire.up = true
    await w.advance(60_000)
    expect(w.host.state().is).toBe('open')
    expect(w.counts).toMatchObject({ opened: 1, destroyed: 0 })
  })

  test('a log outage longer than L stops writing, and it goes on by itself when the log is back', async () => {
    const w = await openWorld()
    w.wire.up = false
    await w.advance(31_000)
    expect(w.host.state().is).toBe('cut off')
    expect(await w.host.transaction(row('no'), { maxWaitMs: 0 })).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'GateClosed', state: { is: 'cut off' } },
    })
    const { seen } = watched(w.host.transaction(row('later'), { maxWaitMs: 120_000 }))
    await w.advance(60_000)
    expect(seen.done).toBe(false)
    w.wire.up = true
    await w.advance(12_000)
    expect(seen.value).toMatchObject({ _tag: 'Right' })
    expect(w.at('a', 'a1').rows).toEqual(['later'])
  })

  test('a read-only log, one that has lost its quorum, gives no lease', async () => {
    const w = await openWorld()
    w.wire.readOnly = true
    await w.advance(31_000)
    expect(w.host.state().is).toBe('cut off')
  })

  test('an append gives no lease before the stream has been read, not older than it', async () => {
    const w = await openWorld()
    expect(w.questions.slice(0, 8)).toEqual([
      'read',
      'read',
      'HostRegistered',
      'read not older than failoverHosts-shop',
      'HostAlive',
      'read not older than failoverAlive-shop',
    ])
    w.wire.writeOnly = true
    await w.advance(31_000)
    expect(w.host.state().is).toBe('cut off')
  })

  test('a commit that comes after the lease is refused, and nothing of it is committed', async () => {
    const w = await openWorld()
    const { work, finish } = openWork()
    const { seen } = watched(w.host.transaction(work))
    await w.advance(0)
    w.wire.up = false
    await w.advance(31_000)
    finish()
    await w.advance(0)
    expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'Cut' } })
    expect(w.at('a', 'a1').rows).toEqual([])
  })

  test('the engine itself asks last: a lease that ends while the commit is under way refuses it', async () => {
    const w = await openWorld()
    w.wire.up = false
    await w.advance(29_000)
    w.delays.commitMs = 2_000
    const { seen } = watched(w.host.transaction(row('late')))
    await w.advance(2_500)
    expect(w.counts.stillAllowed).toBe(1)
    expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'NotCommitted' } })
    expect(w.at('a', 'a1').rows).toEqual([])
  })

  test('a transaction that reached the database after its lease does not do its work', async () => {
    const w = await openWorld()
    w.wire.up = false
    await w.advance(29_000)
    w.delays.beginMs = 2_000
    let worked = 0
    const { seen } = watched(w.host.transaction(() => worked++, { maxWaitMs: 5_000 }))
    await w.advance(10_000)
    expect(worked).toBe(0)
    expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'GateClosed' } })
  })

  test('a transaction that is open when the lease ends may go on once it is renewed within the drain limit', async () => {
    const w = await openWorld()
    const { work, finish } = openWork()
    const { seen } = watched(w.host.transaction(work))
    w.wire.up = false
    await w.advance(33_000)
    expect(w.host.state().is).toBe('cut off')
    w.wire.up = true
    await w.advance(10_500)
    finish()
    await w.advance(0)
    expect(seen.value).toMatchObject({ _tag: 'Right' })
    expect(w.counts).toMatchObject({ opened: 1, destroyed: 0 })
  })

  test('lease and drain limit over: connections are destroyed, and who was writing is told', async () => {
    const w = await openWorld()
    const { work } = openWork()
    const { seen } = watched(w.host.transaction(work))
    w.wire.up = false
    await w.advance(39_000)
    expect(seen.done).toBe(false)
    expect(w.counts.destroyed).toBe(0)
    await w.advance(1_500)
    expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'Cut', epoch: 'shop/1/1' } })
    expect(w.counts.destroyed).toBe(1)
  })

  test('a slow answer does not stretch the lease: it counts from before the sending', async () => {
    const w = await openWorld()
    w.wire.backMs = 4_000
    // Sent at 10 s; both answers are in at 18 s.
    await w.advance(18_500)
    w.wire.up = false
    await w.advance(20_500)
    // 39 s: less than 30 s after the answers, 29 s after the sending.
    expect(w.host.state().is).toBe('open')
    await w.advance(2_000)
    expect(w.host.state().is).toBe('cut off')
  })

  test('answers slower than L/3 still renew the lease, as the signs of life do not wait for each other', async () => {
    const w = await openWorld()
    w.wire.backMs = 9_000
    await w.advance(180_000)
    expect(w.host.state().is).toBe('open')
    expect(w.counts).toMatchObject({ opened: 1 })
  })

  test('answers that never come do not hold up those that would', async () => {
    const w = await openWorld()
    w.wire.silent = true
    await w.advance(45_000)
    expect(w.host.state().is).toBe('cut off')
    w.wire.silent = false
    await w.advance(31_000)
    expect(w.host.state().is).toBe('open')
  })

  test('a process that stood still finds its lease over before any timer fires', async () => {
    const w = await openWorld()
    const { work, finish } = openWork()
    const { seen } = watched(w.host.transaction(work))
    await w.advance(0)
    w.standStill(30_000)
    finish()
    expect(await w.host.transaction(row('no'), { maxWaitMs: 0 })).toMatchObject({ _tag: 'Left' })
    await w.advance(0)
    expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'Cut' } })
    expect(w.at('a', 'a1').rows).toEqual([])
  })

  test('so does a machine that slept with its monotonic clock', async () => {
    const w = await openWorld()
    w.machineSleeps(30_000)
    expect(await w.host.transaction(row('no'), { maxWaitMs: 0 })).toMatchObject({ _tag: 'Left' })
    await w.advance(2_000)
    expect(await w.host.transaction(row('yes'), { maxWaitMs: 0 })).toMatchObject({ _tag: 'Right' })
  })

  test('a wall clock that is set back stretches nothing', async () => {
    const w = await openWorld()
    w.wire.up = false
    w.setWall(-3_600_000)
    await w.advance(31_000)
    expect(w.host.state().is).toBe('cut off')
  })

  test('a wall clock that is set forward costs no more than the next sign of life', async () => {
    const w = await openWorld()
    w.setWall(3_600_000)
    expect(w.host.state().is).toBe('cut off')
    await w.advance(2_000)
    expect(w.host.state().is).toBe('open')
  })
})

describe('under keep', () => {
  test('a host goes on without the log in its epoch, and tells span and number when the log is back', async () => {
    const w = await openWorld({ withoutLog: 'keep' })
    await w.host.transaction(row('before'))
    w.wire.up = false
    await w.advance(60_000)
    expect(w.host.state()).toMatchObject({ is: 'open', why: expect.stringContaining('keeps going without it') })
    const from = w.clock.now()
    await w.host.transaction(row('one'))
    await w.advance(5_000)
    await w.host.transaction(row('two'))
    const to = w.clock.now()
    await w.advance(5_000)
    w.wire.up = true
    await w.advance(40_000)
    expect(await w.said('HostReconnected')).toMatchObject([
      { operation: null, epoch: 'shop/1/1', entry: 'a', whileCutOff: { from, to, transactions: 2 } },
    ])
    await w.host.transaction(row('after'))
    await w.advance(60_000)
    expect(await w.said('HostReconnected')).toHaveLength(1)
    expect(w.counts).toMatchObject({ opened: 1, destroyed: 0 })
  })

  test('a switch made meanwhile ends it as soon as the log is back, and what was written is told with the move', async () => {
    const w = await openWorld({ withoutLog: 'keep' })
    w.create('b', 'b1', 'shop/1/2')
    w.wire.up = false
    await w.advance(31_000)
    await w.happen(g.switchStarted(2, 'a', 'b'), g.activeSwitched(2, 'a', 'b', 'b1', true))
    expect(await w.host.transaction(row('old'))).toMatchObject({ _tag: 'Right', right: { epoch: 'shop/1/1' } })
    w.wire.up = true
    await w.advance(12_000)
    expect(await w.host.transaction(row('new'))).toMatchObject({ _tag: 'Right', right: { epoch: 'shop/1/2' } })
    expect(w.at('a', 'a1').rows).toEqual(['old'])
    expect(await w.said('HostReconnected')).toMatchObject([
      { operation: g.operation(2), epoch: 'shop/1/2', entry: 'b', whileCutOff: { transactions: 1 } },
    ])
  })

  test('what was written since the last answered sign of life counts, although a lease was still running', async () => {
    const w = await openWorld({ withoutLog: 'keep' })
    w.create('b', 'b1', 'shop/1/2')
    await w.advance(11_000)
    w.wire.up = false
    await w.happen(g.switchStarted(2, 'a', 'b'), g.activeSwitched(2, 'a', 'b', 'b1', true))
    await w.host.transaction(row('unknowing'))
    w.wire.up = true
    await w.advance(12_000)
    expect(await w.said('HostReconnected')).toMatchObject([
      { operation: g.operation(2), whileCutOff: { transactions: 1 } },
    ])
  })

  test('a host that drained in time owes nothing', async () => {
    const w = await openWorld({ withoutLog: 'keep' })
    w.create('b', 'b1', 'shop/1/2')
    await w.host.transaction(row('before'))
    await w.happen(g.switchStarted(2, 'a', 'b'))
    await w.advance(100)
    await w.happen(g.activeSwitched(2, 'a', 'b', 'b1'))
    await w.advance(100)
    expect(await w.said('HostReconnected')).toMatchObject([{ operation: g.operation(2), whileCutOff: null }])
  })

  test('a host that knows of a switch begins nothing, although it is cut off', async () => {
    const w = await openWorld({ withoutLog: 'keep' })
    await w.happen(g.switchStarted(2, 'a', 'b'))
    w.wire.up = false
    await w.advance(120_000)
    expect(await w.host.transaction(row('no'), { maxWaitMs: 0 })).toMatchObject({ _tag: 'Left' })
  })

  test('a host that is closed tells what it owes before it leaves', async () => {
    const w = await openWorld({ withoutLog: 'keep' })
    w.wire.readOnly = true
    await w.advance(31_000)
    await w.host.transaction(row('one'))
    w.wire.readOnly = false
    await w.host.close()
    expect(await w.hostReports()).toEqual(['HostRegistered', 'HostReconnected', 'HostLeft'])
    expect(await w.said('HostReconnected')).toMatchObject([{ epoch: 'shop/1/1', whileCutOff: { transactions: 1 } }])
  })
})
