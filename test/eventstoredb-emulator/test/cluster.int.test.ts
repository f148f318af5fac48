import { ANY, EventStoreDBClient, NO_STREAM } from '@eventstore/db-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, startCluster } from '../src/index.ts'
import { ending, event, shown, UNARY } from './connected.ts'

// The measured times shortened, in their order.
const timing = {
  leaderGivesUp: 1200,
  election: 1800,
  electionAfterDeath: 200,
  commit: 400,
  silence: 300,
  truncation: 500,
  restart: 50,
}

let cluster: Cluster
const clients: EventStoreDBClient[] = []

const at = (index: number) => {
  const node = cluster.nodes[index]
  if (node === undefined) throw new Error(`no node ${index}`)
  return node
}
const clientOf = (connectionString: string) => {
  const client = EventStoreDBClient.connectionString(connectionString)
  clients.push(client)
  return client
}
const clientAt = (index: number) => clientOf(at(index).connectionString)
const until = async (holds: () => boolean | Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}
const LEADER = { ...UNARY, requiresLeader: true }
const leaderRead = (client: EventStoreDBClient, stream: string) => shown(client, stream, { requiresLeader: true })

beforeEach(async () => {
  cluster = await startCluster({ timing })
})
afterEach(async () => {
  await cluster.stop()
  await Promise.all(clients.splice(0).map((client) => client.dispose()))
})

describe('a follower', () => {
  it('passes appends on, shows them a little later, and names the leader to those who require it', async () => {
    const follower = clientAt(1)
    await follower.appendToStream('stream', event('a'), { expectedRevision: NO_STREAM, ...UNARY })
    await until(async () => (await shown(follower, 'stream'))[0] === '0:a')
    await expect(clientAt(2).appendToStream('stream', event('b'), LEADER)).rejects.toMatchObject({
      type: 'not-leader',
      code: 5,
      leader: { address: '127.0.0.1', port: at(0).port },
    })
  })

  it('that lags shows old data without an error', async () => {
    at(1).lagBy(60_000)
    await clientAt(0).appendToStream('stream', event('a'), UNARY)
    expect(await leaderRead(clientAt(0), 'stream')).toEqual(['0:a'])
    expect(await shown(clientAt(1), 'stream')).toEqual(['stream-not-found'])
    expect(await leaderRead(clientAt(1), 'stream')).toEqual(['not-leader'])
  })

  it('that is cut off from the leader only passes appends on into nothing', async () => {
    cluster.cut(0, 1)
    expect(await ending(clientAt(1).appendToStream('stream', event('a'), { ...UNARY, deadline: 200 }))).toBe(
      'deadline-exceeded',
    )
    expect(await shown(clientAt(0), 'stream')).toEqual(['stream-not-found'])
    expect(cluster.leader).toBe(0)
  })
})

it('a client with several hosts finds the leader by gossip, and the next one after a move', async () => {
  const client = clientOf(cluster.connectionString)
  await client.appendToStream('stream', event('a'), LEADER)
  await cluster.moveLeader(2)
  expect(cluster.leader).toBe(2)
  expect(await ending(client.appendToStream('stream', event('b'), { ...LEADER, expectedRevision: 0n }))).toBe(
    'not-leader',
  )
  await client.appendToStream('stream', event('b'), { ...LEADER, expectedRevision: 0n })
  expect(await leaderRead(client, 'stream')).toEqual(['0:a', '1:b'])
})

it('a change of leader forgets ids that came with ANY, and knows those that came with a revision', async () => {
  const [exact, any] = [event('exact'), event('any')]
  await clientAt(0).appendToStream('stream', exact, { expectedRevision: NO_STREAM, ...LEADER })
  await clientAt(0).appendToStream('stream', any, { expectedRevision: ANY, ...LEADER })
  await cluster.moveLeader(1)
  const next = clientAt(1)
  await next.appendToStream('stream', exact, { expectedRevision: NO_STREAM, ...LEADER })
  await next.appendToStream('stream', any, { expectedRevision: ANY, ...LEADER })
  expect(await leaderRead(next, 'stream')).toEqual(['0:exact', '1:any', '2:any'])
})

describe('a leader that is cut off', () => {
  it('acknowledges nothing, answers for a while, gives up, and what only it had is cut back', async () => {
    const [old, other] = [clientAt(0), clientAt(1)]
    await old.appendToStream('stream', event('a'), LEADER)
    const subscription = old.subscribeToStream('stream')
    const silenced = new Promise((resolve) => subscription.once('error', resolve))
    subscription.resume()
    cluster.isolate(0)
    const lost = ending(old.appendToStream('stream', event('lost'), { ...LEADER, expectedRevision: 0n }))
    expect(await leaderRead(old, 'stream')).toEqual(['0:a'])
    expect(await lost).toBe('timeout')
    await until(() => at(0).role === 'unready')
    expect(await ending(clientAt(0).appendToStream('stream', event('b'), LEADER))).toBe('unavailable')
    expect(await silenced).toMatchObject({ type: 'unavailable' })
    await until(() => cluster.leader !== null)
    const leader = cluster.leader ?? -1
    expect(leader).not.toBe(0)
    await clientAt(leader).appendToStream('stream', event('b'), { ...LEADER, expectedRevision: 0n })
    expect(await leaderRead(clientAt(leader), 'stream')).toEqual(['0:a', '1:b'])
    cluster.heal()
    await until(async () => (await shown(clientAt(0), 'stream'))[1] === '1:b')
    await until(async () => (await shown(other, 'stream'))[1] === '1:b')
  })

  it('keeps what it was told when the cut is short', async () => {
    cluster.isolate(0)
    const pending = ending(clientAt(0).appendToStream('stream', event('a'), LEADER))
    cluster.heal()
    expect(await pending).toMatchObject({ success: true })
  })
})

it('without its leader the cluster goes on after a moment, and the dead one comes back as a follower', async () => {
  await clientAt(0).appendToStream('stream', event('a'), LEADER)
  await at(0).kill()
  await until(() => cluster.leader !== null)
  const next = clientAt(cluster.leader ?? -1)
  await next.appendToStream('stream', event('b'), { ...LEADER, expectedRevision: 0n })
  await at(0).restart()
  await until(async () => (await shown(clientAt(0), 'stream'))[1] === '1:b')
  expect(at(0).role).toBe('follower')
})

it('a leader that was frozen answers old data and names its successor when it is woken', async () => {
  const old = clientAt(0)
  await old.appendToStream('stream', event('a'), LEADER)
  await at(0).freeze()
  await until(() => cluster.leader !== null)
  await clientAt(cluster.leader ?? -1).appendToStream('stream', event('b'), { ...LEADER, expectedRevision: 0n })
  await at(0).thaw()
  expect(await leaderRead(clientAt(0), 'stream')).toEqual(['not-leader'])
  await until(async () => (await shown(clientAt(0), 'stream'))[1] === '1:b')
})
