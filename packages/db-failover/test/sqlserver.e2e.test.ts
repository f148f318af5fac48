import { mkdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Emulator, startEmulator } from '@db-failover/sqlserver-emulator'
import mssql from 'mssql'
import { expect, it, onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import { call, newFolder, start } from './world/calling.ts'
import { waits } from './world/group.ts'
import { tellingFiles, tells } from './world/secrets.ts'

// The command line over SQL Server instances (emulated), a real supervisor process, verified TLS, folders in both spellings.

const password = 'S3cret "adm!n" & more'
const hostPassword = 'Ano7her $ecret of hosts'
const env = { DB_USER: 'sa', DB_PASSWORD: password, HOST_USER: 'shop', HOST_PASSWORD: hostPassword }

const instanceIn = (folder: string, id: string, other?: Emulator): Promise<Emulator> => {
  for (const part of ['data', 'backup']) mkdirSync(join(folder, 'disks', id, part), { recursive: true })
  mkdirSync(join(folder, 'instances', id), { recursive: true })
  return startEmulator({
    folder: join(folder, 'instances', id),
    password,
    ...(other === undefined ? {} : { certificate: other.certificate }),
    serverName: id.toUpperCase(),
    flavour: 'windows',
    dataPath: 'D:\\data',
    backupPath: 'D:\\backup',
    volumes: [
      { prefix: 'D:\\', folder: join(folder, 'disks', id) },
      { prefix: '\\\\files\\share', folder: join(folder, 'share') },
    ],
  })
}

const ask = async (emulator: Emulator, database: string, text: string) => {
  const pool = new mssql.ConnectionPool({
    server: '127.0.0.1',
    port: emulator.port,
    user: 'sa',
    password,
    database,
    options: { encrypt: true, trustServerCertificate: true },
  })
  pool.on('error', () => {})
  await pool.connect()
  try {
    return (await pool.request().batch<Record<string, unknown>>(text)).recordset ?? []
  } finally {
    await pool.close()
  }
}

const entryIn = (folder: string, id: string, emulator: Emulator) => {
  const spelled = (part: string) => {
    const supervisor = join(folder, 'share', id, part)
    mkdirSync(supervisor, { recursive: true })
    return { server: `\\\\files\\share\\${id}\\${part}`, supervisor }
  }
  const server = `127.0.0.1,${emulator.port}`
  return {
    id,
    machine: id,
    server,
    instance: null,
    database: 'orders',
    staging: spelled('staging'),
    backup: spelled('backup'),
  }
}

it('a group on SQL Server is protected, and taken over when its master dies, by the command line alone', async () => {
  const folder = newFolder()
  const a = await instanceIn(folder, 'machine-a')
  const b = await instanceIn(folder, 'machine-b', a)
  onTestFinished(async () => {
    await a.stop()
    await b.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  })
  await ask(a, 'master', 'CREATE DATABASE [orders]')
  await ask(a, 'orders', 'CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY, what nvarchar(50) NOT NULL)')
  await ask(a, 'orders', "INSERT INTO dbo.orders VALUES (1, N'tea')")

  for (const server of [a, b]) server.addCertificate('backups', 'A1'.repeat(20))
  const entries = [entryIn(folder, 'machine-a', a), entryIn(folder, 'machine-b', b)]
  for (const server of [a, b])
    await ask(
      server,
      'master',
      `CREATE LOGIN [shop] WITH PASSWORD = N'${hostPassword}', SID = 0x241C11948AEEB749B0D22646DB1A19F2`,
    )
  await ask(a, 'orders', 'CREATE USER [shop]')
  for (const role of ['db_datareader', 'db_datawriter']) await ask(a, 'orders', `ALTER ROLE ${role} ADD MEMBER [shop]`)
  const login = { user: { env: 'DB_USER' }, password: { env: 'DB_PASSWORD' } }
  const host = { user: { env: 'HOST_USER' }, password: { env: 'HOST_PASSWORD' } }
  writeFileSync(join(folder, 'ca.pem'), a.certificate.certificate)
  writeFileSync(
    join(folder, 'db-failover.yaml'),
    stringify({
      process: 'supervisor-1',
      log: { sqlite: './log/failover.sqlite' },
      groups: ['orders'],
      engine: 'sqlserver',
      certificateAuthorities: ['./ca.pem'],
      backupEncryption: { certificate: 'backups' },
      credentials: Object.fromEntries(entries.map(({ server }) => [server, { ...login, host }])),
    }),
  )
  writeFileSync(
    join(folder, 'group.yaml'),
    stringify({
      group: 'orders',
      entries,
      master: 'machine-a',
      schedule: { full: { every: '1h' }, differential: 'none' },
      // A closed port looks like a restart of the service, which is given a minute unless the policy says otherwise.
      policy: { ...waits, restartAllowance: '500ms' },
    }),
  )

  const supervisor = start(folder, ['run'], env)
  onTestFinished(() => supervisor.signal('SIGKILL'))
  await supervisor.says('supervises orders')
  let printed = ''
  const typed = async (...argv: readonly string[]) => {
    const called = await call(folder, argv, { env })
    printed += called.stdout + called.stderr
    expect(called.code, `${argv.join(' ')}: ${called.stdout}${called.stderr}${supervisor.said()}`).toBe(0)
    return called.stdout
  }
  const until = async (phase: string) => {
    for (;;) {
      const status = JSON.parse(await typed('status', '--json'))
      if (JSON.stringify(status).includes(`"phase":"${phase}"`)) return
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  await typed('apply', 'group.yaml')
  await typed('enable', '--accept-data-loss')
  await until('protected')
  const doctor = await call(folder, ['doctor', '--json'], { env })
  const { diagnoses } = JSON.parse(doctor.stdout)
  const wrong = diagnoses.filter((d: { severity: string }) => d.severity !== 'fine')
  expect(
    wrong.map((d: { entry: string; check: string }) => [d.entry, d.check]),
    'nobody backs up the log of machine-a; SQL Server has written into its staging folder',
  ).toEqual([['machine-a', 'recovery model']])
  expect(doctor.code).toBe(5)

  const taken = 'SELECT DISTINCT bs.key_algorithm AS encrypted FROM msdb.dbo.backupset AS bs'
  expect(await ask(a, 'master', taken)).toEqual([{ encrypted: 'aes_256' }])
  await a.crash()
  await until('on-backup')
  const names = (await ask(b, 'master', "SELECT d.name FROM sys.databases AS d WHERE d.name LIKE N'orders.%'")).map(
    (r) => String(r['name']),
  )
  expect(names).toHaveLength(1)
  expect(await ask(b, names[0] ?? 'none', 'SELECT o.what FROM dbo.orders AS o')).toEqual([{ what: 'tea' }])
  await ask(b, names[0] ?? 'none', "INSERT INTO dbo.orders VALUES (2, N'coffee')")

  for (;;) {
    if (/The full backup orders\/1\/\d+ of machine-b was taken/.test(await typed('history'))) break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  await typed('audit', 'verify')
  supervisor.signal('SIGTERM')
  expect((await supervisor.ended).code).toBe(0)
  const mistaken = 'Wr0ng {secret} of nobody'
  const refused = await call(folder, ['doctor', '--json'], { env: { ...env, DB_PASSWORD: mistaken } })
  expect(refused.code).not.toBe(0)

  const secrets = [password, hostPassword, mistaken]
  const said = supervisor.said() + printed + doctor.stdout + doctor.stderr + refused.stdout + refused.stderr
  expect(tells(said, secrets), 'what processes print tells no secret').toBe(false)
  // What the two servers keep of their own logins is theirs.
  const { read, telling } = tellingFiles(folder, secrets, ['instances', 'disks'])
  expect(read, 'log, staging and backup folders, manifests and descriptions are read').toBeGreaterThan(6)
  expect(telling, 'no file tells a secret').toEqual([])
})
