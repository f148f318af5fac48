import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PASSWORD, type Running, running, withOrders } from './running.ts'

// Clients that share no code with mssql, where this machine has them.

const has = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0

let server: Running

beforeAll(async () => {
  server = await running()
  await withOrders(server)
})
afterAll(() => server.stop())

const output = (program: string, args: readonly string[], input = ''): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = execFile(program, args, { timeout: 300_000 }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(`${program}: ${error.message}\n${stdout}\n${stderr}`)),
    )
    child.stdin?.end(input)
  })

describe.skipIf(!has('dotnet', '--version'))('Microsoft.Data.SqlClient (needs a .NET SDK 10)', () => {
  it('logs in, asks, backs up, fails, rolls back and cancels as with a server', async () => {
    const file = fileURLToPath(new URL('../clients/sqlclient.cs', import.meta.url))
    const said = await output('dotnet', [
      'run',
      '--file',
      file,
      '--',
      String(server.emulator.port),
      PASSWORD,
      server.backup('c.bak'),
    ])
    const [row] = await server.rows(
      "SELECT CONVERT(varchar(25), first_lsn) AS lsn FROM msdb.dbo.backupset WHERE database_name = N'Db'",
    )
    expect(JSON.parse(said.trim().split('\n').at(-1) ?? '')).toEqual({
      encryptMandatory: 'TRUE',
      encryptOptional: 'FALSE',
      serverVersion: '16.00.4135',
      parameters: ['ünïcödé', -5, '0e984725-c51c-4bf4-9960-e1c80e27aba0', '12.34', '2031-02-03T04:05:06.7890000', true],
      backup: [3211, 3211, 3211, 3211, 4035, 4035, 3014],
      firstLsn: row?.['lsn'],
      error: [
        [911, 1, 16, 1],
        [3013, 1, 16, 1],
      ],
      inserted: 1,
      afterRollback: 0,
      cancelled: true,
      afterCancel: 1,
      login: [18456, 1, 14],
    })
  })
})

describe.skipIf(!has('tsql', '-C'))("FreeTDS' tsql", () => {
  it('logs in and asks', async () => {
    const said = await output(
      'tsql',
      ['-H', '127.0.0.1', '-p', String(server.emulator.port), '-U', 'sa', '-P', PASSWORD],
      'SELECT name FROM sys.databases\ngo\nexit\n',
    )
    expect(said).toContain('tempdb')
  })
})
