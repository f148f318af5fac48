import { appendFile, mkdtemp, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ANY, EventStoreDBClient, NO_STREAM } from '@eventstore/db-client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../src/index.ts'
import { ending, event, shown } from './connected.ts'

let data = ''
let emulator: Emulator
let client: EventStoreDBClient

const start = async () => {
  emulator = await startEmulator({ data })
  client = EventStoreDBClient.connectionString(emulator.connectionString)
}
const restarted = async (meanwhile: () => Promise<void> = async () => {}) => {
  await client.dispose()
  await emulator.kill()
  await meanwhile()
  await start()
}

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'eventstoredb-data-'))
  await start()
})
afterEach(async () => {
  await client.dispose()
  await emulator.stop()
  await rm(data, { recursive: true, force: true })
})

it('what was acknowledged is there after a kill, with its revisions, positions, times and metadata', async () => {
  await client.setStreamMetadata('kept', { maxCount: 2 })
  await client.appendToStream('kept', [event('a'), event('b'), event('c')], { expectedRevision: NO_STREAM })
  await client.appendToStream('deleted', event('a'))
  await client.deleteStream('deleted')
  await client.appendToStream('tombstoned', event('a'))
  await client.tombstoneStream('tombstoned')
  const everything = async () => {
    const seen = []
    for await (const { event: one } of client.readAll()) seen.push(one)
    return seen
  }
  const before = await everything()
  expect(before).toHaveLength(8)
  await restarted()
  expect(await everything()).toEqual(before)
  expect(await shown(client, 'kept')).toEqual(['1:b', '2:c'])
  expect(await shown(client, 'deleted')).toEqual(['stream-not-found'])
  expect(await shown(client, 'tombstoned')).toEqual(['stream-deleted'])
})

it('a repetition at the same revision is recognised after a restart, one with ANY is written again', async () => {
  const [exact, any] = [event('exact'), event('any')]
  await client.appendToStream('repeated', exact, { expectedRevision: NO_STREAM })
  await client.appendToStream('repeated', any, { expectedRevision: ANY })
  await client.appendToStream('repeated', any, { expectedRevision: ANY })
  await restarted()
  const again = await client.appendToStream('repeated', exact, { expectedRevision: NO_STREAM })
  expect(again.nextExpectedRevision).toBe(0n)
  await client.appendToStream('repeated', any, { expectedRevision: ANY })
  expect(await shown(client, 'repeated')).toEqual(['0:exact', '1:any', '2:any'])
})

it.each([
  ['cut short', async (log: string) => truncate(log, (await readFile(log)).length - 3)],
  ['followed by half a record', async (log: string) => appendFile(log, Buffer.from([200, 0, 0, 0, 1, 2, 3, 4, 5]))],
])('a log that is %s keeps what is whole, and goes on', async (_how, damage) => {
  await client.appendToStream('torn', [event('a'), event('b')])
  const whole = (await readFile(join(data, 'log'))).length
  await client.appendToStream('torn', [event('c'), event('d')])
  await restarted(() => damage(join(data, 'log')))
  const kept = await shown(client, 'torn')
  expect([
    ['0:a', '1:b'],
    ['0:a', '1:b', '2:c', '3:d'],
  ]).toContainEqual(kept)
  await client.appendToStream('torn', event('e'), { expectedRevision: BigInt(kept.length) - 1n })
  await restarted()
  expect(await shown(client, 'torn')).toEqual([...kept, `${kept.length}:e`])
  expect((await readFile(join(data, 'log'))).length).toBeGreaterThan(whole)
})

it('one of two identical appends in flight is written, the other learns nothing or the same', async () => {
  await client.appendToStream('warm', event('a'))
  const one = event('a')
  const credentials = { username: 'x', password: 'y' }
  const once = () => ending(client.appendToStream('twice', one, { expectedRevision: NO_STREAM, credentials }))
  const ends = await Promise.all([once(), once()])
  expect(
    ends.filter((end) => end === 'timeout' || (typeof end === 'object' && end.nextExpectedRevision === 0n)),
  ).toHaveLength(2)
  expect(ends.some((end) => typeof end === 'object')).toBe(true)
  expect(await shown(client, 'twice')).toEqual(['0:a'])
})
