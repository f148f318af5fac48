import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { any, exactly, noStream } from '@db-failover/ports'
import { EventStoreDBClient } from '@eventstore/db-client'
import { describe, it } from 'vitest'
import { aStream, done, events, eventually, tagOf, watched, whole } from './given.ts'
import { opened } from './opened.ts'
import { onServers } from './server.ts'

// What somebody else may do to a stream with a client of his own. The log itself never deletes.

const all = { direction: 'forwards', from: 'start', most: 10 } as const

onServers((server) => {
  const withClient = async (use: (client: EventStoreDBClient, connection: string) => Promise<void>): Promise<void> => {
    const { connection } = await server()
    const client = EventStoreDBClient.connectionString(connection)
    try {
      await use(client, connection)
    } finally {
      await client.dispose()
    }
  }
  /** Without TLS any pair serves: it is not sent, and keeps the client from its batch way. */
  const asking = async () =>
    (await server()).connection.includes('tls=false') ? { credentials: { username: 'nobody', password: 'nobody' } } : {}

  describe('a stream that somebody else', () => {
    it('has deleted for good is named as damage, to readers and to writers', () =>
      withClient(async (client, connection) => {
        const log = opened({ connection })
        const stream = aStream()
        done(await log.append(stream, noStream, events(2))())
        await client.tombstoneStream(stream, await asking())
        assert.equal(tagOf(await log.read(stream, all)()), 'LogDamaged')
        for (const expected of [noStream, exactly(1n), any])
          assert.equal(tagOf(await log.append(stream, expected, events(1))()), 'LogDamaged')
        await log.close()
      }))

    it('deletes for good while it is subscribed interrupts the subscription with the reason, and nothing else', () =>
      withClient(async (client, connection) => {
        const log = opened({ connection })
        const stream = aStream()
        done(await log.append(stream, noStream, events(2))())
        const w = watched(log, stream)
        await eventually(() => w.seen.some((d) => d._tag === 'CaughtUp'), 'CaughtUp')
        await client.tombstoneStream(stream, await asking())
        await eventually(
          () => w.seen.some((d) => d._tag === 'Interrupted' && d.error._tag === 'LogDamaged'),
          'the reason',
        )
        await w.stop()
        assert.deepEqual(w.revisions(), [0n, 1n])
        await log.close()
      }))

    it('has deleted is named as damage where it is a group’s: it is not begun anew at its old revisions', () =>
      withClient(async (client, connection) => {
        const log = opened({ connection })
        const stream = `failoverGroup-test-${randomUUID().slice(0, 8)}`
        done(await log.append(stream, noStream, events(2))())
        await client.deleteStream(stream, await asking())
        assert.equal(tagOf(await log.read(stream, all)()), 'LogDamaged')
        assert.equal(tagOf(await log.append(stream, noStream, events(1))()), 'LogDamaged')
        await log.close()
      }))

    it('has given other metadata keeps it when the log sets its limit', () =>
      withClient(async (client, connection) => {
        const [log, other] = [opened({ connection }), opened({ connection })]
        const stream = aStream()
        done(await log.append(stream, noStream, events(6))())
        await client.setStreamMetadata(stream, { acl: { readRoles: ['$all'] }, mine: { a: 1 } }, await asking())
        await Promise.all([log, other, log, other].map(async (one) => done(await one.keepNewest(stream, 3)())))
        const { metadata } = await client.getStreamMetadata(stream, await asking())
        assert.deepEqual(metadata, { acl: { readRoles: ['$all'] }, mine: { a: 1 }, maxCount: 3 })
        assert.equal((await whole(log, stream)).length, 3)
        await Promise.all([log.close(), other.close()])
      }))
  })
})
