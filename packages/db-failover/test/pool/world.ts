import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry, EntryId, Policy } from '@db-failover/domain'
import { sqlServerEngine } from '@db-failover/engine-sqlserver'
import type { FollowingPool } from '@db-failover/engine-sqlserver/pool'
import { hostsStream } from '@db-failover/ports'
import { memoryEventLog, memoryEventStore } from '@db-failover/ports/memory'
import { type Emulator, selfSigned, startEmulator } from '@db-failover/sqlserver-emulator'
import { right } from 'fp-ts/lib/Either.js'
import mssql from 'mssql'
import { expect, onTestFinished } from 'vitest'
import { orThrow } from '../../src/index.ts'
import { openPool, type PoolOptions } from '../../src/mssql.ts'
import { activeSwitched, described, epoch, group, leaderOf, switchStarted } from './group.ts'

const credential = { user: 'sa', password: 'Emulator1!' }
const certificate = selfSigned(['localhost', '127.0.0.1'])

/** The database of the first epoch, and the one that a switch restores beside it. */
const original = 'orders'
const restored = 'orders.orders-1-2'

const entryAt = (id: string, port: number, folder: string): Entry => {
  const place = { server: join(folder, 'backup'), supervisor: join(folder, 'backup') }
  const server = `127.0.0.1,${port}`
  return { id: id as EntryId, machine: id, server, instance: null, database: original, staging: place, backup: place }
}

/** Asks a server past everything of ours. */
const askServer = async (port: number, text: string): Promise<readonly Record<string, unknown>[]> => {
  const options = { encrypt: true, trustServerCertificate: true, appName: 'outside' }
  const pool = new mssql.ConnectionPool({ server: '127.0.0.1', port, ...credential, pool: { max: 1 }, options })
  pool.on('error', () => {})
  await pool.connect()
  try {
    return (await pool.request().batch<Record<string, unknown>>(text)).recordset ?? []
  } finally {
    await pool.close()
  }
}

const emulatorIn = (folder: string): Promise<Emulator> =>
  startEmulator({ folder, password: credential.password, certificate, flavour: 'linux' })

/**
 * Two servers with a table each, a log in which a test says what the leader says, and a pool of one application. L is 3 s and
 * the drain limit 300 ms unless stated. Whatever the test does, an unhandled rejection fails it, and so does a session that
 * is left on a server in the end.
 */
export const world = async ({
  policy = {},
  pool: own = {},
}: {
  policy?: Partial<Policy>
  pool?: Partial<PoolOptions>
} = {}) => {
  const root = await mkdtemp(join(tmpdir(), 'db-failover-pool-'))
  const a = await emulatorIn(join(root, 'a'))
  const b = await emulatorIn(join(root, 'b'))
  const master = entryAt('a', a.port, join(root, 'a'))
  const backup = entryAt('b', b.port, join(root, 'b'))
  const certificateAuthorities = [certificate.certificate]
  const engine = sqlServerEngine({
    process: 'supervisor-1',
    credential: () => credential,
    hostCredential: () => credential,
    certificateAuthorities,
  })
  const run = { term: 1, signal: new AbortController().signal, progress: () => {} }
  const mark = async (entry: Entry, generation: string, n: number) =>
    orThrow(await engine.fencing.markEpoch({ group, entry, generation }, epoch(n), run)())
  for (const [server, name] of [
    [a, original],
    [b, restored],
  ] as const) {
    await askServer(server.port, `CREATE DATABASE [${name}]`)
    await askServer(
      server.port,
      `CREATE TABLE [${name}].dbo.rows (id int NOT NULL PRIMARY KEY, what nvarchar(50) NOT NULL)`,
    )
  }
  await mark(master, original, 1)
  await mark(backup, restored, 2)
  const store = memoryEventStore()
  const happen = leaderOf(store)
  await happen(
    ...described(master, backup, { hostLeaseMs: 3_000, drainLimitMs: 300, ...policy }),
    activeSwitched(1, null, master.id, original),
  )
  const heard: unknown[] = []
  const open = async (more: Partial<PoolOptions> = {}): Promise<FollowingPool> => {
    const pool = orThrow(
      await openPool({
        group,
        process: 'shop-1',
        log: async () => right(memoryEventLog(store)),
        credential: () => credential,
        certificateAuthorities,
        readLogEveryMs: 200,
        ...own,
        ...more,
      }),
    )
    pool.on('error', (cause) => heard.push(cause))
    return pool
  }
  const pool = await open()
  onTestFinished(async () => {
    await pool.close()
    await engine.close()
    // A server learns a moment later that a connection was closed.
    await expect.poll(() => [a, b].flatMap((e) => [...e.instance.sessions.values()].map((s) => s.program))).toEqual([])
    await a.stop()
    await b.stop()
    await rm(root, { recursive: true, force: true, maxRetries: 3 })
  })
  const rowsOn = async (server: Emulator, name: string) =>
    (await askServer(server.port, `SELECT r.id FROM [${name}].dbo.rows AS r ORDER BY r.id`)).map((r) => Number(r['id']))
  return {
    a,
    b,
    pool,
    open,
    /** Fences the master's database as a leader does for this switch. */
    fence: async () =>
      orThrow(await engine.fencing.fence({ group, entry: master, generation: original }, epoch(2), run)()),
    happen,
    heard,
    startSwitch: () => happen(switchStarted(2, master.id, backup.id)),
    endSwitch: () => happen(activeSwitched(2, master.id, backup.id, restored)),
    onMaster: () => rowsOn(a, original),
    onBackup: () => rowsOn(b, restored),
    /** What hosts have told the log. */
    said: async () => {
      const events = orThrow(
        await memoryEventLog(store).read(hostsStream(group), { direction: 'forwards', from: 'start', most: 1_000 })(),
      )
      return events.map(({ type, data }) => ({ type, data }))
    },
    sessions: (server: Emulator) =>
      [...server.instance.sessions.values()].filter((s) => s.program.startsWith('db-failover-host/')).length,
  }
}
