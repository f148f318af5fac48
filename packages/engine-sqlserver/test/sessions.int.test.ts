import type { Progress } from '@db-failover/ports'
import mssql from 'mssql'
import { expect, it, onTestFinished } from 'vitest'
import { sqlServerEngine } from '../src/index.ts'
import { done, type Given, givenServers, inTerm, operation, refusal, run } from './given.ts'

// Statements that nobody hears from, leaders that do not know that they are none, and answers that are lost.

const given = async (...of: Parameters<typeof givenServers>): Promise<Given> => {
  const g = await givenServers(...of)
  onTestFinished(g.dispose)
  return g
}

const emulatorOf = (g: Given, id: 'master' | 'backup') => {
  const machine = g.machines[id]
  if (machine === undefined) throw new Error(`no machine ${id}`)
  return machine.emulator
}

const programs = (g: Given, id: 'master' | 'backup'): readonly string[] =>
  [...emulatorOf(g, id).instance.sessions.values()].map((s) => s.program)

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2))
}

const runs = (g: Given, id: 'master' | 'backup', command: string) => () =>
  [...emulatorOf(g, id).instance.sessions.values()].some((s) => s.running?.command === command)

it('a statement that sends no messages is told of by what the server shows, and goes on as long as it gets on', async () => {
  const g = await given({ stalledAfterMs: 150, lookEveryMs: 30 })
  const full = await g.full(2)
  await done(g.restores(3, full))
  emulatorOf(g, 'backup').setFaults({ quietPace: 40 })
  const told: Progress[] = []
  await done(
    g.opens(
      3,
      inTerm(1, (p) => told.push(p)),
    ),
  )
  const recovery = told.filter((p) => p.step === 'recover').map((p) => p.fraction ?? 0)
  expect(recovery.length).toBeGreaterThan(1)
  expect(recovery).toEqual([...recovery].sort((a, b) => a - b))
})

it('a backup and a restore tell per cent and bytes while they run', async () => {
  const g = await given({ lookEveryMs: 30 })
  for (const id of ['master', 'backup'] as const) emulatorOf(g, id).setFaults({ pace: 30 })
  const told: Progress[] = []
  const telling = inTerm(1, (p) => told.push(p))
  const taken = await done(g.takes(2, 'full', telling))
  await done(g.restores(3, taken, telling))
  const during = (step: string) => told.filter((p) => p.step === step && (p.fraction ?? 0) > 0 && (p.fraction ?? 1) < 1)
  for (const step of ['backup', 'restore full']) {
    const told = during(step).flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes]))
    expect(told.length).toBeGreaterThan(0)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    for (const bytes of told) expect(bytes).toBeLessThanOrEqual(taken.size)
  }
})

it('one that no longer gets on is cancelled by our own watch, and can be asked for again', async () => {
  const g = await given({ stalledAfterMs: 150, lookEveryMs: 30 })
  const full = await g.full(2)
  await done(g.restores(3, full))
  emulatorOf(g, 'backup').setFaults({ quietPace: 5, quietStallAt: 50 })
  expect(await refusal(g.opens(3))).toMatchObject({ _tag: 'OutcomeUnknown', code: 'STALLED' })
  emulatorOf(g, 'backup').setFaults({})
  await done(g.opens(3))
})

it('a backup that the server finished though its answer was lost is found, and not taken again', async () => {
  const g = await given({ stalledAfterMs: 300, connectTimeoutMs: 300 })
  const master = emulatorOf(g, 'master')
  master.setFaults({ pace: 5 })
  const taking = g.takes(2, 'full')()
  await until(runs(g, 'master', 'BACKUP DATABASE'))
  master.setFaults({ pace: 5, blackHole: true })
  await until(() => !runs(g, 'master', 'BACKUP DATABASE')())
  master.setFaults({})
  expect(await taking).toMatchObject({ _tag: 'Right', right: { set: operation(2), kind: 'full' } })
  const taken = await g.asks('master', "SELECT COUNT(*) AS n FROM msdb.dbo.backupset AS b WHERE b.name = N'group/1/2'")
  expect(taken).toEqual([{ n: 1 }])
})

it('a fence whose answer is lost stays written down until it is set or released', async () => {
  const g = await given()
  emulatorOf(g, 'master').setFaults({ quietPace: 5, quietStallAt: 50 })
  const fencing = refusal(g.engine.fencing.fence(g.target(), operation(3), run))
  await until(runs(g, 'master', 'ALTER DATABASE'))
  await g.restart(g.master.entry)
  expect(await fencing).toMatchObject({ _tag: 'OutcomeUnknown' })
  const mark = 'SELECT g.fence FROM [app].[dbo].[db_failover_guard] AS g'
  expect(await g.asks('master', mark)).toEqual([{ fence: operation(3) }])
  await done(g.engine.fencing.release(g.target(), run))
  expect(await g.asks('master', mark)).toEqual([{ fence: null }])
})

it('what an overtaken leader still runs on a server is ended before its successor changes anything there', async () => {
  const g = await given()
  const old = sqlServerEngine({
    process: 'supervisor-0',
    credential: () => ({ user: 'sa', password: 'Emulator1!' }),
    hostCredential: () => null,
    certificateAuthorities: g.certificateAuthorities,
  })
  onTestFinished(() => old.close())
  const master = emulatorOf(g, 'master')
  master.setFaults({ stallAt: 50 })
  const order = { set: operation(2), kind: 'full', epoch: operation(1), base: null, contingency: false } as const
  const stuck = old.backups.take(g.target(), order, inTerm(1))()
  await until(runs(g, 'master', 'BACKUP DATABASE'))
  await done(g.engine.fencing.fence(g.target(), operation(3, 2), inTerm(2)))
  expect(await stuck).toMatchObject({ _tag: 'Left' })
  expect(programs(g, 'master').filter((p) => p.startsWith('db-failover/group/1/'))).toEqual([])
  master.setFaults({})
  expect(await refusal(old.backups.take(g.target(), order, inTerm(1)))).toMatchObject({ _tag: 'Overtaken' })
})

it('a leader that meets a session of a later term on a server changes nothing there', async () => {
  const g = await given()
  const later = new mssql.ConnectionPool({
    server: '127.0.0.1',
    port: emulatorOf(g, 'master').port,
    user: 'sa',
    password: 'Emulator1!',
    pool: { max: 1, min: 1 },
    options: { encrypt: false, appName: 'db-failover/group/9/supervisor-9' },
  })
  later.on('error', () => {})
  await later.connect()
  await later.request().query('SELECT 1 AS one')
  expect(await refusal(g.takes(2, 'full'))).toMatchObject({ _tag: 'Overtaken', code: 'LATER_TERM' })
  await later.close()
  await g.full(2)
})

it('probes share connections, and a cancelled one costs nobody else his', async () => {
  const g = await given()
  const probe = (signal = run.signal) => g.engine.health.probe(g.target(), { raise: null, timeoutMs: 5_000, signal })
  const seen = await Promise.all(Array.from({ length: 12 }, () => probe()))
  expect(seen.every((p) => p.verdict === 'alive')).toBe(true)
  expect(programs(g, 'master').filter((p) => p === 'db-failover//supervisor-1').length).toBeLessThanOrEqual(4)
  const before = [...emulatorOf(g, 'master').instance.sessions.values()]
  await probe(AbortSignal.abort())
  expect((await probe()).verdict).toBe('alive')
  expect([...emulatorOf(g, 'master').instance.sessions.values()]).toEqual(before)
})

it('a changed password is taken up by the next probe', async () => {
  let password = 'Emulator1!'
  const g = await given({ credential: () => ({ user: 'sa', password }) })
  const verdict = async () =>
    (await g.engine.health.probe(g.target(), { raise: null, timeoutMs: 5_000, signal: run.signal })).verdict
  expect(await verdict()).toBe('alive')
  await g.asks('master', "ALTER LOGIN [sa] WITH PASSWORD = N'Other1!xyz'")
  password = 'Other1!xyz'
  expect(await verdict()).toBe('alive')
  password = 'Wrong1!xyz'
  expect(await verdict()).toBe('unhappy')
})
