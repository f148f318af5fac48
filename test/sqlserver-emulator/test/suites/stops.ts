import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MediumWriter, readMedium } from '../../src/media/medium.ts'
import { order, orders, type Running, running, withOrders } from '../running.ts'
import { steps } from '../steps.ts'

export const stopsSuite = () => {
  let server: Running
  let at: ReturnType<typeof steps>

  beforeEach(async () => {
    server = await running()
    at = steps(server)
  })
  afterEach(() => server.stop())

  describe('a stop point of a data backup (pages "Recovering to a Specific Point in Time", "RESTORE Arguments")', () => {
    const taken = async (recovery: string) => {
      await withOrders(server, 'Db', recovery)
      await order(server, 1, 'tea')
      await at.full('a.bak')
    }

    it('before its end is refused (4338), after it the whole backup is restored', async () => {
      await taken('FULL')
      expect(await at.restored('a.bak', 'Copy', "NORECOVERY, STOPAT = N'2001-01-01T00:00:00'")).toEqual([4338, 3013])
      expect(await at.restored('a.bak', 'Copy', "NORECOVERY, STOPAT = N'2999-01-01T00:00:00'")).toEqual([])
      await server.rows('RESTORE DATABASE [Copy] WITH RECOVERY')
      expect(await orders(server, 'Copy')).toEqual(['tea'])
    })

    it('is refused in the simple recovery model (3145)', async () => {
      await taken('SIMPLE')
      expect(await at.restored('a.bak', 'Copy', "NORECOVERY, STOPAT = N'2999-01-01T00:00:00'")).toEqual([3145, 3013])
    })

    it('spares the backup of the tail, as REPLACE does (3159)', async () => {
      await taken('FULL')
      const over = (options: string) =>
        server.errors(`RESTORE DATABASE [Db] FROM DISK = N'${server.backup('a.bak')}' WITH NORECOVERY${options}`)
      expect(await over('')).toEqual([3159, 3013])
      expect(await over(", STOPAT = N'2001-01-01T00:00:00'")).toEqual([4338, 3013])
      expect(await over(", STOPAT = N'2999-01-01T00:00:00'")).toEqual([])
    })

    it('within a log is not run here, and says so', async () => {
      await taken('FULL')
      await server.rows(`BACKUP LOG [Db] TO DISK = N'${server.backup('l.trn')}' WITH FORMAT`)
      await at.restored('a.bak', 'Copy')
      const log = `RESTORE LOG [Copy] FROM DISK = N'${server.backup('l.trn')}' WITH NORECOVERY, STOPAT = N'2999-01-01'`
      expect(await server.errors(log)).toEqual([50000, 3013])
    })
  })

  describe('PARTIAL (page "RESTORE Arguments")', () => {
    it('means the primary filegroup, in which all files lie here; no log takes it (3032)', async () => {
      await withOrders(server, 'Db', 'FULL')
      await order(server, 1, 'tea')
      await at.full('a.bak')
      await server.rows(`BACKUP LOG [Db] TO DISK = N'${server.backup('l.trn')}' WITH FORMAT`)
      expect(await at.restored('a.bak', 'Copy', 'PARTIAL, NORECOVERY')).toEqual([])
      const log = `RESTORE LOG [Copy] FROM DISK = N'${server.backup('l.trn')}' WITH`
      expect(await server.errors(`${log} PARTIAL, NORECOVERY`)).toEqual([3032, 3013])
      expect(await server.errors(`${log} RECOVERY`)).toEqual([])
      expect(await orders(server, 'Copy')).toEqual(['tea'])
    })
  })

  it('a file with another base than the restored one refuses the differential: 3178 (page "Base of a Differential Backup")', async () => {
    await withOrders(server)
    await at.full('a.bak')
    await at.differential('d.bak')
    const path = server.backup('d.bak')
    const medium = readMedium(path)
    if (medium.kind !== 'medium') throw new Error(medium.kind)
    const writer = MediumWriter.format(path, medium.header)
    for (const { header } of medium.sets) {
      const other = { lsn: 1n, guid: '0E0E0E0E-0000-0000-0000-000000000000', time: 0 }
      const files = header.files.map((file) => (file.log ? file : { ...file, base: other }))
      writer.begin(header)
      writer.end({ ...header, files })
    }
    await at.restored('a.bak', 'Copy')
    expect(await at.applied('d.bak', 'Copy')).toEqual([3178, 3013])
  })
}
