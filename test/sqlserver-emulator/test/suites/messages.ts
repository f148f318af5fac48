import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { order, orders, type Running, running, withOrders } from '../running.ts'
import { steps } from '../steps.ts'

export const messagesSuite = () => {
  // What statements answer with; the page that says so stands beside.

  let server: Running
  let at: ReturnType<typeof steps>

  beforeEach(async () => {
    server = await running()
    at = steps(server)
    await withOrders(server)
  })
  afterEach(() => server.stop())

  describe('results and messages (pages of the RESTORE statements)', () => {
    it('the columns of the inspections stand in their order', async () => {
      await at.full('f.bak')
      const columns = async (what: string) =>
        Object.keys((await server.rows(`RESTORE ${what} FROM DISK = N'${server.backup('f.bak')}'`))[0] ?? {}).join(' ')
      expect(await columns('HEADERONLY')).toBe(
        'BackupName BackupDescription BackupType ExpirationDate Compressed Position DeviceType UserName ServerName ' +
          'DatabaseName DatabaseVersion DatabaseCreationDate BackupSize FirstLSN LastLSN CheckpointLSN DatabaseBackupLSN ' +
          'BackupStartDate BackupFinishDate SortOrder CodePage UnicodeLocaleId UnicodeComparisonStyle CompatibilityLevel ' +
          'SoftwareVendorId SoftwareVersionMajor SoftwareVersionMinor SoftwareVersionBuild MachineName Flags BindingID ' +
          'RecoveryForkID Collation FamilyGUID HasBulkLoggedData IsSnapshot IsReadOnly IsSingleUser HasBackupChecksums ' +
          'IsDamaged BeginsLogChain HasIncompleteMetaData IsForceOffline IsCopyOnly FirstRecoveryForkID ForkPointLSN ' +
          'RecoveryModel DifferentialBaseLSN DifferentialBaseGUID BackupTypeDescription BackupSetGUID CompressedBackupSize ' +
          'containment KeyAlgorithm EncryptorThumbprint EncryptorType LastValidRestoreTime TimeZone CompressionAlgorithm',
      )
      expect(await columns('FILELISTONLY')).toBe(
        'LogicalName PhysicalName Type FileGroupName Size MaxSize FileID CreateLSN DropLSN UniqueID ReadOnlyLSN ReadWriteLSN ' +
          'BackupSizeInBytes SourceBlockSize FileGroupID LogGroupGUID DifferentialBaseLSN DifferentialBaseGUID IsReadOnly ' +
          'IsPresent TDEThumbprint SnapshotURL',
      )
      expect(await columns('LABELONLY')).toBe(
        'MediaName MediaSetId FamilyCount FamilySequenceNumber MediaFamilyId MediaSequenceNumber MediaLabelPresent ' +
          'MediaDescription SoftwareName SoftwareVendorId MediaDate Mirror_Count IsCompressed',
      )
    })

    it('a restore says how far it is, its files and its end; a recovery alone no pages', async () => {
      await at.full('f.bak')
      const said = await server.messages(
        `RESTORE DATABASE [Copy] FROM DISK = N'${server.backup('f.bak')}' WITH ${at.moved('Copy')}, NORECOVERY, STATS = 50`,
      )
      expect(said.slice(0, 4)).toEqual([
        '50 percent processed.',
        '100 percent processed.',
        expect.stringMatching(/^Processed \d+ pages for database 'Copy', file 'Db' on file 1\.$/),
        expect.stringMatching(/^Processed \d+ pages for database 'Copy', file 'Db_log' on file 1\.$/),
      ])
      expect(said[4]).toMatch(
        /^RESTORE DATABASE successfully processed \d+ pages in \d+\.\d{3} seconds \(\d+\.\d{3} MB\/sec\)\.$/,
      )
      expect(await server.messages('RESTORE DATABASE [Copy] WITH RECOVERY')).toEqual([
        expect.stringMatching(/^RESTORE DATABASE successfully processed 0 pages in /),
      ])
    })

    it('STATS left out means no progress, STATS alone a tenth', async () => {
      expect((await at.full('f.bak')).some((text) => text.includes('percent'))).toBe(false)
      const percent = (await at.full('f.bak', ', STATS')).filter((text) => text.includes('percent'))
      expect(percent).toHaveLength(10)
    })
  })

  describe('errors (page "Database Engine Error Severities")', () => {
    it('of a text that is no batch nothing runs; of a backup that fails in TRY only the last error is caught', async () => {
      await order(server, 1, 'tea')
      expect(await server.errors("DELETE FROM Db.dbo.orders; BACKUP DATABASE [Db] TO DISK = N'x' WITH FROB")).toEqual([
        155,
      ])
      expect(await orders(server)).toEqual(['tea'])
      expect(
        await server.rows(
          "BEGIN TRY BACKUP DATABASE [Db] TO DISK = N'/none/x.bak' END TRY BEGIN CATCH SELECT ERROR_NUMBER() AS n END CATCH",
        ),
      ).toEqual([{ n: 3013 }])
    })

    it('of a batch that uses what it does not declare nothing runs (page "DECLARE @local_variable")', async () => {
      const insert = "INSERT INTO Db.dbo.orders VALUES (1, N'tea');"
      for (const [rest, number] of [
        ['SELECT @x', 137],
        ['SET @x = 1', 137],
        ["EXEC @x = sp_releaseapplock N'r'", 137],
        ["BACKUP DATABASE @x TO DISK = N'x'", 137],
        ['IF 1 = 0 SELECT @x', 137],
        ['SELECT @x; DECLARE @x int', 137],
        ['SELECT * FROM @t', 1087],
      ] as const)
        expect(await server.errors(`${insert} ${rest}`)).toEqual([number])
      expect(await orders(server)).toEqual([])
      expect(
        await server.rows(
          'IF 1 = 0 BEGIN DECLARE @x int END; DECLARE @t TABLE (a int); INSERT INTO @t VALUES (1); SELECT @x AS x, a FROM @t WHERE @@ROWCOUNT = 1',
        ),
      ).toEqual([{ x: null, a: 1 }])
    })

    it('an error ends its statement: what follows in the batch runs', async () => {
      expect(
        await server.errors("BACKUP DATABASE [None] TO DISK = N'x'; INSERT INTO Db.dbo.orders VALUES (1, N'after')"),
      ).toEqual([911, 3013])
      expect(await orders(server)).toEqual(['after'])
    })
  })
}
