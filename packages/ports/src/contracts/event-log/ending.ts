import assert from 'node:assert/strict'
import { any } from '../../event-log/event-log.ts'
import type { EventLogCase } from './case.ts'
import { append, aStream, events, given, refused } from './given.ts'
import { caughtUp, eventually, patienceOf, watch } from './watch.ts'

/** What keeps this process alive, counted by kind. */
const activeResources = (): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts
}

export const ending: readonly EventLogCase[] = [
  {
    title: 'a subscription whose signal has aborted before it begins delivers nothing and ends',
    check: async ({ log }) => {
      const stream = aStream()
      await given(log, stream, 3)
      for await (const delivery of log.subscribe(stream, null, AbortSignal.abort()))
        assert.fail(`${delivery._tag} was delivered`)
    },
  },
  {
    title: 'a subscription ends when its signal aborts, while it waits and while events are left',
    check: async (under) => {
      const [waiting, busy] = [aStream(), aStream()]
      const w = watch(under, waiting, null)
      await w.until(caughtUp(w), 'CaughtUp')
      await w.stop()
      await given(under.log, busy, 100)
      const abort = new AbortController()
      let count = 0
      for await (const delivery of under.log.subscribe(busy, null, abort.signal)) {
        if (delivery._tag === 'Event' && ++count === 5) abort.abort()
      }
      assert.equal(count, 5, 'nothing is delivered after the abort')
    },
  },
  {
    title: 'a consumer may leave a subscription at any time',
    check: async (under) => {
      const stream = aStream()
      await given(under.log, stream, 3)
      const left = new AbortController()
      for await (const delivery of under.log.subscribe(stream, null, left.signal)) if (delivery._tag === 'Event') break
      if (under.openSubscriptions !== undefined) {
        const { openSubscriptions } = under
        await eventually(() => openSubscriptions() === 0, 'no open subscription', patienceOf(under))
      }
      left.abort()
    },
  },
  {
    title: 'subscriptions that have ended leave no timer and no handle behind',
    check: async (under) => {
      const stream = aStream()
      const use = async (count: number) => {
        const watches = Array.from({ length: count }, () => watch(under, stream, null))
        for (const w of watches) await w.until(caughtUp(w), 'CaughtUp')
        await append(under.other, stream, any, events(1))
        for (const w of watches) await w.until(() => w.events().length > 0, 'an event')
        for (const w of watches) await w.stop()
      }
      await use(1)
      const before = activeResources()
      await use(25)
      const { openSubscriptions } = under
      if (openSubscriptions !== undefined)
        await eventually(() => openSubscriptions() === 0, 'no open subscription', patienceOf(under))
      const more = () => [...activeResources()].filter(([kind, count]) => count > (before.get(kind) ?? 0))
      // The look itself waits on one timer, which may not have been there before.
      await eventually(
        () => more().every(([kind, n]) => kind === 'Timeout' && n <= 1),
        'no handle left',
        patienceOf(under),
      )
    },
  },
  {
    title: 'closing the log ends its subscriptions',
    check: async (under) => {
      const w = watch(under, aStream(), null)
      await w.until(caughtUp(w), 'CaughtUp')
      await under.log.close()
      await w.ended()
    },
  },
  {
    title: 'a closed log answers LogUnavailable, may be closed again, and disturbs no other handle',
    check: async ({ log, other }) => {
      const stream = aStream()
      await given(log, stream, 2)
      await log.close()
      await log.close()
      refused('LogUnavailable', await log.append(stream, any, events(1))())
      refused('LogUnavailable', await log.read(stream, { direction: 'forwards', from: 'start', most: 1 })())
      refused('LogUnavailable', await log.keepNewest(stream, 1)())
      for await (const delivery of log.subscribe(stream, null, new AbortController().signal))
        assert.equal(delivery._tag, 'Interrupted', 'a closed log delivers nothing')
      assert.equal((await append(other, stream, any, events(1))).revision, 2n)
    },
  },
]
