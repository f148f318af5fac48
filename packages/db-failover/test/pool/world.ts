import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Entry, EntryId, Policy } from '@db-failover/domain'
import { sqlServerEngine } from '@db-failover/engine-sqlserver'
import type { FollowingPool } from '@db-failover/engine-sqlserver/pool'
import { type EventLog, type EventLogError, hostsStream } from '@db-failover/ports'
import { memoryEventLog, memoryEventStore } from '@db-failover/ports/memory'
import { type Emulator, selfSigned, startEmulator } from '@db-failover/sqlserver-emulator'
import { left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import mssql from 'mssql'
import { expect, onTestFinished } from 'vitest'
import { startInstance } from '../../src/demo/engine/sqlserver-instance.ts'
import { orThrow } from '../../src/index.ts'
import { openPool, type PoolOptions } from '../../src/mssql.ts'
import { activeSwitched, described, epoch, group, leaderOf, switchStarted } from './group.ts'

export const credential = { user: 'sa', password: 'Emulator1!' }
const certificate = selfSigned(['localhost', '127.0.0.1'])
/** What a client trusts: PEM. */
export const trusted = certificate.certificate

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

/** A server of the world, and the programs whose sessions it holds. */
interface Server {
  readonly port: number
  readonly stop: () => Promise<void>
  readonly programs: () => readonly string[]
}

const emulatorIn = async (folder: string): Promise<Emulator & Server> => {
  const emulator = await startEmulator({ folder, password: credential.password, certificate, flavour: 'linux' })
  return { ...emulator, programs: () => [...emulator.instance.sessions.values()].map((s) => s.program) }
}

interface WorldOptions {
  readonly policy?: Partial<Policy>
  readonly pool?: Partial<PoolOptions>
  /** One in memory unless stated. */
  readonly log?: EventLog
}

/** A server that is a process of its own, and can be killed and frozen. What sessions it holds is not asked. */
const processIn = async (root: string, folder: string) => {
  await mkdir(folder)
  const [key, pem] = [join(root, 'key.pem'), join(root, 'certificate.pem')]
  await writeFile(key, certificate.key)
  await writeFile(pem, certificate.certificate)
  const { port, pid, kill } = await startInstance({
    program: fileURLToPath(new URL('../../../../test/sqlserver-emulator/src/main.ts', import.meta.url)),
    folder,
    name: 'a',
    password: credential.password,
    port: 0,
    certificate: pem,
    key,
    data: '/data',
    volumes: { '/data': folder },
  })
  return { port, pid, kill, stop: kill, programs: () => [] }
}

/**
 * Two servers with a table each, a log in which a test says what the leader says, and a pool of one application. L is 3 s and
 * the drain limit 300 ms unless stated. Whatever the test does, an unhandled rejection fails it, and so does a session that
 * is left on a server in the end.
 */
export const world = async (options: WorldOptions = {}) => {
  const root = await mkdtemp(join(tmpdir(), 'db-failover-pool-'))
  return worldOn(root, await emulatorIn(join(root, 'a')), options)
}

/** As `world`, with the master's server apart. */
export const worldApart = async (options: WorldOptions = {}) => {
  const root = await mkdtemp(join(tmpdir(), 'db-failover-pool-'))
  return worldOn(root, await processIn(root, join(root, 'a')), options)
}

const worldOn = async <A extends Server>(
  root: string,
  a: A,
  { policy = {}, pool: own = {}, log: reached = memoryEventLog(memoryEventStore()) }: WorldOptions,
) => {
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
  const happen = leaderOf(reached)
  await happen(
    ...described(master, backup, { hostLeaseMs: 3_000, drainLimitMs: 300, ...policy }),
    activeSwitched(1, null, master.id, original),
  )
  let cutOff = false
  const unlessCutOff =
    <A>(answer: TaskEither<EventLogError, A>): TaskEither<EventLogError, A> =>
    async () =>
      cutOff ? left({ _tag: 'LogUnavailable', retry: 'Transient', says: 'no route to the log' }) : answer()
  const log: EventLog = {
    ...reached,
    append: (...asked) => unlessCutOff(reached.append(...asked)),
    read: (...asked) => unlessCutOff(reached.read(...asked)),
    // One log serves several pools, and the tests after them.
    close: async () => {},
  }
  const open = async (more: Partial<PoolOptions> = {}): Promise<FollowingPool> => {
    const pool = orThrow(
      await openPool({
        group,
        process: 'shop-1',
        log: async () => right(log),
        credential: () => credential,
        certificateAuthorities,
        readLogEveryMs: 200,
        ...own,
        ...more,
      }),
    )
    pool.on('error', () => {})
    return pool
  }
  const pool = await open()
  onTestFinished(async () => {
    await pool.close()
    await engine.close()
    // A server learns a moment later that a connection was closed.
    await expect.poll(() => [a, b].flatMap((s) => s.programs())).toEqual([])
    await a.stop()
    await b.stop()
    await rm(root, { recursive: true, force: true, maxRetries: 3 })
  })
  const rowsOn = async (server: Server, name: string) =>
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
    /** Asks the master's server past everything of ours. */
    ask: (text: string) => askServer(a.port, text),
    /** As a leader does when the master's history is found to be another. */
    markMaster: (n: number) => mark(master, original, n),
    /** The application reaches its log no more. */
    cutOffFromLog: () => {
      cutOff = true
    },
    startSwitch: () => happen(switchStarted(2, master.id, backup.id)),
    endSwitch: () => happen(activeSwitched(2, master.id, backup.id, restored)),
    onMaster: () => rowsOn(a, original),
    onBackup: () => rowsOn(b, restored),
    /** What hosts have told the log. */
    said: async () => {
      const events = orThrow(
        await reached.read(hostsStream(group), { direction: 'forwards', from: 'start', most: 1_000 })(),
      )
      return events.map(({ type, data }) => ({ type, data }))
    },
    sessions: (server: Server) => server.programs().filter((name) => name.startsWith('db-failover-host/')).length,
  }
}
