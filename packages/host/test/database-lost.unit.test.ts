import { right } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import * as g from './kit/group.ts'
import { openWork, openWorld, watched } from './kit/world.ts'

const row = (text: string) => (session: { readonly write: (row: string) => void }) => session.write(text)

test('a commit that the database refuses is an error to the caller, and the host finds out from the log', async () => {
  const w = await openWorld()
  const { work, finish } = openWork()
  const { seen } = watched(w.host.transaction(work))
  await w.advance(0)
  w.at('a', 'a1').there = false
  finish()
  await w.advance(0)
  expect(seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'NotCommitted', epoch: 'shop/1/1' } })
  expect(w.host.state()).toMatchObject({ is: 'connecting', why: expect.stringContaining('no such database') })

  const next = watched(w.host.transaction(row('new')))
  await w.advance(5_000)
  w.create('b', 'b1', 'shop/1/2')
  await w.happen(g.switchStarted(2, 'a', 'b'), g.activeSwitched(2, 'a', 'b', 'b1'))
  await w.advance(0)
  expect(next.seen.value).toMatchObject({ _tag: 'Right', right: { epoch: 'shop/1/2' } })
  // From the first failure on, not only from the switch.
  expect(await w.said('HostReconnected')).toMatchObject([{ disruptionMs: 5_000 }])
})

test('a database that is lost is reported without waiting for the next sign of life', async () => {
  const w = await openWorld()
  await w.advance(1_000)
  w.at('a', 'a1').there = false
  w.at('a', 'a1').reachable = false
  await w.host.transaction(row('no'), { maxWaitMs: 0 })
  await w.advance(3_000)
  const alive = await w.said('HostAlive')
  expect(alive.at(-1)).toMatchObject({ epoch: null, canFollow: { a: { reachable: false }, b: { reachable: true } } })
})

test('signs of life carry how many transactions were acknowledged, and when the last one was', async () => {
  const w = await openWorld()
  await w.host.transaction(row('one'))
  await w.advance(2_000)
  const lastCommit = w.clock.now()
  await w.host.transaction(row('two'))
  await w.advance(10_000)
  expect((await w.said('HostAlive')).at(-1)).toMatchObject({ epoch: 'shop/1/1', successes: 2, lastCommit })
})

test('a transaction that cannot begin because the database is fenced waits, and goes on when it can', async () => {
  const w = await openWorld()
  w.at('a', 'a1').fenced = true
  const { seen } = watched(w.host.transaction(row('one')))
  await w.advance(5_000)
  expect(seen.done).toBe(false)
  w.at('a', 'a1').fenced = false
  await w.advance(1_500)
  expect(seen.value).toMatchObject({ _tag: 'Right' })
  expect(w.at('a', 'a1').rows).toEqual(['one'])
})

test('a server that does not answer is asked again for as long as the caller waits', async () => {
  const w = await openWorld()
  w.at('a', 'a1').reachable = false
  const short = watched(w.host.transaction(row('no'), { maxWaitMs: 1_000 }))
  const long = watched(w.host.transaction(row('yes'), { maxWaitMs: 10_000 }))
  await w.advance(3_000)
  expect(short.seen.value).toMatchObject({ _tag: 'Left', left: { _tag: 'NotBegun', error: { _tag: 'Unreachable' } } })
  w.at('a', 'a1').reachable = true
  await w.advance(1_500)
  expect(long.seen.value).toMatchObject({ _tag: 'Right' })
})

test('a database that opens and refuses again and again is not asked in a busy loop', async () => {
  const w = await openWorld()
  const open = w.connections.open
  let opened = 0
  const host = await w.open({
    process: 'orders-2',
    connections: {
      ...w.connections,
      open: (order) => {
        opened += 1
        return open(order)
      },
    },
  })
  await w.advance(0)
  w.at('a', 'a1').epoch = 'shop/9/9'
  const flip = async () => {
    // Opening finds the epoch, beginning does not.
    for (let i = 0; i < 600; i++) {
      w.at('a', 'a1').epoch = 'shop/1/1'
      await w.advance(50)
      w.at('a', 'a1').epoch = 'shop/9/9'
      await host.transaction(() => 1, { maxWaitMs: 0 })
    }
  }
  await flip()
  // 30 s: doubling pauses up to a second.
  expect(opened).toBeLessThan(60)
})

test('transactions beside a lost one may finish: they end as the database answers them', async () => {
  const w = await openWorld()
  const other = openWork()
  const { seen } = watched(w.host.transaction(other.work))
  await w.advance(0)
  w.at('a', 'a1').fenced = true
  await w.host.transaction(row('no'), { maxWaitMs: 0 })
  w.at('a', 'a1').fenced = false
  await w.advance(2_000)
  expect(w.host.state().is).toBe('open')
  other.finish()
  await w.advance(0)
  expect(seen.value).toMatchObject({ _tag: 'Right' })
  expect(w.counts).toMatchObject({ opened: 2, destroyed: 1 })
})

test('work that throws or rejects is rolled back, and its cause is kept', async () => {
  const w = await openWorld()
  const cause = new Error('not today')
  const thrown = await w.host.transaction((session) => {
    session.write('never')
    throw cause
  })
  const rejected = await w.host.transaction(() => Promise.reject(cause))
  expect([thrown, rejected]).toMatchObject([
    { _tag: 'Left', left: { _tag: 'WorkFailed', cause } },
    { _tag: 'Left', left: { _tag: 'WorkFailed', cause } },
  ])
  expect(w.at('a', 'a1').rows).toEqual([])
})

test.each([
  ['rejects', () => () => Promise.reject(new Error('broken adapter'))],
  [
    'throws',
    () => {
      throw new Error('broken adapter')
    },
  ],
])('an adapter that %s against its contract breaks nothing', async (_, broken: () => () => Promise<never>) => {
  const w = await openWorld()
  const part = { canReach: true, open: true, commit: true, log: true }
  const host = await w.open({
    process: 'orders-2',
    log: {
      ...w.log,
      append: (...args) => (part.log ? broken() : w.log.append(...args)),
      subscribe: (...args) => {
        if (part.log) throw new Error('broken adapter')
        return w.log.subscribe(...args)
      },
    },
    connections: {
      canReach: (entry) => (part.canReach ? broken()() : w.connections.canReach(entry)),
      open: (order) => async () => {
        if (part.open) return broken()()
        const opened = await w.connections.open(order)()
        if (opened._tag === 'Left') return opened
        const { begin } = opened.right
        return right({
          ...opened.right,
          begin: (allowed) => async () => {
            const begun = await begin(allowed)()
            return begun._tag === 'Left'
              ? begun
              : right({ ...begun.right, commit: part.commit ? broken : begun.right.commit })
          },
        })
      },
    },
  })
  await w.advance(3_000)
  expect(host.state()).toMatchObject({ is: 'connecting', why: expect.stringContaining('the log adapter failed') })
  part.log = false
  await w.advance(5_000)
  expect(host.state()).toMatchObject({ is: 'connecting', why: expect.stringContaining('the adapter failed') })
  part.open = false
  await w.advance(5_000)
  expect(await host.transaction(() => 1)).toMatchObject({ _tag: 'Left', left: { _tag: 'OutcomeUnknown' } })
  part.commit = false
  expect(await host.transaction(() => 1)).toMatchObject({ _tag: 'Right' })
  const closing = host.close()
  await w.advance(200)
  expect(await closing).toMatchObject({ _tag: 'Right' })
})
