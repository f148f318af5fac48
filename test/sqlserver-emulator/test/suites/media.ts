import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { order, orders, type Running, running, withOrders } from '../running.ts'
import { steps } from '../steps.ts'

export const mediaSuite = () => {
  // What documentation and field reports say, each as a test of the emulator; the source stands beside.

  let server: Running
  let at: ReturnType<typeof steps>

  beforeEach(async () => {
    server = await running()
    at = steps(server)
  })
  afterEach(() => server.stop())

  describe('media (pages "BACKUP", "RESTORE VERIFYONLY", errors 3201 to 3256)', () => {
    beforeEach(async () => {
      await withOrders(server)
      for (let i = 0; i < 60; i += 1) await order(server, i, `order ${i} ${'x'.repeat(20)}`)
    })

    const verified = (name: string, options = '') =>
      server.errors(`RESTORE VERIFYONLY FROM DISK = N'${server.backup(name)}'${options}`)

    it('a path that is not there is 3201 with the system error, then 3013', async () => {
      const path = server.backup('no/such/a.bak')
      await expect(server.rows(`BACKUP DATABASE [Db] TO DISK = N'${path}'`)).rejects.toMatchObject({
        number: 3013,
        precedingErrors: [
          {
            number: 3201,
            message: `Cannot open backup device '${path}'. Operating system error 3(The system cannot find the path specified.).`,
          },
        ],
      })
      expect(await verified('nothing.bak')).toEqual([3201, 3013])
    })

    it('verifying sends no rows and one message', async () => {
      await at.full('a.bak')
      expect(await server.messages(`RESTORE VERIFYONLY FROM DISK = N'${server.backup('a.bak')}'`)).toEqual([
        'The backup set on file 1 is valid.',
      ])
    })

    it('a damaged page is found where the set has checksums, and only there', async () => {
      const damage = (name: string) => {
        const bytes = readFileSync(server.backup(name))
        const found = bytes.indexOf('order 30')
        expect(found).toBeGreaterThan(0)
        bytes[found] = 'O'.charCodeAt(0)
        writeFileSync(server.backup(name), bytes)
      }
      await at.full('a.bak')
      await server.rows(`BACKUP DATABASE [Db] TO DISK = N'${server.backup('b.bak')}' WITH FORMAT`)
      damage('a.bak')
      damage('b.bak')
      expect(await verified('a.bak')).toEqual([3189, 3013])
      expect(await at.restored('a.bak', 'Copy')).toEqual([3183, 3013])
      expect(await verified('b.bak')).toEqual([])
      expect(await verified('b.bak', ' WITH CHECKSUM')).toEqual([3187, 3013])
    })

    it('what is no medium, what is empty and what was cut short each have their error', async () => {
      await at.full('a.bak')
      writeFileSync(server.backup('text.bak'), 'this is no backup at all')
      writeFileSync(server.backup('empty.bak'), '')
      expect(await verified('text.bak')).toEqual([3242, 3013])
      expect(await verified('empty.bak')).toEqual([3254, 3013])
      truncateSync(server.backup('a.bak'), readFileSync(server.backup('a.bak')).length - 40)
      expect(await verified('a.bak')).toEqual([3256, 3013])
      expect((await at.header('a.bak'))?.['BackupName']).toBe('*** INCOMPLETE ***')
    })

    it('of a striped set all families are needed: 3132', async () => {
      const [a, b] = [server.backup('1.bak'), server.backup('2.bak')]
      await server.rows(`BACKUP DATABASE [Db] TO DISK = N'${a}', DISK = N'${b}' WITH FORMAT`)
      expect(await verified('1.bak')).toEqual([3132, 3013])
      expect(
        await server.errors(`RESTORE DATABASE [Copy] FROM DISK = N'${b}', DISK = N'${a}' WITH ${at.moved('Copy')}`),
      ).toEqual([])
      expect((await orders(server, 'Copy')).length).toBe(60)
    })

    it('sets are appended, read by FILE, and all listed', async () => {
      const path = server.backup('many.bak')
      await server.rows(`BACKUP DATABASE [Db] TO DISK = N'${path}' WITH NAME = N'first'`)
      await server.rows(`BACKUP DATABASE [Db] TO DISK = N'${path}' WITH DIFFERENTIAL, NAME = N'second'`)
      const list = await server.rows(`RESTORE HEADERONLY FROM DISK = N'${path}'`)
      expect(list.map((row) => [row['BackupName'], row['Position'], row['BackupTypeDescription']])).toEqual([
        ['first', 1, 'DATABASE'],
        ['second', 2, 'DATABASE DIFFERENTIAL'],
      ])
      expect(await server.rows(`RESTORE HEADERONLY FROM DISK = N'${path}' WITH FILE = 2`)).toMatchObject([
        { BackupName: 'second' },
      ])
    })

    it('a set that may not be overwritten yet is 4030, unless checks are skipped', async () => {
      const path = server.backup('kept.bak')
      await server.rows(`BACKUP DATABASE [Db] TO DISK = N'${path}' WITH RETAINDAYS = 5`)
      expect(await server.errors(`BACKUP DATABASE [Db] TO DISK = N'${path}' WITH INIT`)).toEqual([4030, 3013])
      expect(await server.errors(`BACKUP DATABASE [Db] TO DISK = N'${path}' WITH INIT, SKIP`)).toEqual([])
    })

    it('compressed and plain sets share no medium: 3098', async () => {
      const path = server.backup('mixed.bak')
      await server.rows(`BACKUP DATABASE [Db] TO DISK = N'${path}' WITH COMPRESSION`)
      expect(await server.errors(`BACKUP DATABASE [Db] TO DISK = N'${path}' WITH NO_COMPRESSION`)).toEqual([3098, 3013])
    })

    it('the files of a set are listed as they were named on the server that took it', async () => {
      await at.full('a.bak')
      const list = await server.rows(`RESTORE FILELISTONLY FROM DISK = N'${server.backup('a.bak')}'`)
      expect(list.map((row) => [row['LogicalName'], row['PhysicalName'], row['Type']])).toEqual([
        ['Db', server.data('Db.mdf'), 'D'],
        ['Db_log', server.data('Db_log.ldf'), 'L'],
      ])
      expect(await server.rows(`RESTORE LABELONLY FROM DISK = N'${server.backup('a.bak')}'`)).toMatchObject([
        { FamilyCount: 1, Mirror_Count: 1 },
      ])
    })
  })
}
