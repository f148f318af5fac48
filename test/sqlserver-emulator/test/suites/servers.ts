import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmulatorOptions } from '../../src/index.ts'
import { order, orders, type Running, running, withOrders } from '../running.ts'

export const serversSuite = () => {
  // Several servers: what is between them, and in what they differ.

  let shared: string
  const servers: Running[] = []
  const folders: string[] = []

  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'sqlserver-emulator-'))
    folders.push(made)
    return made
  }

  beforeEach(() => {
    shared = folder()
  })
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop()
    for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true })
  })

  /** On Windows, with a disk of its own and the share that all of them see. */
  const windows = async (serverName: string, options: Partial<EmulatorOptions> = {}): Promise<Running> => {
    const disk = folder()
    mkdirSync(join(disk, 'SQL'))
    const server = await running({
      serverName,
      flavour: 'windows',
      volumes: [
        { prefix: 'D:\\', folder: disk },
        { prefix: '\\\\files\\backups', folder: shared },
      ],
      dataPath: 'D:\\SQL\\Data',
      backupPath: 'D:\\SQL\\Backup',
      ...options,
    })
    servers.push(server)
    return server
  }

  const PATH = '\\\\FILES\\backups\\Db.full.bak'
  const take = (server: Running, options = '') =>
    server.errors(`BACKUP DATABASE [Db] TO DISK = N'${PATH}' WITH FORMAT, CHECKSUM${options}`)
  const restore = (server: Running, options = '') =>
    server.errors(
      `RESTORE DATABASE [Db] FROM DISK = N'${PATH}' WITH MOVE N'Db' TO N'D:\\SQL\\Data\\Db.mdf', MOVE N'Db_log' TO N'D:\\SQL\\Data\\Db.ldf'${options}`,
    )

  const filled = async (server: Running) => {
    await withOrders(server)
    await order(server, 1, 'tea')
  }

  describe('paths', () => {
    it('a share is one folder for all who name it, in capitals or not', async () => {
      const [first, second] = [await windows('FIRST'), await windows('SECOND')]
      await filled(first)
      expect(await take(first)).toEqual([])
      expect(existsSync(join(shared, 'Db.full.bak'))).toBe(true)
      expect(await restore(second)).toEqual([])
      expect(await orders(second)).toEqual(['tea'])
      expect(
        await second.rows("SELECT physical_name FROM sys.master_files WHERE database_id = DB_ID(N'Db') AND type = 0"),
      ).toEqual([{ physical_name: 'D:\\SQL\\Data\\Db.mdf' }])
    })

    it('the rows of a set that another server took come along, under its name', async () => {
      const [first, second] = [await windows('FIRST'), await windows('SECOND')]
      await filled(first)
      await take(first)
      await restore(second)
      expect(
        await second.rows(
          'SELECT bs.server_name, rh.restore_type FROM msdb.dbo.restorehistory AS rh JOIN msdb.dbo.backupset AS bs ON bs.backup_set_id = rh.backup_set_id',
        ),
      ).toEqual([{ server_name: 'FIRST', restore_type: 'D' }])
    })

    it('a bare file name lies in the folder for backups; another share is error 53, a folder that is denied error 5', async () => {
      const server = await windows('FIRST', {
        volumes: [
          { prefix: 'D:\\', folder: folder() },
          { prefix: 'E:\\', folder: shared, denied: true },
        ],
      })
      await filled(server)
      expect(await server.errors("BACKUP DATABASE [Db] TO DISK = N'Db.bak'")).toEqual([])
      expect(await server.errors("RESTORE VERIFYONLY FROM DISK = N'D:\\SQL\\Backup\\Db.bak'")).toEqual([])
      const said = async (path: string) =>
        server.rows(`BACKUP DATABASE [Db] TO DISK = N'${path}'`).then(
          () => '',
          (error) => String(error.precedingErrors[0].message),
        )
      expect(await said('\\\\other\\share\\x.bak')).toContain('53(The network path was not found.)')
      expect(await said('E:\\x.bak')).toContain('5(Access is denied.)')
    })

    it('a volume that is full ends a backup with 3202 and a restore with 3257', async () => {
      const first = await windows('FIRST', {
        volumes: [
          { prefix: 'D:\\', folder: folder() },
          { prefix: '\\\\files\\backups', folder: shared, freeBytes: 200 },
        ],
      })
      await filled(first)
      expect(await take(first)).toEqual([3202, 3013])
      const third = await windows('THIRD')
      await filled(third)
      await take(third)
      const small = await windows('SMALL', {
        volumes: [
          { prefix: 'D:\\', folder: folder(), freeBytes: 1_000_000 },
          { prefix: '\\\\files\\backups', folder: shared },
        ],
      })
      expect(await restore(small)).toEqual([3257, 3119, 3013])
    })
  })

  describe('versions, editions, certificates, clocks', () => {
    it('a newer server restores and upgrades, an older one refuses with 3169, STANDBY needs equal ones: 3180', async () => {
      const [older, newer] = [await windows('OLD', { version: [15, 0, 4300] }), await windows('NEW')]
      await filled(older)
      await take(older)
      expect(await restore(newer, ", STANDBY = N'D:\\SQL\\undo.dat'")).toEqual([3180, 3013])
      const said = await newer.messages(`RESTORE DATABASE [Db] FROM DISK = N'${PATH}' WITH RECOVERY`)
      expect(said).toContain("Converting database 'Db' from version 904 to the current version 957.")
      expect(await orders(newer)).toEqual(['tea'])
      await newer.errors(`BACKUP DATABASE [Db] TO DISK = N'${PATH}' WITH FORMAT`)
      expect(await restore(older, ', REPLACE')).toEqual([3169, 3013])
    })

    it('columns of the header that came with 2022 are not there before', async () => {
      const older = await windows('OLD', { version: [13, 0, 5000] })
      await filled(older)
      await take(older)
      const [row] = await older.rows(`RESTORE HEADERONLY FROM DISK = N'${PATH}'`)
      expect(Object.keys(row ?? {})).toHaveLength(56)
      expect(row).toMatchObject({ SoftwareVersionMajor: 13, DatabaseVersion: 852 })
    })

    it('only Enterprise and its like mirror, and Express does not compress', async () => {
      const express = await windows('EXPRESS', { engineEdition: 4 })
      await filled(express)
      expect(await express.errors("BACKUP DATABASE [Db] TO DISK = N'a' MIRROR TO DISK = N'b' WITH FORMAT")).toEqual([
        3218, 3013,
      ])
      expect(await take(express, ', COMPRESSION')).toEqual([1844, 3013])
      const enterprise = await windows('ENTERPRISE')
      await filled(enterprise)
      expect(await enterprise.errors("BACKUP DATABASE [Db] TO DISK = N'a' MIRROR TO DISK = N'b'")).toEqual([3215, 3013])
      expect(await enterprise.errors("BACKUP DATABASE [Db] TO DISK = N'a' MIRROR TO DISK = N'b' WITH FORMAT")).toEqual(
        [],
      )
      expect(await enterprise.errors("RESTORE VERIFYONLY FROM DISK = N'b'")).toEqual([])
    })

    it('an encrypted backup opens only where the certificate is', async () => {
      const [first, second] = [await windows('FIRST'), await windows('SECOND')]
      const encryption = ', COMPRESSION, ENCRYPTION (ALGORITHM = AES_256, SERVER CERTIFICATE = [BackupCert])'
      await filled(first)
      expect(await take(first, encryption)).toEqual([33101, 3013])
      const thumbprint = 'AB'.repeat(20)
      first.emulator.addCertificate('BackupCert', thumbprint)
      expect(await take(first, encryption)).toEqual([])
      expect(await restore(second)).toEqual([33111, 3013])
      second.emulator.addCertificate('BackupCert', thumbprint)
      expect(await restore(second)).toEqual([])
      expect(await orders(second)).toEqual(['tea'])
      first.emulator.addCertificate('BackupCert', thumbprint, Date.UTC(2001, 0, 1))
      expect(await take(first, encryption)).toEqual([3096, 3013])
    })

    it('the clock of a server is its own: local time, ahead or behind', async () => {
      const server = await windows('AWAY', { zoneMinutes: 120, clockSkew: 30_000 })
      const [row] = await server.rows(
        'SELECT DATEDIFF(minute, GETUTCDATE(), GETDATE()) AS zone, SYSUTCDATETIME() AS now',
      )
      expect(row?.['zone']).toBe(120)
      expect(Number(row?.['now']) - Date.now()).toBeGreaterThan(25_000)
    })
  })
}
