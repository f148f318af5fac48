import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { GroupId } from '@db-failover/domain'
import { type Emulator, startEmulator } from '@db-failover/eventstoredb-emulator'
import { aliveStream, any, groupStream, hostsStream, noStream, supervisorsStream } from '@db-failover/ports'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { administerEventStore, defaultRoles, type EventStoreEventLog, type Roles, rights } from '../src/index.ts'
import { done, events, tagOf } from './given.ts'
import { opened } from './opened.ts'

// With TLS and users, on the emulator: a real server is not given users by a test.

const password = 'secret of the test'
const users = [
  ...(Object.keys(defaultRoles) as (keyof Roles)[]).map((role) => ({
    username: role,
    password,
    groups: [defaultRoles[role]],
  })),
  { username: 'stranger', password, groups: ['another application'] },
]

let emulator: Emulator
const logs = new Map<string, EventStoreEventLog>()

const as = (username: string): EventStoreEventLog => {
  const log =
    logs.get(username) ?? opened({ connection: emulator.connectionString, credentials: { username, password } })
  logs.set(username, log)
  return log
}

const administered = () => {
  const credentials = { username: 'admin', password: 'changeit' }
  const administration = administerEventStore({ connection: emulator.connectionString, credentials })
  return administration._tag === 'Right' ? administration.right : assert.fail(administration.left.says)
}

const prepared = async (options: { readonly defaultList?: boolean; readonly dryRun?: boolean } = {}) => {
  const administration = administered()
  try {
    return done(await administration.prepare({ roles: defaultRoles, defaultList: false, dryRun: false, ...options })())
  } finally {
    await administration.close()
  }
}

beforeAll(async () => {
  emulator = await startEmulator({ tls: true, users })
})

afterAll(async () => {
  await Promise.all([...logs.values()].map((log) => log.close()))
  await emulator.stop()
})

const all = { direction: 'forwards', from: 'start', most: 10 } as const

describe('an EventStoreDB that is prepared for the log', () => {
  it('is first told what would be written, without writing it', async () => {
    const dry = await prepared({ defaultList: true, dryRun: true })
    assert.deepEqual(
      dry.documents.map(({ stream, changed }) => [stream, changed]),
      [
        [supervisorsStream, true],
        ['$settings', true],
      ],
    )
    assert.deepEqual(dry.documents[0]?.before, {})
    const again = await prepared({ dryRun: true })
    assert.deepEqual(again.documents[0]?.before, {}, 'the dry run has written something')
    assert.equal(again.leftOpen.length, 2)
  })

  it('gets the supervisors’ list and limit, once, and keeps what others have set there', async () => {
    assert.equal((await prepared()).documents[0]?.changed, true)
    const again = await prepared()
    assert.equal(again.documents[0]?.changed, false)
    assert.equal(again.documents[0]?.after['$maxCount'], 10_000)
    assert.equal(again.leftOpen.length, 2, 'the default list was changed without being asked for')
    done(await as('supervisor').keepNewest(supervisorsStream, 10_000)())
  })

  it('is prepared by an administrator alone', async () => {
    for (const username of ['supervisor', 'operator', 'stranger']) {
      const administration = administerEventStore({
        connection: emulator.connectionString,
        credentials: { username, password },
      })
      if (administration._tag === 'Left') return assert.fail(administration.left.says)
      const answer = await administration.right.prepare({ roles: defaultRoles, defaultList: true, dryRun: false })()
      assert.equal(tagOf(answer), 'AccessDenied', username)
      await administration.right.close()
    }
  })
})

describe('of a group that an operator has created', () => {
  const group = `orders-${randomUUID().slice(0, 8)}` as GroupId
  const kinds = [
    ['group', groupStream(group)],
    ['hosts', hostsStream(group)],
    ['alive', aliveStream(group)],
    ['supervisors', supervisorsStream],
  ] as const

  beforeAll(async () => {
    done(await as('operator').append(groupStream(group), noStream, events(1))())
    done(await as('host').append(hostsStream(group), noStream, events(1))())
    done(await as('host').append(aliveStream(group), noStream, events(1))())
    done(await as('supervisor').append(supervisorsStream, any, events(1))())
  })

  const mayRead = (role: string, kind: keyof typeof rights): boolean => rights[kind].read.some((r) => r === role)
  const mayAppend = (role: string, kind: keyof typeof rights): boolean => rights[kind].append.some((r) => r === role)
  const maySet = (role: string, kind: keyof typeof rights): boolean =>
    rights[kind].writeMetadata.some((r) => r === role)

  describe.each([...Object.keys(defaultRoles), 'stranger'])('%s', (role) => {
    it.each(kinds)(
      'does with the stream of kind %s what the table of rights says, and nothing else',
      async (kind, stream) => {
        const read = await as(role).read(stream, all)()
        assert.equal(tagOf(read), mayRead(role, kind) ? 'done' : 'AccessDenied', 'reading')
        const append = await as(role).append(stream, any, events(1))()
        assert.equal(tagOf(append), mayAppend(role, kind) ? 'done' : 'AccessDenied', 'appending')
        const keep = await as(role).keepNewest(stream, 9_000 + role.length)()
        assert.equal(tagOf(keep), maySet(role, kind) ? 'done' : 'AccessDenied', 'setting metadata')
        for (const answer of [read, append, keep])
          if (answer._tag === 'Left') {
            const says = 'says' in answer.left ? answer.left.says : ''
            assert.ok(says.includes(stream), says)
            assert.ok(says.includes('access list') && !says.includes(password), says)
          }
      },
    )
  })

  it('a stranger cannot begin it anew', async () => {
    const taken = await as('stranger').append(groupStream(group), noStream, events(1))()
    assert.equal(tagOf(taken), 'AccessDenied')
  })
})

describe('who asks', () => {
  const answerOf = async (config: { connection: string; credentials?: { username: string; password: string } }) => {
    const log = opened({ ...config, patience: { connectMs: 3000 } })
    const answer = await log.read(supervisorsStream, all)()
    await log.close()
    return answer
  }

  it('with a wrong password, or unknown, is denied access with a message of its own', async () => {
    for (const credentials of [
      { username: 'host', password: 'wrong' },
      { username: 'nobody we know', password },
    ]) {
      const answer = await answerOf({ connection: emulator.connectionString, credentials })
      assert.equal(tagOf(answer), 'AccessDenied')
      const says = answer._tag === 'Left' && 'says' in answer.left ? answer.left.says : ''
      assert.match(says, /user name and password/)
      assert.ok(!says.includes(credentials.password), says)
    }
  })

  it('without the server’s certificate, or without TLS, is told that there is no connection, and why', async () => {
    const [bare] = emulator.connectionString.split('?')
    const trusting = await answerOf({ connection: bare ?? '', credentials: { username: 'host', password } })
    assert.equal(tagOf(trusting), 'LogUnavailable')
    assert.match(trusting._tag === 'Left' && 'says' in trusting.left ? trusting.left.says : '', /certificate/i)
    assert.equal(tagOf(await answerOf({ connection: `${bare}?tls=false` })), 'LogUnavailable')
  })
})

describe('with the default list narrowed', () => {
  it('nothing is left open, a stranger deletes and describes no stream, and operators still create groups', async () => {
    const narrowed = await prepared({ defaultList: true })
    assert.deepEqual(narrowed.leftOpen, [])
    assert.equal((await prepared({ defaultList: true })).documents[1]?.changed, false)
    // The server counts a change within half a second.
    await new Promise((resolve) => setTimeout(resolve, 700))
    const later = `later-${randomUUID().slice(0, 8)}` as GroupId
    assert.equal(tagOf(await as('stranger').keepNewest(groupStream(later), 1)()), 'AccessDenied')
    assert.equal(tagOf(await as('stranger').append(groupStream(later), noStream, events(1))()), 'AccessDenied')
    done(await as('operator').append(groupStream(later), noStream, events(1))())
    assert.equal(tagOf(await as('stranger').read(groupStream(later), all)()), 'AccessDenied')
  })
})
