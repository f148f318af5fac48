import {
  END,
  type EventStoreDBClient,
  type ReadRevision,
  START,
  type SubscribeToStreamOptions,
  streamNameFilter,
} from '@eventstore/db-client'
import { describe, expect, it } from 'vitest'
import { event, events, kindOf, measured } from './connected.ts'

const { client, stream } = measured()

/** What a subscription tells, in its order. */
const followed = (subscription: ReturnType<EventStoreDBClient['subscribeToStream']>) => {
  const told: string[] = []
  subscription.on('confirmation', () => told.push('confirmation'))
  subscription.on('caughtUp', () => told.push('caughtUp'))
  subscription.on('data', ({ event: each }) => told.push(`${each?.revision}:${each?.type}`))
  subscription.on('error', (error) => told.push(kindOf(error)))
  const until = async (last: string) => {
    while (!told.includes(last)) await new Promise((resolve) => setTimeout(resolve, 5))
    return told
  }
  return { told, until, stop: () => subscription.unsubscribe() }
}

const on = async (
  prepare: (client: EventStoreDBClient, name: string) => Promise<unknown>,
  options: SubscribeToStreamOptions = {},
) => {
  const [own, name] = [client(), stream()]
  await prepare(own, name)
  const subscription = followed(own.subscribeToStream(name, options))
  await subscription.until('confirmation')
  return { own, name, ...subscription }
}

const three = (own: EventStoreDBClient, name: string) => own.appendToStream(name, events('a', 'b', 'c'))
const nothing = async () => {}
const quiet = () => new Promise((resolve) => setTimeout(resolve, 100))

describe('a subscription', () => {
  it('from the start tells the history, that it has caught up, and what comes', async () => {
    const { own, name, until, stop } = await on(three)
    await until('caughtUp')
    await own.appendToStream(name, events('d', 'e'))
    expect(await until('4:e')).toEqual(['confirmation', '0:a', '1:b', '2:c', 'caughtUp', '3:d', '4:e'])
    await stop()
  })

  it.each<[string, ReadRevision, readonly string[]]>([
    ['after a revision, without it', 1n, ['confirmation', '2:c', 'caughtUp', '3:d']],
    ['after the last revision', 2n, ['confirmation', 'caughtUp', '3:d']],
    ['from the end', END, ['confirmation', 'caughtUp', '3:d']],
  ])('%s', async (_where, fromRevision, expected) => {
    const { own, name, until, stop } = await on(three, { fromRevision })
    await until('caughtUp')
    await own.appendToStream(name, event('d'))
    expect(await until('3:d')).toEqual(expected)
    await stop()
  })

  it('from beyond the end skips what comes before it', async () => {
    const { own, name, until, stop } = await on(three, { fromRevision: 4n })
    await until('caughtUp')
    await own.appendToStream(name, events('d', 'e', 'f'))
    expect(await until('5:f')).toEqual(['confirmation', 'caughtUp', '5:f'])
    await stop()
  })

  it('on a missing stream has caught up with its first event, from the end at once', async () => {
    const early = await on(nothing, { fromRevision: END })
    await early.until('caughtUp')
    const { own, name, told, until, stop } = await on(nothing, { fromRevision: START })
    await quiet()
    expect(told).toEqual(['confirmation'])
    await own.appendToStream(name, events('a', 'b'))
    expect(await until('caughtUp')).toEqual(['confirmation', '0:a', '1:b', 'caughtUp'])
    await Promise.all([stop(), early.stop()])
  })

  it('on a soft-deleted stream waits as on a missing one', async () => {
    const { own, name, told, until, stop } = await on(async (writer, deleted) => {
      await three(writer, deleted)
      await writer.deleteStream(deleted)
    })
    await quiet()
    expect(told).toEqual(['confirmation'])
    await own.appendToStream(name, event('d'))
    expect(await until('caughtUp')).toEqual(['confirmation', '3:d', 'caughtUp'])
    await stop()
  })

  it('misses of its history what $maxCount hides, and nothing of what comes', async () => {
    const { own, name, until, stop } = await on(async (writer, short) => {
      await writer.setStreamMetadata(short, { maxCount: 1 })
      await three(writer, short)
    })
    await until('caughtUp')
    await own.appendToStream(name, events('d', 'e', 'f'))
    expect(await until('5:f')).toEqual(['confirmation', '2:c', 'caughtUp', '3:d', '4:e', '5:f'])
    await stop()
  })

  it('goes on over a soft delete and ends with a tombstone', async () => {
    const { own, name, until } = await on(three)
    await until('caughtUp')
    await own.deleteStream(name)
    await own.appendToStream(name, event('d'))
    await until('3:d')
    await own.tombstoneStream(name)
    expect((await until('stream-deleted')).slice(-3)).toEqual([
      '3:d',
      `${2n ** 63n - 1n}:$streamDeleted`,
      'stream-deleted',
    ])
    const after = followed(own.subscribeToStream(name))
    expect(await after.until('stream-deleted')).toEqual(['stream-deleted'])
  })

  it('to everything finds by prefix what is old and what is new, with checkpoints', async () => {
    const [own, prefix] = [client(), stream('filtered')]
    await own.appendToStream(`${prefix}-1`, event('old'))
    await own.appendToStream(stream(), event('other'))
    const checkpoints: bigint[] = []
    const filter = streamNameFilter({
      prefixes: [prefix],
      checkpointReached: async (_subscription, { commit }) => void checkpoints.push(commit),
    })
    const subscription = own.subscribeToAll({ filter })
    const seen: (string | undefined)[] = []
    const caughtUp = new Promise((resolve) => subscription.once('caughtUp', resolve))
    subscription.on('data', ({ event: each }) => seen.push(each?.type))
    await caughtUp
    await own.appendToStream(`${prefix}-2`, event('new'))
    while (seen.length < 2) await quiet()
    expect(seen).toEqual(['old', 'new'])
    expect(checkpoints.length).toBeGreaterThan(0)
    await subscription.unsubscribe()
  })
})
