import { aliveEvents, type Event, hostEvents, type Policy } from '@db-failover/domain'
import { aliveStream, hostsStream, type StoredEvent } from '@db-failover/ports'
import { memoryEventLog, memoryEventStore } from '@db-failover/ports/memory'
import type { Either } from 'fp-ts/lib/Either.js'
import { type Host, type HostOptions, openHost } from '../../src/index.ts'
import type { ReportContent, ReportType } from '../../src/log/reports.ts'
import { fakeClock, settled } from './clock.ts'
import { databases, type Session } from './database.ts'
import { activeSwitched, backupIs, created, group, leaderOf, masterIs, policyIs } from './group.ts'
import { wiredLog } from './log.ts'

const rightOf = <A>(e: Either<unknown, A>): A => {
  if (e._tag === 'Left') throw new Error(JSON.stringify(e.left))
  return e.right
}

/** A group, its log, its databases and one host, at one fake clock. L is 30 s, the drain limit 10 s. */
export const world = async (policy: Partial<Policy> = {}) => {
  const time = fakeClock()
  const store = memoryEventStore()
  const leader = leaderOf(store, time.clock.now)
  const bases = databases(time)
  const wired = wiredLog(store, time)
  const plain = memoryEventLog(store)
  await leader.happen(created, masterIs('a'), backupIs('b'), policyIs({ withoutLog: 'stop', ...policy }))

  const all = async (stream: string): Promise<readonly StoredEvent[]> => {
    const seen = new Set<string>()
    const events = rightOf(await plain.read(stream, { direction: 'forwards', from: 'start', most: 100_000 })())
    return events.filter((e) => !seen.has(e.eventId) && seen.add(e.eventId))
  }
  /** The reports of one type, without repetitions, checked by their codec. */
  const said = async <T extends ReportType>(type: T): Promise<readonly ReportContent<T>[]> => {
    const codec: { readonly is: (u: unknown) => boolean } = { ...hostEvents, ...aliveEvents }[type]
    return (await all(type === 'HostAlive' ? aliveStream(group) : hostsStream(group)))
      .filter((e) => e.type === type)
      .map((e) => {
        if (!codec.is(e.data)) throw new Error(`not a ${type}: ${JSON.stringify(e.data)}`)
        return e.data as ReportContent<T>
      })
  }

  return {
    ...time,
    ...bases,
    ...wired,
    store,
    happen: async (...events: readonly Event[]) => {
      const receipt = await leader.happen(...events)
      await settled()
      return receipt
    },
    said,
    hostReports: async () => (await all(hostsStream(group))).map((e) => e.type),
    open: async (options: Partial<HostOptions<Session>> = {}): Promise<Host<Session>> => {
      const host = rightOf(
        await openHost({
          group,
          process: 'orders-1',
          log: wired.log,
          connections: bases.connections,
          clock: time.clock,
          ...options,
        }),
      )
      await settled()
      return host
    },
  }
}
export type World = Awaited<ReturnType<typeof world>>

/** As `world`, with database `a` active in its first epoch and a host open on it. */
export const openWorld = async (policy: Partial<Policy> = {}, options: Partial<HostOptions<Session>> = {}) => {
  const w = await world(policy)
  w.create('a', 'a1', 'shop/1/1')
  await w.happen(activeSwitched(1, null, 'a', 'a1'))
  const host = await w.open(options)
  await w.advance(0)
  return { ...w, host }
}

/** A promise whose state can be looked at. */
export const watched = <A>(promise: Promise<A>) => {
  const seen: { done: boolean; value: A | null } = { done: false, value: null }
  void promise.then((value) => {
    seen.done = true
    seen.value = value
  })
  return { seen, promise }
}

/** Work that goes on until the test ends it. */
export const openWork = () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { finish: resolve, work: (session: Session) => promise.then(() => session.write('slow')) }
}
