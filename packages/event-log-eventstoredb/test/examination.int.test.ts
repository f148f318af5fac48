import { randomUUID } from 'node:crypto'
import type { GroupId } from '@db-failover/domain'
import { type Emulator, startEmulator } from '@db-failover/eventstoredb-emulator'
import { aliveStream, any, type Diagnosis, groupStream, noStream, supervisorsStream } from '@db-failover/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessTo } from '../src/access-to.ts'
import {
  administerEventStore,
  defaultRoles,
  type EventStoreEventLogConfig,
  examineEventStore,
  type Roles,
} from '../src/index.ts'
import { place } from '../src/place.ts'
import { anEvent, done, events, whole } from './given.ts'
import { opened } from './opened.ts'

// What `doctor` says of an EventStoreDB, on the emulator: with TLS and users, before and after init-log.

const password = 'secret of the test'
const group = `orders-${randomUUID().slice(0, 8)}` as GroupId
const roles = Object.keys(defaultRoles) as readonly (keyof Roles)[]

let emulator: Emulator
let plain: Emulator
beforeAll(async () => {
  const users = roles.map((role) => ({ username: role, password, groups: [defaultRoles[role]] }))
  emulator = await startEmulator({ tls: true, users: [...users, { username: 'stranger', password, groups: [] }] })
  plain = await startEmulator()
})
afterAll(async () => {
  await emulator.stop()
  await plain.stop()
})

const examined = async (config: EventStoreEventLogConfig): Promise<readonly Diagnosis[]> => {
  const found = await examineEventStore(config).examine([group], new AbortController().signal)
  for (const { severity, says, todo } of found) {
    expect(todo === null, says).toBe(severity === 'fine')
    expect(`${says}${todo}`, 'one line, no secret').not.toMatch(new RegExp(`[\\r\\n]|${password}|changeit`))
  }
  return found
}

const as = (username: string, secret = password) =>
  examined({ connection: emulator.connectionString, credentials: { username, password: secret } })
const asAdministrator = () => as('admin', 'changeit')

const wrongWith = (found: readonly Diagnosis[], check: string) =>
  found.filter((d) => d.check === check && d.severity !== 'fine')

describe('a server as it is delivered', () => {
  it('is told to be open to every user, and what to type', async () => {
    const found = await as('supervisor')
    expect(wrongWith(found, 'access list')[0]?.todo).toContain('db-failover init-log')
    expect(wrongWith(found, 'rights')).toEqual([])
    expect(found.find((d) => d.check === 'version')?.says).toBe('The server is EventStoreDB 23.10.8.')
    expect(wrongWith(await asAdministrator(), 'default list')).toHaveLength(2)
  })
})

describe('after init-log, with a group', () => {
  beforeAll(async () => {
    const administration = administerEventStore({
      connection: emulator.connectionString,
      credentials: { username: 'admin', password: 'changeit' },
    })
    if (administration._tag === 'Left') return expect.fail(administration.left.says)
    done(await administration.right.prepare({ roles: defaultRoles, defaultList: true, dryRun: false })())
    await administration.right.close()
    const operator = opened({ connection: emulator.connectionString, credentials: { username: 'operator', password } })
    done(await operator.append(groupStream(group), noStream, events(2))())
    await operator.close()
    const supervisor = opened({
      connection: emulator.connectionString,
      credentials: { username: 'supervisor', password },
    })
    const heartbeat = (process: string, at: number) => anEvent({ process, at: new Date(at).toISOString() })
    const heartbeats = [heartbeat('supervisor-1', Date.now()), heartbeat('supervisor-2', Date.now() + 60_000)]
    done(await supervisor.append(supervisorsStream, any, heartbeats)())
    await supervisor.close()
  })

  it('a supervisor has what it needs, and only the clock of another one is wrong', async () => {
    const found = await as('supervisor')
    expect(found.filter((d) => d.severity !== 'fine').map((d) => d.check)).toEqual(['clock'])
    expect(wrongWith(found, 'clock')[0]?.says).toMatch(/supervisor-2 is (5[5-9]|60)\.\d s ahead/)
    expect(found.filter((d) => d.check === 'access list')).toHaveLength(4)
    expect(found.find((d) => d.check === 'rights')?.says).toContain('has the rights of supervisor')
  })

  it('nothing was written by looking', async () => {
    const supervisor = opened({
      connection: emulator.connectionString,
      credentials: { username: 'supervisor', password },
    })
    expect(await whole(supervisor, groupStream(group))).toHaveLength(2)
    expect(await whole(supervisor, supervisorsStream)).toHaveLength(2)
    expect(await whole(supervisor, aliveStream(group))).toHaveLength(0)
    await supervisor.close()
  })

  it('an operator may give commands, and nobody lies open to all', async () => {
    expect(wrongWith(await as('operator'), 'rights')).toEqual([])
    const found = await asAdministrator()
    expect(wrongWith(found, 'default list')).toEqual([])
  })

  it.each(['host', 'auditor', 'stranger'])(
    'the user %s is told what a supervisor has and it lacks',
    async (username) => {
      const [found] = wrongWith(await as(username), 'rights')
      expect(found).toMatchObject({ severity: 'error' })
      expect(found?.says).toContain(`append ${groupStream(group)}`)
      expect(found?.todo).toContain(defaultRoles.supervisor)
    },
  )

  it('a stream of signs of life says how much a scavenge would free', async () => {
    const host = opened({ connection: emulator.connectionString, credentials: { username: 'host', password } })
    done(await host.append(aliveStream(group), noStream, events(30))())
    await host.close()
    const operator = opened({ connection: emulator.connectionString, credentials: { username: 'operator', password } })
    done(await operator.keepNewest(aliveStream(group), 10)())
    await operator.close()
    const says = (await as('supervisor')).flatMap((d) => (d.check === 'growth' ? [d.says] : []))
    expect(says).toContain(
      `${aliveStream(group)} has had 30 events, of which the newest 10 can be read; a scavenge frees up to 1 MB.`,
    )
  })
})

describe('a log that cannot be used is one line, and what to do', () => {
  const cases: readonly (readonly [string, () => EventStoreEventLogConfig, RegExp])[] = [
    [
      'a wrong password',
      () => ({ connection: emulator.connectionString, credentials: { username: 'host', password: 'no' } }),
      /Correct the user or the password/,
    ],
    [
      'an unknown authority',
      () => ({
        connection: emulator.connectionString.split('?')[0] ?? '',
        credentials: { username: 'host', password },
      }),
      /tlsCAFile/,
    ],
    [
      'a port where nothing listens',
      () => ({ connection: 'esdb://127.0.0.1:1?tls=false' }),
      /Look whether the nodes run/,
    ],
    [
      'no connection string',
      () => ({ connection: 'esdb://127.0.0.1:1?tls=maybe' }),
      /Correct log\.eventstoredb in the process file/,
    ],
  ]
  it.each(cases)('%s', async (_, config, todo) => {
    const found = await examined({ ...config(), patience: { connectMs: 3_000 } })
    expect(found.map((d) => [d.severity, d.check])).toEqual([['error', 'log']])
    expect(found[0]?.todo).toMatch(todo)
  })
})

it('without TLS whoever reaches the server may do everything, and that is said', async () => {
  const found = await examined({ connection: plain.connectionString })
  expect(found.filter((d) => d.severity !== 'fine').map((d) => d.check)).toEqual(['TLS'])
})

it('system projections, which link every event into streams that all may read, are told', async () => {
  const credentials = { username: 'admin', password: 'changeit' }
  expect(wrongWith(await asAdministrator(), 'system projections')).toEqual([])
  // What the projection by category writes when it runs.
  const projection = accessTo({ connection: emulator.connectionString, credentials })
  if (projection._tag === 'Left') return expect.fail(projection.left.says)
  const { access, close } = projection.right
  const link = { id: randomUUID(), contentType: 'application/json', type: '$>', data: {}, metadata: undefined } as const
  expect((await place(access, '$ce-failoverGroup', any, [link]))._tag).toBe('Right')
  await close()
  const [found] = wrongWith(await asAdministrator(), 'system projections')
  expect(found?.says).toContain('read every group’s events')
  expect(found?.todo).toContain('Stop the system projections')
})
