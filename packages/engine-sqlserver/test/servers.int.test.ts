import { expect, it, onTestFinished } from 'vitest'
import { done, type Given, givenServers, operation, refusal, run } from './given.ts'

// What servers differ in: edition, version, certificates, logins, and what else moves their databases.

const given = async (...of: Parameters<typeof givenServers>): Promise<Given> => {
  const g = await givenServers(...of)
  onTestFinished(g.dispose)
  return g
}

const headerOf = async (g: Given, file: string) => {
  const [row] = await g.asks('master', `RESTORE HEADERONLY FROM DISK = N'${g.master.entry.staging.server}\\${file}'`)
  return row
}

it.each([
  ['Enterprise', 3, true],
  ['Standard', 2, true],
  ['Express', 4, false],
] as const)('%s makes backups that are compressed where it can', async (_name, engineEdition, compressed) => {
  const g = await given({}, { master: { engineEdition } })
  const { file } = await g.full(2)
  expect(Boolean((await headerOf(g, file))?.['Compressed'])).toBe(compressed)
})

it('an encrypted backup is restored where its certificate is, and nowhere else', async () => {
  const encryption = { algorithm: 'AES_256', certificate: "back]up's" } as const
  const g = await given({ backup: { encryption, maxTransferSize: 1_048_576, bufferCount: 16 } })
  const thumbprint = 'AB'.repeat(20)
  expect(await refusal(g.takes(2, 'full'))).toMatchObject({ _tag: 'NotPermitted' })
  g.machines['master']?.emulator.addCertificate(encryption.certificate, thumbprint)
  const full = await g.full(3)
  expect(await headerOf(g, full.file)).toMatchObject({ KeyAlgorithm: 'aes_256', EncryptorType: 'CERTIFICATE' })
  expect(await refusal(g.restores(4, full))).toMatchObject({
    _tag: 'NotPermitted',
    code: '33111',
    says: expect.stringContaining('create it in master here'),
  })
  g.machines['backup']?.emulator.addCertificate(encryption.certificate, thumbprint)
  await done(g.restores(5, full))
  await done(g.opens(5))
})

const shop = { user: 'shop', password: 'Shop1!xyz' }

/** The login of hosts on both servers, each with a SID of its own, and its user in the database. */
const withHosts = async (g: Given): Promise<void> => {
  const login = `CREATE LOGIN [${shop.user}] WITH PASSWORD = N'${shop.password}'`
  const user = `CREATE USER [${shop.user}]; ALTER ROLE db_datareader ADD MEMBER [${shop.user}]; ALTER ROLE db_datawriter ADD MEMBER [${shop.user}]`
  await g.asks('master', login, `USE [${g.master.generation}]; ${user}; USE master`)
  await g.asks('backup', login)
}

it('hosts get in after a restore though their login has another SID there, and the owner is whom the settings name', async () => {
  const g = await given({ hostCredential: () => shop, owner: 'sa' })
  await withHosts(g)
  await done(g.restores(3, await g.full(2)))
  await done(g.opens(3))
  await done(g.engine.restores.check(g.target(g.restoredAt(3)), operation(3), run))
  const { generation } = g.restoredAt(3)
  const owner = `SELECT SUSER_SNAME(d.owner_sid) AS owner FROM sys.databases AS d WHERE d.name = N'${generation}'`
  expect(await g.asks('backup', owner)).toEqual([{ owner: 'sa' }])
})

it('where users are not to be repaired the check finds that hosts do not get in', async () => {
  const g = await given({ hostCredential: () => shop, repairUsers: false })
  await withHosts(g)
  await done(g.restores(3, await g.full(2)))
  await done(g.opens(3))
  const why = await refusal(g.engine.restores.check(g.target(g.restoredAt(3)), operation(3), run))
  expect(why).toMatchObject({ _tag: expect.stringMatching(/NotPermitted|BadDatabase/), code: '4060' })
})

const versionOf = async (g: Given) => {
  const found = await done(g.engine.health.check(g.group, g.backup, run.signal, g.master.entry))
  return found.find((f) => f.check === 'version')
}

it('a newer standby is accepted with the warning that changes cannot come back, and they cannot', async () => {
  const g = await given({}, { master: { version: [15, 0, 4000] }, backup: { version: [16, 0, 4135] } })
  expect(await versionOf(g)).toMatchObject({
    ok: true,
    says: expect.stringContaining('returning with its changes will be impossible'),
  })
  await done(g.restores(3, await g.full(2)))
  await done(g.opens(3))
  const back = await g.full(4, g.restoredAt(3), operation(3))
  const generation = g.engine.restores.generationFor(g.master.entry, operation(5))
  const at = { entry: g.backup, folder: 'staging', file: back.file } as const
  const order = {
    operation: operation(5),
    epoch: operation(5),
    full: { at, backup: back },
    differential: null,
    generation,
  }
  expect(await refusal(g.engine.restores.restore(g.master.entry, g.group, order, run))).toMatchObject({
    _tag: 'BadBackup',
    code: '3169',
  })
})

it('an older standby is not accepted', async () => {
  const g = await given({}, { master: { version: [16, 0, 4135] }, backup: { version: [15, 0, 4000] } })
  expect(await versionOf(g)).toMatchObject({ ok: false, says: expect.stringContaining('cannot restore') })
  expect(await refusal(g.restores(3, await g.full(2)))).toMatchObject({ _tag: 'BadBackup', code: '3169' })
})

it.each([
  ['availability group', 'an availability group'],
  ['mirroring', 'database mirroring'],
] as const)('a member of %s is refused by name', async (kind, says) => {
  const g = await given()
  g.machines['master']?.emulator.join(g.master.generation, { kind, role: 'primary' })
  const member = { code: 'MEMBER', says: expect.stringContaining(says) }
  const { engine } = g
  expect(await refusal(g.takes(2, 'full'))).toMatchObject(member)
  expect(await refusal(engine.fencing.markEpoch(g.target(), operation(3), run))).toMatchObject(member)
  expect(await refusal(engine.fencing.fence(g.target(), operation(3), run))).toMatchObject(member)
  const probe = await engine.health.probe(g.target(), { raise: null, timeoutMs: 5_000, signal: run.signal })
  expect(probe).toMatchObject({ verdict: 'administrator', lineage: null, says: expect.stringContaining(says) })
  const found = await done(engine.health.check(g.group, g.master.entry, run.signal))
  expect(found.filter((f) => !f.ok)).toMatchObject([{ says: expect.stringContaining(says) }])
})

it('changes come back to the master: it is fenced and kept, and what was written on the backup database restored beside it', async () => {
  const g = await given()
  const { engine } = g
  await g.application.put(g.master, 'before', '1')
  await done(g.restores(3, await g.full(2)))
  await done(g.opens(3))
  const active = g.restoredAt(3)
  await g.application.put(g.master, 'lost', '1')
  await g.application.put(active, 'on the backup', '1')
  const first = await g.full(4, active, operation(3))

  await done(engine.fencing.fence(g.target(), operation(5), run))
  const keeping = { kind: 'full', base: null, contingency: true } as const
  const contingency = await done(
    engine.backups.take(g.target(), { ...keeping, set: operation(6), epoch: operation(1) }, run),
  )
  await g.application.put(active, 'late', '1')
  await done(engine.fencing.fence(g.target(active), operation(5), run))
  const last = await done(
    engine.backups.take(
      g.target(active),
      { set: operation(7), kind: 'differential', epoch: operation(3), base: first, contingency: false },
      run,
    ),
  )
  const there = (file: string) => ({ entry: g.backup, folder: 'staging' as const, file })
  const generation = engine.restores.generationFor(g.master.entry, operation(5))
  const order = {
    operation: operation(5),
    epoch: operation(5),
    full: { at: there(first.file), backup: first },
    differential: { at: there(last.file), backup: last },
    generation,
  }
  await done(engine.restores.restore(g.master.entry, g.group, order, run))
  const back = { entry: g.master.entry, generation }
  await done(engine.restores.open(g.target(back), operation(5), run))
  await done(engine.restores.check(g.target(back), operation(5), run))
  expect(await g.application.read(back)).toEqual({ before: '1', 'on the backup': '1', late: '1' })
  expect(await g.application.read(g.master)).toEqual({ before: '1', lost: '1' })
  const kept = { entry: g.master.entry, folder: 'staging', file: contingency.file } as const
  await done(engine.backups.verify(kept, contingency, run))
})
