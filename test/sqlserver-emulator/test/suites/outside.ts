import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect, order, orders, type Running, running, withOrders } from '../running.ts'
import { steps } from '../steps.ts'

export const outsideSuite = () => {
  // What others do to a database, and what the adapter may have to find out; the page that says so stands beside.

  let server: Running
  let at: ReturnType<typeof steps>

  beforeEach(async () => {
    server = await running()
    at = steps(server)
    await withOrders(server)
  })
  afterEach(() => server.stop())

  const files = (name = 'Db') =>
    `ON (FILENAME = N'${server.data(`${name}.mdf`)}'), (FILENAME = N'${server.data(`${name}_log.ldf`)}')`

  const lineage = async (name = 'Db') =>
    (
      await server.rows(
        `SELECT r.database_guid, r.family_guid, r.recovery_fork_guid, f.differential_base_guid
FROM sys.database_recovery_status AS r JOIN sys.master_files AS f ON f.database_id = r.database_id AND f.type = 0
WHERE r.database_id = DB_ID(N'${name}')`,
      )
    )[0]

  describe('detach and attach (pages "sp_detach_db", "CREATE DATABASE")', () => {
    it('the files stay, and bring guids, fork, base and rows back; a differential goes on from the old full', async () => {
      await at.full('a.bak')
      await order(server, 1, 'tea')
      const before = await lineage()
      expect(await server.errors("EXEC sys.sp_detach_db N'Db'")).toEqual([])
      expect(await server.rows("SELECT name FROM sys.databases WHERE name = N'Db'")).toEqual([])
      expect(existsSync(server.data('Db.mdf'))).toBe(true)
      expect(await server.errors(`CREATE DATABASE [Db] ${files()} FOR ATTACH`)).toEqual([])
      expect(await lineage()).toEqual(before)
      expect(await orders(server)).toEqual(['tea'])
      await at.differential('d.bak')
      expect((await at.header('d.bak'))?.['DifferentialBaseGUID']).toBe(before?.['differential_base_guid'])
      await at.restored('a.bak', 'Copy')
      expect(await at.applied('d.bak', 'Copy')).toEqual([])
    })

    it('a read-only database loses its base on the way (page "Base of a Differential Backup")', async () => {
      await at.full('a.bak')
      await server.rows('ALTER DATABASE [Db] SET READ_ONLY WITH ROLLBACK IMMEDIATE')
      await server.rows("EXEC sp_detach_db @dbname = N'Db'")
      await server.rows(`CREATE DATABASE [Db] ${files()} FOR ATTACH`)
      expect((await lineage())?.['differential_base_guid']).toBeNull()
      expect(
        await server.errors(`BACKUP DATABASE [Db] TO DISK = N'${server.backup('d.bak')}' WITH DIFFERENTIAL`),
      ).toEqual([3035, 3013])
    })

    it('while somebody is in it, it is 3703; a system database 7940; one that is not there 15010; in a transaction 15002', async () => {
      const inside = await connect(server.emulator.port, { database: 'Db', pool: { max: 1, min: 1 } })
      await inside.rows('SELECT 1 AS one')
      expect(await server.errors("EXEC sp_detach_db N'Db'")).toEqual([3703])
      await inside.close()
      expect(await server.errors("EXEC sp_detach_db N'msdb'")).toEqual([7940])
      expect(await server.errors("EXEC sp_detach_db N'None'")).toEqual([15010])
      expect(await server.errors("BEGIN TRAN; EXEC sp_detach_db N'Db'; ROLLBACK")).toEqual([15002])
    })

    it('only a member of db_owner or sysadmin may', async () => {
      await server.rows("CREATE LOGIN [app] WITH PASSWORD = N'App1!xyz'; USE [Db]; CREATE USER [app]; USE master")
      const app = await connect(server.emulator.port, { user: 'app', password: 'App1!xyz' })
      expect(await app.errors("EXEC sp_detach_db N'Db'")).toEqual([15247])
      await app.close()
    })

    it('a log that is gone is made anew; a data file that is gone is not', async () => {
      await server.rows(`ALTER DATABASE [Db] ADD FILE (NAME = second, FILENAME = N'${server.data('second.ndf')}')`)
      await order(server, 1, 'tea')
      await server.rows("EXEC sp_detach_db N'Db'")
      rmSync(server.data('Db_log.ldf'))
      expect(
        await server.errors(`CREATE DATABASE [Other] ON (FILENAME = N'${server.data('Db.mdf')}') FOR ATTACH`),
      ).toEqual([])
      expect(await orders(server, 'Other')).toEqual(['tea'])
      await server.rows("EXEC sp_detach_db N'Other'")
      rmSync(server.data('second.ndf'))
      expect(
        await server.errors(`CREATE DATABASE [Other] ON (FILENAME = N'${server.data('Db.mdf')}') FOR ATTACH`),
      ).toEqual([5120, 1813])
    })

    it("what is no primary file, another database's file, or in use, is told apart", async () => {
      await server.rows("CREATE DATABASE [Two]; EXEC sp_detach_db N'Db'; EXEC sp_detach_db N'Two'")
      const attach = (...names: readonly string[]) =>
        server.errors(
          `CREATE DATABASE [New] ON ${names.map((name) => `(FILENAME = N'${server.data(name)}')`).join(', ')} FOR ATTACH`,
        )
      expect(await attach('none.mdf')).toEqual([5120])
      expect(await attach('Db_log.ldf')).toEqual([5171])
      expect(await attach('Db.mdf', 'Two_log.ldf')).toEqual([5173, 1813])
      expect(await attach('Db.mdf', 'Db_log.ldf')).toEqual([])
      expect(await attach('Db.mdf')).toEqual([1801])
      expect(await server.errors(`CREATE DATABASE [Again] ${files()} FOR ATTACH`)).toEqual([5120])
    })

    it('a database in the middle of a restore cannot be detached, nor its files be attached', async () => {
      await at.full('a.bak')
      await at.restored('a.bak', 'Copy')
      expect(await server.errors("EXEC sp_detach_db N'Copy'")).toEqual([927])
      await server.rows('DROP DATABASE [Copy]')
    })

    it('a newer server brings an attached database to its version, an older one refuses it with 948', async () => {
      await order(server, 1, 'tea')
      await server.rows("EXEC sp_detach_db N'Db'")
      const attach = `CREATE DATABASE [Db] ${files()} FOR ATTACH`
      const older = await running({ version: [15, 0, 4000] })
      await expect(older.errors(attach)).resolves.toContain(948)
      await older.stop()
      const newer = await running({ version: [17, 0, 1000] })
      expect((await newer.messages(attach))[0]).toBe(
        "Converting database 'Db' from version 957 to the current version 998.",
      )
      expect(await orders(newer)).toEqual(['tea'])
      await newer.stop()
    })
  })

  describe('database snapshots (pages "CREATE DATABASE", "Revert a Database to a Database Snapshot")', () => {
    const take = `CREATE DATABASE [Then] ON (NAME = [Db], FILENAME = '%') AS SNAPSHOT OF [Db]`
    const taken = () => server.errors(take.replace('%', server.data('Then.ss')))

    it('shows what was, is never written, backed up or detached, and keeps its source from being dropped', async () => {
      await order(server, 1, 'tea')
      expect(await taken()).toEqual([])
      await order(server, 2, 'rum')
      expect(await orders(server, 'Then')).toEqual(['tea'])
      expect(await server.errors("INSERT INTO [Then].dbo.orders VALUES (3, N'x')")).toEqual([3906])
      expect(await server.errors(`BACKUP DATABASE [Then] TO DISK = N'${server.backup('s.bak')}'`)).toEqual([3002, 3013])
      expect(await server.errors("EXEC sp_detach_db N'Then'")).toEqual([3706])
      expect(await server.errors('DROP DATABASE [Db]')).toEqual([3709])
      expect(await server.rows("SELECT source_database_id AS id FROM sys.databases WHERE name = N'Then'")).toEqual(
        await server.rows("SELECT database_id AS id FROM sys.databases WHERE name = N'Db'"),
      )
    })

    it('a revert gives up what came later, on a recovery path of its own, and leaves a trace in msdb', async () => {
      await at.full('a.bak')
      await order(server, 1, 'tea')
      await taken()
      await order(server, 2, 'rum')
      const before = await lineage()
      expect(await server.errors("RESTORE DATABASE [Db] FROM DATABASE_SNAPSHOT = 'Then'")).toEqual([])
      expect(await orders(server)).toEqual(['tea'])
      const after = await lineage()
      expect(after?.['database_guid']).toBe(before?.['database_guid'])
      expect(after?.['recovery_fork_guid']).not.toBe(before?.['recovery_fork_guid'])
      expect(
        await server.rows("SELECT restore_type FROM msdb.dbo.restorehistory WHERE destination_database_name = N'Db'"),
      ).toEqual([{ restore_type: 'R' }])
    })

    it('a snapshot of a snapshot is 1821, one that leaves out a file 5127, a revert to none of its own 3137', async () => {
      await taken()
      const other = take.replace('[Then]', '[Again]').replace('%', server.data('again.ss'))
      expect(await server.errors(other.replace('OF [Db]', 'OF [Then]'))).toEqual([1821])
      expect(await server.errors(other.replace('NAME = [Db]', 'NAME = [No]'))).toEqual([5127])
      expect(await server.errors("RESTORE DATABASE [Db] FROM DATABASE_SNAPSHOT = 'No'")).toEqual([3137, 3013])
    })
  })

  describe('availability groups and mirroring (pages of their views)', () => {
    it('a member cannot be restored, changed, dropped or detached; the views say what it belongs to', async () => {
      await at.full('a.bak')
      expect(server.emulator.join('Db', { kind: 'availability group', role: 'primary' })).toBe(true)
      const [row] = await server.rows(
        `SELECT d.replica_id, d.group_database_id, s.is_primary_replica, g.name, SERVERPROPERTY('IsHadrEnabled') AS enabled
FROM sys.databases AS d JOIN sys.dm_hadr_database_replica_states AS s ON s.database_id = d.database_id
JOIN sys.availability_groups AS g ON g.group_id = s.group_id WHERE d.name = N'Db'`,
      )
      expect(row).toMatchObject({ is_primary_replica: true, name: 'GROUP', enabled: 1 })
      expect(row?.['replica_id']).toMatch(/^[0-9A-F-]{36}$/)
      const restore = `RESTORE DATABASE [Db] FROM DISK = N'${server.backup('a.bak')}' WITH REPLACE`
      expect(await server.errors(restore)).toEqual([3104, 3013])
      expect(await server.errors('ALTER DATABASE [Db] SET READ_ONLY')).toEqual([1468, 5069])
      expect(await server.errors('DROP DATABASE [Db]')).toEqual([3752])
      expect(await server.errors("EXEC sp_detach_db N'Db'")).toEqual([3752])
      await order(server, 1, 'tea')
      server.emulator.join('Db', null)
      expect(await server.errors(restore)).toEqual([])
    })

    it('a mirror is neither read nor backed up', async () => {
      server.emulator.join('Db', { kind: 'mirroring', role: 'secondary' })
      expect(
        await server.rows('SELECT mirroring_role_desc FROM sys.database_mirroring WHERE mirroring_guid IS NOT NULL'),
      ).toEqual([{ mirroring_role_desc: 'MIRROR' }])
      expect(await server.errors('SELECT * FROM Db.dbo.orders')).toEqual([954])
      expect(await server.errors(`BACKUP DATABASE [Db] TO DISK = N'${server.backup('m.bak')}'`)).toEqual([3059, 3013])
    })
  })

  describe('bases', () => {
    it('a full to NUL is the base and can never be restored (page "BACKUP": it still marks pages as backed up)', async () => {
      await at.full('a.bak')
      await server.messages("BACKUP DATABASE [Db] TO DISK = N'NUL'")
      const [row] = await server.rows(
        `SELECT TOP (1) bs.backup_set_uuid AS id, bs.is_snapshot, bmf.physical_device_name AS device
FROM msdb.dbo.backupset AS bs JOIN msdb.dbo.backupmediafamily AS bmf ON bmf.media_set_id = bs.media_set_id
ORDER BY bs.backup_set_id DESC`,
      )
      expect(row).toMatchObject({ is_snapshot: false, device: 'NUL' })
      expect((await lineage())?.['differential_base_guid']).toBe(row?.['id'])
      await at.differential('d.bak')
      await at.restored('a.bak', 'Copy')
      expect(await at.applied('d.bak', 'Copy')).toEqual([3136, 3013])
    })

    it('a copy-only snapshot of the machine leaves the base alone', async () => {
      await at.full('a.bak')
      const before = await lineage()
      expect(server.emulator.takeForeignSnapshot('Db', { copyOnly: true })).toBe(true)
      expect(await lineage()).toEqual(before)
    })

    it('a base that the catalog names may be lost all the same: 3035', async () => {
      await at.full('a.bak')
      server.emulator.setFaults({ baseLost: true })
      expect(
        await server.errors(`BACKUP DATABASE [Db] TO DISK = N'${server.backup('d.bak')}' WITH DIFFERENTIAL`),
      ).toEqual([3035, 3013])
    })
  })

  describe('encryption and volumes (pages "sys.dm_database_encryption_keys", "sys.dm_os_volume_stats")', () => {
    it('an encrypted database is restored only where its certificate is', async () => {
      const thumbprint = '00112233445566778899AABBCCDDEEFF00112233'
      server.emulator.addCertificate('tde', thumbprint)
      expect(server.emulator.encrypt('Db', 'none')).toBe(false)
      expect(server.emulator.encrypt('Db', 'tde')).toBe(true)
      const [row] = await server.rows(
        `SELECT d.is_encrypted, k.encryption_state, CONVERT(varchar(50), k.encryptor_thumbprint, 2) AS thumbprint
FROM sys.databases AS d JOIN sys.dm_database_encryption_keys AS k ON k.database_id = d.database_id WHERE d.name = N'Db'`,
      )
      expect(row).toEqual({ is_encrypted: true, encryption_state: 3, thumbprint })
      await at.full('a.bak')
      const other = await running()
      const restore = `RESTORE DATABASE [Db] FROM DISK = N'${server.backup('a.bak')}' WITH MOVE N'Db' TO N'${other.data('a.mdf')}', MOVE N'Db_log' TO N'${other.data('a.ldf')}'`
      expect(await other.errors(restore)).toEqual([33111, 3013])
      other.emulator.addCertificate('any name', thumbprint)
      expect(await other.errors(restore)).toEqual([])
      expect(await other.rows("SELECT is_encrypted FROM sys.databases WHERE name = N'Db'")).toEqual([
        { is_encrypted: true },
      ])
      await other.stop()
    })

    it('a file stands on a volume with so much room', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'sqlserver-emulator-'))
      const small = await running({
        folder,
        flavour: 'windows',
        volumes: [{ prefix: 'D:\\', folder, freeBytes: 50_000_000 }],
        dataPath: 'D:\\data',
        backupPath: 'D:\\backup',
      })
      await small.rows('CREATE DATABASE [Db]')
      await small.rows("BACKUP DATABASE [Db] TO DISK = N'x.bak'")
      const [row] = await small.rows(
        "SELECT v.volume_mount_point, v.total_bytes, v.available_bytes FROM sys.master_files AS f CROSS APPLY sys.dm_os_volume_stats(f.database_id, f.file_id) AS v WHERE f.database_id = DB_ID(N'Db') AND f.type = 0",
      )
      expect(row).toMatchObject({ volume_mount_point: 'D:\\', total_bytes: '50000000' })
      expect(Number(row?.['available_bytes'])).toBeLessThan(50_000_000)
      const login = "CREATE LOGIN [app] WITH PASSWORD = N'App1!xyz'"
      await small.rows(login)
      const app = await connect(small.emulator.port, { user: 'app', password: 'App1!xyz' })
      expect(await app.errors('SELECT * FROM sys.dm_os_volume_stats(1, 1)')).toEqual([300])
      await app.close()
      await small.stop()
      rmSync(folder, { recursive: true, force: true })
    })
  })

  it('a name that JavaScript knows and SQL Server does not is a name like any other', async () => {
    expect(await server.errors('EXEC constructor')).toEqual([2812])
    expect(await server.errors('SELECT * FROM sys.constructor')).toEqual([208])
    expect(await server.rows("SELECT SERVERPROPERTY('constructor') AS x")).toEqual([{ x: null }])
  })
}
