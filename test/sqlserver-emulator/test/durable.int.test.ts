import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { selfSigned, snapshotOfMachine } from '../src/index.ts'
import { type Client, connect, order, orders, PASSWORD, running, withOrders } from './running.ts'

// An instance in a process of its own, which is ended by SIGKILL.

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

let folder: string
const processes: ChildProcess[] = []
const clients: Client[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlserver-emulator-'))
})
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
  for (const child of processes.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const started = async (
  options: readonly string[] = [],
  config: Parameters<typeof connect>[1] = {},
): Promise<{ readonly client: Client; readonly kill: () => Promise<void> }> => {
  const child = spawn(process.execPath, [main, '--port', '0', '--folder', folder, '--password', PASSWORD, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  processes.push(child)
  const port = await new Promise<number>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (piece) => {
      said += String(piece)
      const found = /127\.0\.0\.1:(\d+)/.exec(said)
      if (found !== null) resolve(Number(found[1]))
    })
    child.on('exit', () => reject(new Error(`it ended before it listened: ${said}`)))
  })
  const client = await connect(port, config)
  clients.push(client)
  const kill = () =>
    new Promise<void>((resolve) => {
      child.on('exit', () => resolve())
      child.kill('SIGKILL')
    })
  return { client, kill }
}

it('what was committed is there after SIGKILL, what was not is not', async () => {
  const first = await started()
  await withOrders(first.client)
  await order(first.client, 1, 'tea')
  await first.client.rows("CREATE LOGIN [app] WITH PASSWORD = N'App1!xyz'")
  await first.client.rows(`BACKUP DATABASE [Db] TO DISK = N'${join(folder, 'backup', 'a.bak')}' WITH FORMAT`)
  await first.client.rows("BEGIN TRAN; INSERT INTO Db.dbo.orders VALUES (2, N'lost')")
  const guids = (client: Client) => client.rows('SELECT * FROM sys.database_recovery_status')
  const before = await guids(first.client)
  await first.kill()
  const second = await started()
  expect(await orders(second.client)).toEqual(['tea'])
  expect(await guids(second.client)).toEqual(before)
  expect(await second.client.rows('SELECT COUNT(*) AS n FROM msdb.dbo.backupset')).toEqual([{ n: 1 }])
  expect(await second.client.rows("SELECT COUNT(*) AS n FROM sys.server_principals WHERE name = N'app'")).toEqual([
    { n: 1 },
  ])
})

it('by hand it is given a certificate, volumes and a place for its data', async () => {
  const { key, certificate } = selfSigned(['localhost'])
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'given.pem')]
  writeFileSync(keyFile, key)
  writeFileSync(certificateFile, certificate)
  mkdirSync(join(folder, 'sql'))
  const { client } = await started(
    [
      '--certificate',
      certificateFile,
      '--key',
      keyFile,
      '--volume',
      `/var/opt/mssql=${folder}`,
      '--data',
      '/var/opt/mssql/sql',
    ],
    { server: 'localhost', options: { encrypt: true, cryptoCredentialsDetails: { ca: certificate } } },
  )
  await client.rows('CREATE DATABASE [Db]')
  expect(existsSync(join(folder, 'sql', 'Db.mdf'))).toBe(true)
  expect(readFileSync(join(folder, 'certificate.pem'), 'utf8')).toBe(certificate)
})

it('writers that are killed at any moment lose nothing that was acknowledged', async () => {
  const first = await started()
  await withOrders(first.client)
  let acknowledged = 0
  const writing = (async () => {
    for (let i = 1; ; i += 1) {
      await order(first.client, i, `order ${i}`)
      acknowledged = i
    }
  })().catch(() => {})
  await new Promise((resolve) => setTimeout(resolve, 300))
  await first.kill()
  await writing
  const second = await started()
  const there = (await orders(second.client)).length
  expect(acknowledged).toBeGreaterThan(0)
  expect(there).toBeGreaterThanOrEqual(acknowledged)
  expect(there).toBeLessThanOrEqual(acknowledged + 1)
})

it('a database whose file is gone waits for recovery, and comes back with its file', async () => {
  const server = await running({ folder })
  await withOrders(server)
  await order(server, 1, 'tea')
  const kept = readFileSync(server.data('Db.mdf'))
  await server.stop()
  rmSync(server.data('Db.mdf'))
  const without = await running({ folder })
  expect(await without.rows("SELECT state_desc FROM sys.databases WHERE name = N'Db'")).toEqual([
    { state_desc: 'RECOVERY_PENDING' },
  ])
  expect(await without.errors('SELECT * FROM Db.dbo.orders')).toEqual([945])
  await without.stop()
  writeFileSync(server.data('Db.mdf'), kept)
  const back = await running({ folder })
  expect(await orders(back)).toEqual(['tea'])
  await back.stop()
})

it('a machine that is set back has forgotten what came later, its log ends earlier, and its fork is the same', async () => {
  const server = await running({ folder })
  await withOrders(server)
  await order(server, 1, 'tea')
  const marks = async (client: Client) =>
    (
      await client.rows(
        `SELECT s.log_end_lsn, r.recovery_fork_guid, (SELECT COUNT(*) FROM msdb.dbo.backupset) AS backups
FROM sys.database_recovery_status AS r CROSS APPLY sys.dm_db_log_stats(r.database_id) AS s WHERE r.database_id = DB_ID(N'Db')`,
      )
    )[0]
  // It is taken while the machine runs, as such snapshots are.
  const machine = snapshotOfMachine([folder])
  await order(server, 2, 'later')
  await server.rows(`BACKUP DATABASE [Db] TO DISK = N'${server.backup('a.bak')}' WITH FORMAT`)
  const last = await marks(server)
  await server.stop()
  machine.revert()
  machine.forget()
  const reverted = await running({ folder })
  const now = await marks(reverted)
  expect(await orders(reverted)).toEqual(['tea'])
  expect(now).toMatchObject({ backups: 0, recovery_fork_guid: last?.['recovery_fork_guid'] })
  expect(String(now?.['log_end_lsn']) < String(last?.['log_end_lsn'])).toBe(true)
  await reverted.stop()
})

it('a process that is killed in the middle of a backup leaves an unfinished file', async () => {
  const first = await running({ folder })
  await withOrders(first)
  first.emulator.setFaults({ stallAt: 50 })
  const path = first.backup('a.bak')
  const ended = first.errors(`BACKUP DATABASE [Db] TO DISK = N'${path}' WITH FORMAT`).catch(() => [0])
  await new Promise((resolve) => setTimeout(resolve, 100))
  await first.emulator.crash()
  await ended
  const second = await running({ folder })
  expect(await second.errors(`RESTORE VERIFYONLY FROM DISK = N'${path}'`)).toEqual([3256, 3013])
  await second.stop()
})
