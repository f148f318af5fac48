import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { order, orders, type Running, running, withOrders } from '../running.ts'
import { steps } from '../steps.ts'

export const chainSuite = () => {
  // What documentation and field reports say, each as a test of the emulator; the source stands beside.

  let server: Running
  let at: ReturnType<typeof steps>

  beforeEach(async () => {
    server = await running()
    at = steps(server)
  })
  afterEach(() => server.stop())

  const baseGuid = async () =>
    (
      await server.rows(
        "SELECT differential_base_guid AS guid FROM sys.master_files WHERE database_id = DB_ID(N'Db') AND type = 0",
      )
    )[0]?.['guid']

  describe('the differential base (page "backupset"; "Differential Backups")', () => {
    beforeEach(() => withOrders(server))

    it('a differential without a full is refused with 3035', async () => {
      expect(await server.errors(`BACKUP DATABASE [Db] TO DISK = N'${server.backup('d')}' WITH DIFFERENTIAL`)).toEqual([
        3035, 3013,
      ])
    })

    it('a full becomes the base, a copy-only one does not', async () => {
      await at.full('a.bak')
      expect(await baseGuid()).toBe((await at.header('a.bak'))?.['BackupSetGUID'])
      await at.full('b.bak', ', COPY_ONLY')
      expect(await baseGuid()).toBe((await at.header('a.bak'))?.['BackupSetGUID'])
      expect(await at.header('b.bak')).toMatchObject({ IsCopyOnly: true, Flags: 16 + 512 })
    })

    it('a full to NUL becomes the base too, and nothing can be restored from it', async () => {
      await at.full('a.bak')
      const before = await baseGuid()
      await server.rows("BACKUP DATABASE [Db] TO DISK = N'NUL'")
      expect(await baseGuid()).not.toBe(before)
      await at.differential('d.bak')
      expect((await at.header('d.bak'))?.['DifferentialBaseGUID']).not.toBe(before)
      await at.restored('a.bak', 'Copy')
      expect(await at.applied('d.bak', 'Copy')).toEqual([3136, 3013])
    })

    it('a differential names its base by guid and by the LSN of its checkpoint', async () => {
      await at.full('a.bak')
      await order(server, 1, 'tea')
      await at.differential('d.bak')
      const [f, d] = [await at.header('a.bak'), await at.header('d.bak')]
      expect(d).toMatchObject({
        BackupType: 5,
        DifferentialBaseGUID: f?.['BackupSetGUID'],
        DifferentialBaseLSN: f?.['CheckpointLSN'],
        DatabaseBackupLSN: f?.['CheckpointLSN'],
        FamilyGUID: f?.['FamilyGUID'],
        BindingID: f?.['BindingID'],
      })
    })

    it('read-only travels with a backup, user access does not (RESTORE arguments; field reports)', async () => {
      await server.rows('ALTER DATABASE [Db] SET RESTRICTED_USER, READ_ONLY WITH ROLLBACK IMMEDIATE')
      await at.full('a.bak')
      expect(await at.restored('a.bak', 'Copy', 'RECOVERY')).toEqual([])
      expect(
        await server.rows("SELECT is_read_only, user_access_desc FROM sys.databases WHERE name = N'Copy'"),
      ).toEqual([{ is_read_only: true, user_access_desc: 'MULTI_USER' }])
    })
  })

  describe('restoring a chain (pages "RESTORE Statements", "Restore a Differential Database Backup")', () => {
    beforeEach(async () => {
      await withOrders(server)
      await order(server, 1, 'tea')
      await at.full('a.bak')
      await order(server, 2, 'coffee')
      await at.differential('d.bak')
    })

    it('full and differential give the content at the differential, the full alone that at the full', async () => {
      expect(await at.restored('a.bak', 'Copy')).toEqual([])
      expect(await at.applied('d.bak', 'Copy')).toEqual([])
      await server.rows('RESTORE DATABASE [Copy] WITH RECOVERY')
      expect(await orders(server, 'Copy')).toEqual(['tea', 'coffee'])
      expect(await at.restored('a.bak', 'Old', 'RECOVERY')).toEqual([])
      expect(await orders(server, 'Old')).toEqual(['tea'])
    })

    it('rows that were removed since the full are gone after the differential', async () => {
      await server.rows('DELETE FROM Db.dbo.orders WHERE id = 1')
      await at.differential('e.bak')
      await at.restored('a.bak', 'Copy')
      await at.applied('e.bak', 'Copy')
      await server.rows('RESTORE DATABASE [Copy] WITH RECOVERY')
      expect(await orders(server, 'Copy')).toEqual(['coffee'])
    })

    it('recovered too early, the differential finds nothing to roll forward: 3117', async () => {
      await at.restored('a.bak', 'Copy', 'RECOVERY')
      expect(await at.applied('d.bak', 'Copy')).toEqual([3117, 3013])
    })

    it('a differential of a database that is not there is 3118', async () => {
      expect(await at.applied('d.bak', 'Nobody')).toEqual([3118, 3013])
    })

    it('a differential on a copy-only full, or on a newer full, is 3136', async () => {
      await at.full('copy.bak', ', COPY_ONLY')
      await at.restored('copy.bak', 'C1')
      expect(await at.applied('d.bak', 'C1')).toEqual([3136, 3013])
      await at.full('newer.bak')
      await at.restored('newer.bak', 'C2')
      expect(await at.applied('d.bak', 'C2')).toEqual([3136, 3013])
    })

    it('a newer differential goes on top of an older one, the older one again is 3120', async () => {
      await order(server, 3, 'cocoa')
      await at.differential('e.bak')
      await at.restored('a.bak', 'Copy')
      expect(await at.applied('d.bak', 'Copy')).toEqual([])
      expect(await at.applied('e.bak', 'Copy')).toEqual([])
      expect(await at.applied('d.bak', 'Copy')).toEqual([3120, 3013])
    })

    it('a standby is readable, takes the next differential, and opens at last', async () => {
      const undo = server.backup('undo.dat')
      expect(await at.restored('a.bak', 'Copy', `STANDBY = N'${undo}'`)).toEqual([])
      expect(
        await server.rows("SELECT state_desc, is_in_standby, is_read_only FROM sys.databases WHERE name = N'Copy'"),
      ).toEqual([{ state_desc: 'ONLINE', is_in_standby: true, is_read_only: true }])
      expect(await orders(server, 'Copy')).toEqual(['tea'])
      expect(await server.errors("INSERT INTO [Copy].dbo.orders VALUES (9, N'x')")).toEqual([3906])
      expect(await server.errors(`BACKUP DATABASE [Copy] TO DISK = N'${server.backup('x')}'`)).toEqual([3036, 3013])
      expect(await at.applied('d.bak', 'Copy')).toEqual([])
      await server.rows('RESTORE DATABASE [Copy] WITH RECOVERY')
      expect(await orders(server, 'Copy')).toEqual(['tea', 'coffee'])
    })

    it('recovering begins a new fork on the same family, and a new identity where the database was not there', async () => {
      const lineage = async (name: string) =>
        (
          await server.rows(
            `SELECT family_guid, database_guid, recovery_fork_guid, first_recovery_fork_guid FROM sys.database_recovery_status WHERE database_id = DB_ID(N'${name}')`,
          )
        )[0]
      const before = await lineage('Db')
      await at.restored('a.bak', 'Copy', 'RECOVERY')
      const copy = await lineage('Copy')
      expect(copy?.['family_guid']).toBe(before?.['family_guid'])
      expect(copy?.['database_guid']).not.toBe(before?.['database_guid'])
      expect(copy?.['recovery_fork_guid']).not.toBe(before?.['recovery_fork_guid'])
      expect(copy?.['first_recovery_fork_guid']).toBe(before?.['recovery_fork_guid'])
    })

    it('a promoted copy keeps the restored full as its base', async () => {
      await at.restored('a.bak', 'Copy', 'RECOVERY')
      const copy = server.backup('copy.diff.bak')
      await server.rows(`BACKUP DATABASE [Copy] TO DISK = N'${copy}' WITH DIFFERENTIAL, FORMAT`)
      expect((await at.header('copy.diff.bak'))?.['DifferentialBaseGUID']).toBe(
        (await at.header('a.bak'))?.['BackupSetGUID'],
      )
    })

    it('recovering twice is 3153', async () => {
      expect(await server.errors('RESTORE DATABASE [Db] WITH RECOVERY')).toEqual([3153, 3013])
    })
  })
}
