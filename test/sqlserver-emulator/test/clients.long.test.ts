import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

interface Said {
  readonly stdout: string
  readonly stderr: string
}

/** What a program prints; `ends` says how it may end. */
const output = (
  program: string,
  args: readonly string[],
  {
    input = '',
    env = {},
    ends = 'well',
  }: { input?: string; env?: Readonly<Record<string, string>>; ends?: 'well' | 'anyhow' } = {},
): Promise<Said> =>
  new Promise((resolve, reject) => {
    const options = { timeout: 300_000, env: { ...process.env, ...env } }
    const child = execFile(program, args, options, (error, stdout, stderr) =>
      error === null || ends === 'anyhow'
        ? resolve({ stdout, stderr })
        : reject(new Error(`${program}: ${error.message}\n${stdout}\n${stderr}`)),
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
    expect(JSON.parse(said.stdout.trim().split('\n').at(-1) ?? '')).toEqual({
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

describe.skipIf(!has('tsql', '-C'))("FreeTDS' tsql (needs freetds-bin)", () => {
  /** What it prints of a script: rows and, as it sorts them elsewhere, messages with number, severity and state. */
  const tsql = async (encryption: 'off' | 'request' | 'require', password: string, script: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'freetds-'))
    const configuration = join(folder, 'freetds.conf')
    writeFileSync(
      configuration,
      `[server]\nhost = 127.0.0.1\nport = ${server.emulator.port}\ntds version = 7.4\nencryption = ${encryption}\n`,
    )
    const said = await output('tsql', ['-S', 'server', '-U', 'sa', '-P', password], {
      input: `${script}\ngo\nexit\n`,
      env: { FREETDSCONF: configuration },
      ends: 'anyhow',
    })
    rmSync(folder, { recursive: true, force: true })
    return {
      rows: said.stdout,
      messages: [...said.stderr.matchAll(/Msg (\d+) \(severity (\d+), state (\d+)\)/g)].map(([, ...found]) =>
        found.map(Number),
      ),
    }
  }

  it.each([
    ['off', 'FALSE'],
    // Its login alone is encrypted, as it asks.
    ['request', 'FALSE'],
    ['require', 'TRUE'],
  ] as const)(
    'with encryption %s logs in, asks, backs up and fails as with a server',
    async (encryption, encrypted) => {
      const { rows, messages } = await tsql(
        encryption,
        PASSWORD,
        `SELECT encrypt_option, CAST(12.34 AS decimal(10, 2)) AS d, N'ünï' AS n, CAST(NULL AS int) AS x, 0x01ff AS b
FROM sys.dm_exec_connections WHERE session_id = @@SPID
go
BACKUP DATABASE [Db] TO DISK = N'${server.backup('t.bak')}' WITH FORMAT, STATS = 50
go
BACKUP DATABASE [None] TO DISK = N'x'`,
      )
      expect(rows).toContain(`${encrypted}\t12.34\tünï\tNULL\t01ff`)
      expect(messages).toEqual([
        [3211, 0, 1],
        [3211, 0, 1],
        [4035, 0, 1],
        [4035, 0, 1],
        [3014, 0, 1],
        [911, 16, 1],
        [3013, 16, 1],
      ])
    },
  )

  it('is refused with a wrong password', async () => {
    expect((await tsql('off', 'wrong', 'SELECT 1')).messages).toEqual([[18456, 14, 1]])
  })
})
