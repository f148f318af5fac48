import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Entry, EntryId } from '@db-failover/domain'
import type { Diagnosis } from '@db-failover/ports'
import { type EmulatorOptions, selfSigned, startEmulator } from '@db-failover/sqlserver-emulator'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { examineSqlServer, type SqlServerEngineConfig } from '../../src/index.ts'
import { type SqlServerSubject, sqlServerSubject } from '../subject.ts'

// What `doctor` says of SQL Server instances (emulated), one trouble at a time, with the real client over TLS.

const password = 'Emulator1!'
const credential = { user: 'sa', password }

let subject: SqlServerSubject
const said: string[] = []
beforeAll(async () => {
  subject = await sqlServerSubject()
})
afterAll(() => subject.dispose())
afterEach(() => expect(said.join('\n'), 'no secret is told').not.toContain(password))

const examined = async (
  config: Partial<SqlServerEngineConfig> = {},
  backup: Entry = subject.backup,
  master = subject.master,
) => {
  const { certificateAuthorities, group } = subject
  const common = { process: 'doctor', credential: () => credential, hostCredential: () => credential }
  const found = await examineSqlServer({ ...common, certificateAuthorities, ...config }).examine(
    {
      group,
      entries: [
        { entry: master.entry, active: true, generation: master.generation },
        { entry: backup, active: false, generation: null },
      ],
    },
    new AbortController().signal,
  )
  said.push(JSON.stringify(found))
  for (const { severity, says, todo } of found) {
    expect(todo === null, says).toBe(severity === 'fine')
    expect(says, 'sentences').toMatch(/[.!?)]$/)
    expect(`${says}${todo}`, 'one line').not.toMatch(/[\r\n]/)
  }
  return found
}

const about = (found: readonly Diagnosis[], entry: string, check: string) =>
  found.filter((d) => d.entry === entry && d.check === check)

const onMaster = (...texts: readonly string[]) =>
  subject.colleague(subject.master.entry, async (ask) => {
    for (const text of texts) await ask(text)
  })

describe('the active database', () => {
  it('in FULL without backups of its log is told to fill its disk; with one, not', async () => {
    const [before] = about(await examined(), 'master', 'recovery model')
    expect(before).toMatchObject({ severity: 'warning' })
    expect(before?.todo).toContain('ALTER DATABASE [app] SET RECOVERY SIMPLE;')
    await onMaster(
      "BACKUP DATABASE [app] TO DISK = N'D:\\backup\\mine.bak' WITH FORMAT, NAME = N'group/1/1', DESCRIPTION = N'db-failover 1 x'",
      "BACKUP LOG [app] TO DISK = N'D:\\backup\\log.trn' WITH FORMAT",
    )
    const found = await examined()
    expect(about(found, 'master', 'recovery model')[0]).toMatchObject({ severity: 'fine' })
    expect(about(found, 'master', 'foreign backups')[0]).toMatchObject({ severity: 'fine' })
  })

  it('backed up by another tool is told to lose its differential base, by whom and where to', async () => {
    await onMaster(
      "BACKUP DATABASE [app] TO DISK = N'D:\\backup\\theirs.bak' WITH FORMAT, NAME = N'Nightly of another tool'",
    )
    const [found] = about(await examined(), 'master', 'foreign backups')
    expect(found).toMatchObject({ severity: 'warning' })
    expect(found?.says).toMatch(/^1 full backups of app .+ by Nightly of another tool to D:\\backup\\theirs\.bak/)
    await onMaster("BACKUP DATABASE [app] TO DISK = N'D:\\backup\\copy.bak' WITH FORMAT, COPY_ONLY, NAME = N'A copy'")
    expect(about(await examined(), 'master', 'foreign backups')[0]?.says).toMatch(/^1 full backups/)
  })

  it('in an availability group is not ours to serve', async () => {
    const { emulator } = subject.machines['master'] ?? expect.fail()
    emulator.join('app', { kind: 'availability group', role: 'primary' })
    const [found] = about(await examined(), 'master', 'sole keeper')
    emulator.join('app', null)
    expect(found).toMatchObject({ severity: 'error' })
    expect(found?.todo).toContain('REMOVE DATABASE [app]')
  })

  it('that an administrator has taken from the hosts is an error', async () => {
    await onMaster('ALTER DATABASE [app] SET READ_ONLY WITH ROLLBACK IMMEDIATE')
    const [found] = about(await examined(), 'master', 'database')
    await onMaster('ALTER DATABASE [app] SET READ_WRITE WITH ROLLBACK IMMEDIATE')
    expect(found).toMatchObject({ severity: 'error' })
    expect(found?.says).toContain('READ_ONLY')
  })
})

describe('what does not lie in a backup of the database', () => {
  it('a user whose login is missing on the backup server, by SID', async () => {
    await onMaster(
      "CREATE LOGIN [shop] WITH PASSWORD = N'Shop-1234', SID = 0xAABBCCDDEEFF00112233445566778899",
      'USE [app]; CREATE USER [shop] FOR LOGIN [shop]',
    )
    const [missing] = about(await examined(), 'backup', 'logins')
    expect(missing).toMatchObject({ severity: 'error' })
    expect(missing?.todo).toContain(
      "CREATE LOGIN [shop] WITH PASSWORD = N'…', SID = 0xAABBCCDDEEFF00112233445566778899;",
    )
    await subject.colleague(subject.backup, (ask) => ask("CREATE LOGIN [shop] WITH PASSWORD = N'Shop-1234'"))
    const [other] = about(await examined(), 'backup', 'logins')
    expect(other, 'the engine repairs a namesake').toMatchObject({ severity: 'warning' })
    expect(about(await examined({ repairUsers: false }), 'backup', 'logins')[0]).toMatchObject({ severity: 'error' })
    await subject.colleague(subject.backup, async (ask) => {
      await ask('DROP LOGIN [shop]')
      await ask("CREATE LOGIN [shop] WITH PASSWORD = N'Shop-1234', SID = 0xAABBCCDDEEFF00112233445566778899")
    })
    expect(about(await examined(), 'backup', 'logins')[0]).toMatchObject({ severity: 'fine' })
  })

  it('the certificates of an encrypted database and of encrypted backups, by thumbprint', async () => {
    const { master, backup } = { master: subject.machines['master'], backup: subject.machines['backup'] }
    master?.emulator.addCertificate('tde', 'A1B2C3D4E5F60718293A4B5C6D7E8F9001020304')
    master?.emulator.encrypt('app', 'tde')
    const [missing] = about(await examined(), 'backup', 'certificates')
    expect(missing).toMatchObject({ severity: 'error' })
    expect(missing?.says).toContain(
      'tde (0xA1B2C3D4E5F60718293A4B5C6D7E8F9001020304), which encrypts the active database',
    )
    backup?.emulator.addCertificate('under another name', 'A1B2C3D4E5F60718293A4B5C6D7E8F9001020304')
    expect(about(await examined(), 'backup', 'certificates')[0]).toMatchObject({ severity: 'fine' })
    master?.emulator.encrypt('app', null)
    const encryption = { algorithm: 'AES_256', certificate: 'tde' } as const
    const found = about(await examined({ backup: { encryption } }), 'backup', 'certificates')
    expect(
      found.map((d) => d.severity),
      'known by thumbprint, and missing by the name for backups',
    ).toEqual(['error', 'fine'])
  })

  it('a server without the certificate of encrypted backups is told so once, and how it gets it', async () => {
    subject.machines['master']?.emulator.addCertificate('for backups', 'B2'.repeat(20))
    const encryption = { algorithm: 'AES_256', certificate: 'for backups' } as const
    const found = await examined({ backup: { encryption } })
    expect(about(found, 'master', 'certificates').map((d) => d.severity)).toEqual(['fine'])
    const [missing, ...more] = about(found, 'backup', 'certificates')
    expect(missing).toMatchObject({ severity: 'error', says: expect.stringContaining('cannot be restored (33111)') })
    expect(missing?.todo).toContain('CREATE CERTIFICATE [for backups] FROM FILE')
    expect(more).toEqual([])
  })
})

it('a database that is not there is one error, and no right is said to be missing for it', async () => {
  const { entry } = subject.master
  const found = await examined({}, subject.backup, { entry: { ...entry, database: 'nosuch' }, generation: 'nosuch' })
  const wrong = found.filter((d) => d.entry === 'master' && d.severity === 'error')
  expect(wrong.map((d) => d.check)).toEqual(['database'])
  expect(wrong[0]?.says).toContain('MASTER has no database nosuch')
})

it('a folder that the server sees elsewhere is an error of the folder', async () => {
  const { backup } = subject
  const elsewhere = { ...backup, backup: { ...backup.backup, server: '\\\\files\\share\\master\\backup' } }
  const [found] = about(await examined({}, elsewhere), 'backup', 'backup folder').filter((d) => d.severity === 'error')
  expect(found?.todo).toContain('are one folder')
})

/** A third instance beside the two, as the entry of that id. */
const another = async (id: string, other: Partial<EmulatorOptions>, freeBytes?: number): Promise<Entry> => {
  const folder = join(subject.root, id)
  for (const part of ['instance', 'disk/data']) await mkdir(join(folder, part), { recursive: true })
  const emulator = await startEmulator({
    folder: join(folder, 'instance'),
    password,
    certificate: subject.machines['master']?.emulator.certificate ?? selfSigned(['127.0.0.1']),
    serverName: id.toUpperCase(),
    flavour: 'windows',
    dataPath: 'D:\\data',
    backupPath: 'D:\\data',
    volumes: [
      { prefix: 'D:\\', folder: join(folder, 'disk'), ...(freeBytes === undefined ? {} : { freeBytes }) },
      { prefix: '\\\\files\\share', folder: join(subject.root, 'share') },
    ],
    ...other,
  })
  onTestFinished(() => emulator.stop())
  return { ...subject.backup, id: id as EntryId, server: `127.0.0.1,${emulator.port}` }
}

it('a server that is newer than the active one is warned of: changes never come back from it', async () => {
  const entry = await another('newer', { version: [17, 0, 1000] })
  const [found, ...more] = about(await examined({}, entry), 'newer', 'version')
  expect(more).toEqual([])
  expect(found).toMatchObject({
    severity: 'warning',
    says: expect.stringMatching(
      /NEWER is version 17.+newer than MASTER.+returning with its changes will be impossible/,
    ),
    todo: 'Bring both servers to one version.',
  })
})

it('a server that is older, small, of another clock and full says all four', async () => {
  const entry = await another('odd', { version: [15, 0, 2000], engineEdition: 4, clockSkew: 60_000 }, 4_096)
  const found = await examined({ backup: { encryption: { algorithm: 'AES_256', certificate: 'none' } } }, entry)
  expect(about(found, 'odd', 'version')[0]).toMatchObject({ severity: 'error' })
  expect(about(found, 'odd', 'edition')[0]).toMatchObject({ severity: 'error' })
  expect(about(found, 'odd', 'space').some((d) => d.severity === 'error')).toBe(true)
  expect(about(found, 'odd', 'clock')[0]?.says).toMatch(/at least [56]\d\.\d s ahead of this machine's/)
})

describe('a server that lets nobody in is one line, and what to do', () => {
  const cases: readonly (readonly [string, Partial<SqlServerEngineConfig>, (entry: Entry) => Entry, RegExp])[] = [
    [
      'a wrong password',
      { credential: (e) => (e.id === 'backup' ? { user: 'sa', password: 'wrong' } : credential) },
      (e) => e,
      /Correct the user or the password/,
    ],
    [
      'no credential',
      { credential: (e) => (e.id === 'backup' ? null : credential) },
      (e) => e,
      /Add credentials for "127\.0\.0\.1,\d+" to the process file/,
    ],
    ['a port where nothing listens', {}, (e) => ({ ...e, server: '127.0.0.1,1' }), /Start the SQL Server service/],
    // A label of more than 63 characters is asked of no name server.
    [
      'a name that does not resolve',
      {},
      (e) => ({ ...e, server: `${'x'.repeat(64)},1433` }),
      /The name does not resolve on this machine/,
    ],
    ['an address that is none', {}, (e) => ({ ...e, server: 'host,port' }), /Correct the server of the entry/],
  ]
  it.each(cases)('%s', async (_, config, change, todo) => {
    const entry = change(subject.backup)
    const wrong = (await examined({ connectTimeoutMs: 2_000, ...config }, entry)).filter(
      (d) => d.entry === 'backup' && d.severity === 'error',
    )
    expect(wrong.map((d) => d.check)).toEqual(['server'])
    expect(wrong[0]?.todo).toMatch(todo)
  })

  it('a certificate that nobody vouches for, on both servers', async () => {
    const wrong = (await examined({ certificateAuthorities: [] })).filter((d) => d.severity === 'error')
    expect(wrong.map((d) => [d.entry, d.check])).toEqual([
      ['master', 'server'],
      ['backup', 'server'],
    ])
    expect(wrong[0]?.todo).toContain('certificateAuthorities')
  })

  it.each(['prelogin', 'response'] as const)(
    'a server that falls silent (%s) ends the wait, and nothing else',
    async (hang) => {
      const emulator = subject.machines['backup']?.emulator ?? expect.fail()
      emulator.setFaults({ hang })
      try {
        const wrong = (await examined({ connectTimeoutMs: 500 })).filter((d) => d.severity === 'error')
        expect(wrong.map((d) => [d.entry, d.check])).toEqual([['backup', 'server']])
        expect(wrong[0]?.todo).toMatch(/whether the machine runs/)
      } finally {
        emulator.setFaults({})
      }
    },
  )

  it("no login of a host's, without which no switch completes", async () => {
    const wrong = about(await examined({ hostCredential: () => null }), 'backup', 'host login')
    expect(wrong[0]).toMatchObject({ severity: 'error' })
    expect(wrong[0]?.todo).toMatch(/Add host: .+ in the credentials of the process file/)
  })
})
