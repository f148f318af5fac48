import { EventStoreDBClient, NO_STREAM } from '@eventstore/db-client'
import { expect, it } from 'vitest'
import { startCluster, startEmulator } from '../src/index.ts'
import { ending, event, events, shown, UNARY } from './connected.ts'

const LEADER = { ...UNARY, requiresLeader: true }
const seconds = (since: number) => (performance.now() - since) / 1000
const until = async (holds: () => boolean | Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}

it('a leader that is cut off answers reads for five seconds, and the majority has another one after eight', async () => {
  const cluster = await startCluster()
  const clients = cluster.nodes.map(({ connectionString }) => EventStoreDBClient.connectionString(connectionString))
  const [old] = clients
  if (old === undefined) throw new Error('no node')
  await old.appendToStream('stream', event('a'), LEADER)
  const began = performance.now()
  cluster.isolate(0)
  expect(await ending(old.appendToStream('stream', event('lost'), { ...LEADER, expectedRevision: 0n }))).toBe('timeout')
  expect(seconds(began)).toBeGreaterThan(2)
  expect(seconds(began)).toBeLessThan(4.5)
  await until(async () => (await shown(old, 'stream', { requiresLeader: true }))[0] !== '0:a')
  expect(seconds(began)).toBeGreaterThan(4.6)
  await until(() => cluster.leader !== null)
  const next = clients[cluster.leader ?? 0]
  await next?.appendToStream('stream', event('b'), { ...LEADER, expectedRevision: 0n })
  expect(seconds(began)).toBeGreaterThan(7.4)
  cluster.heal()
  await until(async () => (await shown(old, 'stream'))[1] === '1:b')
  expect(seconds(began)).toBeGreaterThan(7.4 + 11)
  await Promise.all(clients.map((client) => client.dispose()))
  await cluster.stop()
})

it('a repetition with ANY is written twice after a hundred and thirty thousand events, one at a revision never', async () => {
  const emulator = await startEmulator()
  const client = EventStoreDBClient.connectionString(emulator.connectionString)
  const [exact, any] = [event('exact'), event('any')]
  await client.appendToStream('stream', exact, { expectedRevision: NO_STREAM })
  await client.appendToStream('stream', any, { expectedRevision: 0n })
  for (let batch = 0; batch < 130; batch += 1)
    await client.appendToStream('failoverGroup-others', events(...Array.from({ length: 1000 }, () => 'other')))
  expect((await client.appendToStream('stream', exact, { expectedRevision: NO_STREAM })).nextExpectedRevision).toBe(0n)
  expect((await client.appendToStream('stream', any)).nextExpectedRevision).toBe(2n)
  await client.dispose()
  await emulator.stop()
})

it('a live subscription whose reader stops reading is dropped, a history that is read slowly is not', async () => {
  const emulator = await startEmulator()
  const client = EventStoreDBClient.connectionString(emulator.connectionString)
  const many = () => events(...Array.from({ length: 1000 }, () => 'x'.repeat(200)))
  await client.appendToStream('stream', event('first'))
  const live = client.subscribeToStream('stream')
  const dropped = new Promise((resolve) => live.once('error', resolve))
  await new Promise((resolve) => live.once('caughtUp', resolve).once('data', () => {}))
  live.pause()
  for (let batch = 0; batch < 5; batch += 1) await client.appendToStream('stream', many())
  await new Promise((resolve) => setTimeout(resolve, 1500))
  live.resume()
  expect(await dropped).toMatchObject({ type: 'timeout', code: 10 })

  const history = client.subscribeToStream('stream')
  let seen = 0
  for await (const _ of history) {
    seen += 1
    if (seen === 100) await new Promise((resolve) => setTimeout(resolve, 2000))
    if (seen === 5001) break
  }
  expect(seen).toBe(5001)
  await emulator.stop()
})
