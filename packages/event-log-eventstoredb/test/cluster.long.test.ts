import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cluster, type ClusterOptions, spawnEmulator, startCluster } from '@db-failover/eventstoredb-emulator'
import { any, type EventLog, exactly, noStream, type Receipt, systemClock } from '@db-failover/ports'
import { describe, it } from 'vitest'
import { impatient, timed } from './faulty.ts'
import { anEvent, aStream, done, events, eventually, tagOf, watched, whole } from './given.ts'
import { opened } from './opened.ts'

/** A cluster that takes less time for everything than the real one was measured to. */
const quick = {
  leaderGivesUp: 600,
  election: 900,
  electionAfterDeath: 200,
  commit: 300,
  silence: 1500,
  truncation: 800,
  restart: 200,
}
const patience = { ...impatient, tryMs: 500, appendMs: 6000 }

const withCluster = async (
  use: (cluster: Cluster, log: EventLog) => Promise<void>,
  timing: NonNullable<ClusterOptions['timing']> = quick,
): Promise<void> => {
  const cluster = await startCluster({ timing })
  const log = opened({ connection: cluster.connectionString, patience })
  try {
    await use(cluster, log)
  } finally {
    await log.close()
    await cluster.stop()
  }
}

/** Appends one by one at exact revisions, each repeated literally until it is acknowledged. */
const chain = async (log: EventLog, stream: string, count: number, between: (n: number) => Promise<void> | void) => {
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const event = anEvent(n)
    const expected = n === 0 ? noStream : exactly(BigInt(n - 1))
    let answer = await log.append(stream, expected, [event])()
    for (const until = performance.now() + 20_000; answer._tag === 'Left' && performance.now() < until; ) {
      assert.ok(['OutcomeUnknown', 'LogUnavailable'].includes(answer.left._tag), answer.left._tag)
      await systemClock.sleep(50)
      answer = await log.append(stream, expected, [event])()
    }
    assert.equal(done(answer).revision, BigInt(n))
    ids.push(event.eventId)
    await between(n)
  }
  return ids
}

const eventualWhole = async (log: EventLog, stream: string) => {
  for (let tries = 0; ; tries++) {
    const read = await log.read(stream, { direction: 'forwards', from: 'start', most: 1000 })()
    if (read._tag === 'Right' || tries > 100) return done(read)
    await systemClock.sleep(100)
  }
}

describe('on a cluster', () => {
  it('a connection that names a follower alone is led to the leader', () =>
    withCluster(async (cluster, log) => {
      const stream = aStream()
      const follower = opened({ connection: cluster.nodes[2]?.connectionString ?? '', patience })
      done(await follower.append(stream, noStream, events(3))())
      assert.equal((await whole(log, stream)).length, 3)
      assert.equal((await whole(follower, stream)).length, 3)
      await follower.close()
    }))

  it.each([
    ['is killed', (cluster: Cluster) => cluster.nodes[cluster.leader ?? 0]?.kill()],
    ['resigns', (cluster: Cluster) => cluster.moveLeader(((cluster.leader ?? 0) + 1) % 3)],
    ['is cut off', (cluster: Cluster) => cluster.isolate(cluster.leader ?? 0)],
  ])(
    'while the leader %s nothing acknowledged is lost, nothing is written twice, and subscriptions go on',
    (_, trouble) =>
      withCluster(async (cluster, log) => {
        const stream = aStream()
        const w = watched(log, stream)
        const ids = await chain(log, stream, 12, async (n) => {
          if (n === 5) await trouble(cluster)
        })
        assert.deepEqual(
          (await eventualWhole(log, stream)).map((e) => e.eventId),
          ids,
        )
        await eventually(() => w.revisions().length >= 12, 'every event')
        await w.stop()
        assert.deepEqual(
          w.revisions(),
          ids.map((_id, n) => BigInt(n)),
        )
      }),
  )

  it('a leader that was cut off, and still answers, never serves a read that is not older than a receipt', () =>
    withCluster(
      async (cluster, log) => {
        const [stream, own] = [aStream(), aStream()]
        const first = cluster.leader ?? 0
        const former = opened({ connection: cluster.nodes[first]?.connectionString ?? '', patience })
        done(await former.append(stream, noStream, [anEvent('old')])())
        done(await former.append(own, noStream, events(1))())
        cluster.isolate(first)
        await eventually(() => cluster.leader !== null && cluster.leader !== first, 'another leader')
        let receipt: Receipt | null = null
        for (let tries = 0; receipt === null && tries < 100; tries++) {
          const answer = await log.append(stream, any, [anEvent('new')])()
          if (answer._tag === 'Right') receipt = answer.right
          else await systemClock.sleep(50)
        }
        assert.ok(receipt !== null, 'the majority takes no append')
        const newest = { direction: 'backwards', from: 'end', most: 1 } as const
        const stale = await former.read(stream, newest)()
        assert.deepEqual(
          stale._tag === 'Right' && stale.right[0]?.data,
          'old',
          'it no longer answers: nothing was tried',
        )
        const fresh = await former.read(stream, { ...newest, notOlderThan: receipt })()
        assert.ok(
          fresh._tag === 'Left'
            ? ['TooOld', 'LogUnavailable'].includes(fresh.left._tag)
            : fresh.right[0]?.data === 'new',
          'an old answer',
        )
        await former.close()
      },
      { ...quick, leaderGivesUp: 6000, election: 600 },
    ))

  it('without a majority every call is answered in bounded time, and the log is usable when the nodes are back', () =>
    withCluster(async (cluster, log) => {
      const stream = aStream()
      done(await log.append(stream, noStream, events(1))())
      const others = [0, 1, 2].filter((n) => n !== cluster.leader)
      for (const n of others) await cluster.nodes[n]?.kill()
      const { answer, ms } = await timed(log.append(stream, exactly(0n), events(1))())
      assert.ok(['OutcomeUnknown', 'LogUnavailable'].includes(tagOf(answer)), tagOf(answer))
      assert.ok(ms < patience.appendMs + patience.connectMs + 1500, `${ms} ms`)
      for (const n of others) await cluster.nodes[n]?.restart()
      await chain(log, aStream(), 2, () => {})
    }))
})

it('after kill -9 of the server and its restart, subscriptions go on, and an append that is repeated answers as it did', async () => {
  const data = await mkdtemp(join(tmpdir(), 'eventstoredb-'))
  const first = await spawnEmulator({ data })
  const log = opened({ connection: first.connectionString, patience })
  const stream = aStream()
  const list = events(3)
  const receipt = done(await log.append(stream, noStream, list)())
  const w = watched(log, stream)
  await eventually(() => w.revisions().length === 3, 'every event')
  await first.kill()
  assert.ok(['OutcomeUnknown', 'LogUnavailable'].includes(tagOf(await log.append(stream, any, events(1))())))
  const second = await spawnEmulator({ data, port: first.port })
  try {
    await eventually(() => w.seen.some((d) => d._tag === 'Interrupted'), 'the interruption')
    const again = await log.append(stream, noStream, list)()
    assert.deepEqual(done(again), receipt)
    done(await log.append(stream, exactly(2n), events(1))())
    await eventually(() => w.revisions().length === 4, 'the event after the restart')
    assert.deepEqual(w.revisions(), [0n, 1n, 2n, 3n])
  } finally {
    await w.stop()
    await log.close()
    await second.stop()
    await rm(data, { recursive: true, force: true })
  }
})
