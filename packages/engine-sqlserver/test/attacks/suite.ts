import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Entry, TakenBackup } from '@db-failover/domain'
import type { Target } from '@db-failover/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sqlServerEngine } from '../../src/index.ts'
import { done, operation, refusal, run } from '../given.ts'
import { type SqlServerSubject, sqlServerSubject } from '../subject.ts'
import { refusedNames } from './attacks.ts'

// Databases, folders, files, certificates, owners and users that really bear such names, taken through a whole life.

/** Registers a whole life for each name that a name can have. */
export const executed = (names: readonly string[]): void => {
  let subject: SqlServerSubject

  beforeAll(async () => {
    subject = await sqlServerSubject()
    for (const on of [subject.master.entry, subject.backup])
      await subject.colleague(on, async (ask) => {
        await ask('CREATE DATABASE [canary]')
        await ask('CREATE TABLE canary.dbo.sings (what nvarchar(50) NOT NULL)')
        await ask("INSERT INTO canary.dbo.sings (what) VALUES (N'still')")
      })
  })
  afterAll(() => subject.dispose())

  const bracketed = (name: string) => `[${name.replaceAll(']', ']]')}]`
  const databasesOn = (on: Entry) =>
    subject.colleague(on, async (ask) =>
      (await ask('SELECT d.name FROM sys.databases AS d WHERE d.database_id > 4')).map((r) => String(r['name'])).sort(),
    )
  const sings = (on: Entry) => subject.colleague(on, (ask) => ask('SELECT what FROM canary.dbo.sings'))

  /** A folder of that name under the share, in both spellings. What separates folders cannot be within a name of one. */
  const folderOf = async (on: Entry, name: string) => {
    const plain = name.replaceAll(/[/\\]/g, '_')
    const supervisor = join(subject.root, 'share', on.id, plain)
    await mkdir(supervisor, { recursive: true })
    return { server: `\\\\files\\share\\${on.id}\\${plain}`, supervisor }
  }

  const engineFor = (name: string) =>
    sqlServerEngine({
      process: name,
      credential: () => ({ user: 'sa', password: 'Emulator1!' }),
      hostCredential: () => ({ user: 'sa', password: 'Emulator1!' }),
      certificateAuthorities: subject.certificateAuthorities,
      owner: name,
      backup: { encryption: { algorithm: 'AES_256', certificate: name } },
    })

  describe.each(names.filter((name) => !/[/\\]/.test(name)).map((name, i) => [name, i] as const))(
    'a group whose every name is %j',
    (attack, i) => {
      // What is restored beside it has a longer name, and a name has 128 characters at most.
      const name = attack.slice(0, 94)

      it('is protected, restored and taken back, and nothing else on its servers is touched', async () => {
        const { group } = subject
        for (const { emulator } of Object.values(subject.machines)) emulator.addCertificate(name, 'CD'.repeat(20))
        const make = `CREATE LOGIN ${bracketed(name)} WITH PASSWORD = N'Secret1!x'`
        for (const on of [subject.master.entry, subject.backup])
          await subject.colleague(on, async (ask) => void (await ask(make)))
        await subject.colleague(subject.master.entry, async (ask) => {
          await ask(`CREATE DATABASE ${bracketed(name)}`)
          await ask(`USE ${bracketed(name)}; CREATE USER ${bracketed(name)}; USE master`)
        })
        const master: Entry = {
          ...subject.master.entry,
          database: name,
          staging: await folderOf(subject.master.entry, name),
        }
        const backup: Entry = { ...subject.backup, database: name, backup: await folderOf(subject.backup, name) }
        const before = { master: await databasesOn(master), backup: await databasesOn(backup) }
        const engine = engineFor(name)
        const target: Target = { group, entry: master, generation: name }
        const id = (n: number) => operation(i * 10 + n)

        await done(engine.fencing.markEpoch(target, id(1), run))
        const take = (set: number, kind: 'full' | 'differential', base: TakenBackup | null) =>
          done(engine.backups.take(target, { set: id(set), kind, epoch: id(1), base, contingency: false }, run))
        const full = await take(2, 'full', null)
        const differential = await take(3, 'differential', full)
        const lies = (b: TakenBackup) => ({ at: { entry: backup, folder: 'backup' as const, file: b.file }, backup: b })
        for (const b of [full, differential]) {
          await subject.world.copy({ entry: master, folder: 'staging', file: b.file }, lies(b).at)
          await done(engine.backups.verify(lies(b).at, b, run))
        }
        const generation = engine.restores.generationFor(backup, id(4))
        const order = { operation: id(4), epoch: id(4), full: lies(full), differential: lies(differential), generation }
        await done(engine.restores.drill(backup, group, order, run))
        await done(engine.restores.restore(backup, group, order, run))
        const opened = { group, entry: backup, generation }
        await done(engine.restores.open(opened, id(4), run))
        await done(engine.restores.check(opened, id(4), run))
        await done(engine.fencing.fence(target, id(4), run))
        await done(engine.fencing.release(target, run))
        expect((await done(engine.health.check(group, backup, run.signal))).filter((f) => !f.ok)).toEqual([])

        expect(await databasesOn(master)).toEqual(before.master)
        expect(await databasesOn(backup)).toEqual([...before.backup, generation].sort())
        expect(await done(engine.restores.removeOrphans(backup, group, [], run))).toEqual([generation])
        expect(await databasesOn(backup)).toEqual(before.backup)
        for (const on of [master, backup]) expect(await sings(on)).toEqual([{ what: 'still' }])
        await engine.close()
      })
    },
  )

  it.each([...refusedNames, 'a/b', 'a\\b'])(
    'a database named %j is refused before anything is asked',
    async (database) => {
      const entry: Entry = { ...subject.master.entry, database }
      const why = await refusal(
        subject.engine.fencing.markEpoch({ group: subject.group, entry, generation: database }, operation(1), run),
      )
      expect(['DatabaseMissing', 'NotPermitted']).toContain(why._tag)
    },
  )
}
