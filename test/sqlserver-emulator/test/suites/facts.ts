import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect, order, orders, type Running, running, withOrders } from '../running.ts'
import { steps } from '../steps.ts'

export const factsSuite = () => {
  // What the product's pages say in passing; the page that says so stands beside.

  let server: Running
  let at: ReturnType<typeof steps>

  beforeEach(async () => {
    server = await running()
    at = steps(server)
    await withOrders(server)
  })
  afterEach(() => server.stop())

  const baseOf = async () =>
    (
      await server.rows(
        "SELECT differential_base_guid AS base FROM sys.master_files WHERE database_id = DB_ID(N'Db') AND type = 0",
      )
    )[0]?.['base']
  const log = (name: string, options = '') =>
    server.errors(`BACKUP LOG [Db] TO DISK = N'${server.backup(name)}' WITH FORMAT${options}`)
  const applyLog = (name: string, to: string) =>
    server.errors(`RESTORE LOG [${to}] FROM DISK = N'${server.backup(name)}' WITH NORECOVERY`)

  describe('recovery paths (page "Recovery Paths")', () => {
    it('a differential of another path than the one that was followed is 3121, a log 4330', async () => {
      await server.rows('ALTER DATABASE [Db] SET RECOVERY FULL')
      await at.full('f.bak')
      await order(server, 1, 'master')
      await at.differential('master.bak')
      await log('master.trn')
      // A copy is opened at the full and goes its own way, on the same base.
      await at.restored('f.bak', 'Promoted', 'RECOVERY')
      await order(server, 2, 'promoted', 'Promoted')
      await order(server, 3, 'promoted', 'Promoted')
      await server.rows(
        `BACKUP DATABASE [Promoted] TO DISK = N'${server.backup('promoted.bak')}' WITH DIFFERENTIAL, FORMAT, CHECKSUM`,
      )
      expect((await at.header('promoted.bak'))?.['DifferentialBaseGUID']).toBe(
        (await at.header('master.bak'))?.['DifferentialBaseGUID'],
      )
      await at.restored('f.bak', 'Copy')
      expect(await at.applied('promoted.bak', 'Copy')).toEqual([])
      expect(await at.applied('master.bak', 'Copy')).toEqual([3121, 3013])
      expect(await applyLog('master.trn', 'Copy')).toEqual([4330, 3013])
    })

    it('LSNs are used again after a restore to an earlier point: equal LSNs are not equal histories', async () => {
      await at.full('f.bak')
      const end = async () =>
        (await server.rows("SELECT log_end_lsn FROM sys.dm_db_log_stats(DB_ID(N'Db'))"))[0]?.['log_end_lsn']
      await order(server, 1, 'tea')
      for (let i = 2; i < 9; i += 1) await order(server, i, 'more')
      const before = String(await end())
      await server.rows(`RESTORE DATABASE [Db] FROM DISK = N'${server.backup('f.bak')}' WITH REPLACE`)
      expect(String(await end()) < before).toBe(true)
    })
  })

  describe('differential bases (pages "Differential Backups", "Base of a Differential Backup")', () => {
    it('a full that was cut short leaves the former base', async () => {
      await at.full('f.bak')
      const before = await baseOf()
      server.emulator.setFaults({ fullAt: 50 })
      expect(await server.errors(`BACKUP DATABASE [Db] TO DISK = N'${server.backup('g.bak')}'`)).toEqual([3202, 3013])
      server.emulator.setFaults({})
      expect(await baseOf()).toBe(before)
    })

    it('a database that was read-only for a while keeps its base', async () => {
      await at.full('f.bak')
      const before = await baseOf()
      await server.rows('ALTER DATABASE [Db] SET READ_ONLY')
      await server.rows('ALTER DATABASE [Db] SET READ_WRITE')
      expect(await baseOf()).toBe(before)
    })

    it('a file that was added since the full comes with the differential', async () => {
      await at.full('f.bak')
      await server.rows(`ALTER DATABASE [Db] ADD FILE (NAME = second, FILENAME = N'${server.data('second.ndf')}')`)
      await order(server, 1, 'tea')
      await at.differential('d.bak')
      await at.restored('f.bak', 'Copy')
      expect(
        await server.errors(
          `RESTORE DATABASE [Copy] FROM DISK = N'${server.backup('d.bak')}' WITH MOVE N'second' TO N'${server.data('copy2.ndf')}'`,
        ),
      ).toEqual([])
      expect(
        await server.rows("SELECT name FROM sys.master_files WHERE database_id = DB_ID(N'Copy') ORDER BY file_id"),
      ).toEqual([{ name: 'Db' }, { name: 'Db_log' }, { name: 'second' }])
      expect(await orders(server, 'Copy')).toEqual(['tea'])
    })

    it('from SIMPLE to FULL the base stays, and a differential begins the log chain (page "recovery models")', async () => {
      await at.full('f.bak')
      await server.rows('ALTER DATABASE [Db] SET RECOVERY FULL')
      expect(await log('a.trn')).toEqual([4214, 3013])
      await at.differential('d.bak')
      expect((await at.header('d.bak'))?.['BeginsLogChain']).toBe(true)
      expect(await log('a.trn')).toEqual([])
      expect(await baseOf()).toBe((await at.header('f.bak'))?.['BackupSetGUID'])
    })
  })

  describe('msdb (pages "backupset", "restorehistory", "sp_delete_backuphistory")', () => {
    it('the first full has no predecessor, the next one names it', async () => {
      await at.full('a.bak')
      await at.full('b.bak')
      expect(
        await server.rows(
          'SELECT CONVERT(varchar(25), database_backup_lsn) AS before, CONVERT(varchar(25), checkpoint_lsn) AS own FROM msdb.dbo.backupset ORDER BY backup_set_id',
        ),
      ).toMatchObject([
        { before: '0' },
        {
          before: (
            await server.rows(
              'SELECT CONVERT(varchar(25), checkpoint_lsn) AS lsn FROM msdb.dbo.backupset WHERE backup_set_id = 1',
            )
          )[0]?.['lsn'],
        },
      ])
    })

    it('each step of a restore leaves a row, a verification only with LOADHISTORY', async () => {
      await at.full('f.bak')
      await order(server, 1, 'tea')
      await at.differential('d.bak')
      await at.restored('f.bak', 'Copy')
      await at.applied('d.bak', 'Copy')
      const verify = `RESTORE VERIFYONLY FROM DISK = N'${server.backup('f.bak')}'`
      await server.rows(verify)
      await server.rows(`${verify} WITH LOADHISTORY`)
      expect(
        await server.rows(
          'SELECT destination_database_name AS name, restore_type, recovery FROM msdb.dbo.restorehistory ORDER BY restore_history_id',
        ),
      ).toEqual([
        { name: 'Copy', restore_type: 'D', recovery: false },
        { name: 'Copy', restore_type: 'I', recovery: false },
        { name: 'Db', restore_type: 'V', recovery: false },
      ])
    })

    it('rows are deleted by age or by database, and their numbers never come again', async () => {
      await at.full('a.bak')
      await server.rows("EXEC msdb.dbo.sp_delete_backuphistory @oldest_date = '2001-01-01'")
      expect(await server.rows('SELECT backup_set_id AS id FROM msdb.dbo.backupset')).toEqual([{ id: 1 }])
      await server.rows("EXEC msdb.dbo.sp_delete_backuphistory '2100-01-01'")
      expect(await server.rows('SELECT backup_set_id AS id FROM msdb.dbo.backupset')).toEqual([])
      await at.full('b.bak')
      await server.rows("EXEC msdb.dbo.sp_delete_database_backuphistory N'Other'")
      expect(await server.rows('SELECT backup_set_id AS id FROM msdb.dbo.backupset')).toEqual([{ id: 2 }])
      await server.rows("EXEC msdb.dbo.sp_delete_database_backuphistory N'Db'")
      expect(await server.rows('SELECT backup_set_id AS id FROM msdb.dbo.backupset')).toEqual([])
    })
  })

  it('what a database is, by its functions (pages "DATABASEPROPERTYEX", "HAS_DBACCESS")', async () => {
    const said = async (name: string) =>
      Object.values(
        (
          await server.rows(
            `SELECT DATABASEPROPERTYEX(N'${name}', 'Status') AS a, DATABASEPROPERTYEX(N'${name}', 'Updateability') AS b, DATABASEPROPERTYEX(N'${name}', 'Collation') AS c, HAS_DBACCESS(N'${name}') AS d`,
          )
        )[0] ?? {},
      )
    expect(await said('Db')).toEqual(['ONLINE', 'READ_WRITE', 'SQL_Latin1_General_CP1_CI_AS', 1])
    await at.full('f.bak')
    await at.restored('f.bak', 'Copy')
    expect(await said('Copy')).toEqual(['RESTORING', 'READ_WRITE', null, 0])
    await server.rows('ALTER DATABASE [Db] SET OFFLINE')
    expect(await said('Db')).toEqual(['OFFLINE', 'READ_WRITE', null, 0])
    expect(await said('None')).toEqual([null, null, null, null])
  })

  it('when the server starts again locks are gone, and what was RESTORING is so still', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sqlserver-emulator-'))
    const first = await running({ folder })
    await withOrders(first)
    const files = steps(first)
    await files.full('f.bak')
    await files.restored('f.bak', 'Copy')
    const lock =
      "EXEC sp_getapplock @Resource = N'r', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0"
    const holder = await connect(first.emulator.port, { pool: { max: 1, min: 1 } })
    await holder.rows(lock)
    const taken =
      "DECLARE @rc int; EXEC @rc = sp_getapplock @Resource = N'r', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0; SELECT @rc AS rc"
    expect(await first.rows(taken)).toEqual([{ rc: -1 }])
    await first.emulator.crash()
    const second = await running({ folder })
    expect(await second.rows(taken)).toEqual([{ rc: 0 }])
    expect(await second.rows("SELECT state_desc FROM sys.databases WHERE name = N'Copy'")).toEqual([
      { state_desc: 'RESTORING' },
    ])
    expect(await second.errors('RESTORE DATABASE [Copy] WITH RECOVERY')).toEqual([])
    await holder.close()
    await second.stop()
    await first.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('a response may stop in the middle for ever, and a certificate be for another host', async () => {
    server.emulator.setFaults({ hang: 'response' })
    const other = connect(server.emulator.port, { requestTimeout: 200 })
    await expect(other.then((client) => client.rows('SELECT 1 AS one'))).rejects.toMatchObject({ code: 'ETIMEOUT' })
    server.emulator.setFaults({})
    const elsewhere = await running({ hosts: ['other.example'] })
    const refused = connect(elsewhere.emulator.port, {
      server: 'localhost',
      options: {
        encrypt: true,
        trustServerCertificate: false,
        cryptoCredentialsDetails: { ca: elsewhere.emulator.certificate.certificate },
      },
    })
    await expect(refused).rejects.toMatchObject({ code: 'ESOCKET' })
    await elsewhere.stop()
  })
}
