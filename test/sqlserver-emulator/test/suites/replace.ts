import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect, PASSWORD, type Running, running, withOrders } from '../running.ts'
import { steps } from '../steps.ts'

export const replaceSuite = () => {
  // What documentation and field reports say, each as a test of the emulator; the source stands beside.

  let server: Running
  let at: ReturnType<typeof steps>

  beforeEach(async () => {
    server = await running()
    at = steps(server)
  })
  afterEach(() => server.stop())

  describe('what REPLACE switches off (page "RESTORE Statements")', () => {
    const over = (name: string, target: string, options: string) =>
      server.errors(`RESTORE DATABASE [${target}] FROM DISK = N'${server.backup(name)}' WITH ${options}`)

    it('in SIMPLE the same family is restored over, in FULL the tail must be taken first: 3159', async () => {
      await withOrders(server)
      await at.full('a.bak')
      expect(await over('a.bak', 'Db', 'RECOVERY')).toEqual([])
      await server.rows('ALTER DATABASE [Db] SET RECOVERY FULL')
      expect(await over('a.bak', 'Db', 'RECOVERY')).toEqual([3159, 3013])
      expect(await over('a.bak', 'Db', 'RECOVERY, REPLACE')).toEqual([])
    })

    it('a log backup WITH NORECOVERY takes the tail and leaves the database RESTORING', async () => {
      await withOrders(server, 'Db', 'FULL')
      await at.full('a.bak')
      await server.rows(`BACKUP LOG [Db] TO DISK = N'${server.backup('tail.trn')}' WITH NORECOVERY`)
      expect(await server.rows("SELECT state_desc FROM sys.databases WHERE name = N'Db'")).toEqual([
        { state_desc: 'RESTORING' },
      ])
      expect(await over('a.bak', 'Db', 'RECOVERY')).toEqual([])
    })

    it('another family under the name is 3154', async () => {
      await withOrders(server)
      await at.full('a.bak')
      await withOrders(server, 'Other')
      expect(await at.restored('a.bak', 'Other', 'RECOVERY')).toEqual([3154, 3013])
    })

    it('files of another database are not overwritten, a folder that is not there is named', async () => {
      await withOrders(server)
      await at.full('a.bak')
      expect(await over('a.bak', 'Copy', 'RECOVERY')).toEqual([1834, 3156, 3119, 3013])
      const nowhere = `MOVE N'Db' TO N'${server.data('no/such/copy.mdf')}', MOVE N'Db_log' TO N'${server.data('c.ldf')}'`
      expect(await over('a.bak', 'Copy', `RECOVERY, ${nowhere}`)).toEqual([5133, 3156, 3119, 3013])
      expect(await over('a.bak', 'Copy', `RECOVERY, MOVE N'Nobody' TO N'${server.data('x.mdf')}'`)).toEqual([
        3234, 3013,
      ])
    })

    it('nobody may be in it, the restoring session included: 3101 and 3102', async () => {
      await withOrders(server)
      await at.full('a.bak')
      const inside = await connect(server.emulator.port, { database: 'Db', password: PASSWORD, pool: { min: 1 } })
      await inside.rows('SELECT 1 AS one')
      expect(await over('a.bak', 'Db', 'RECOVERY')).toEqual([3101, 3013])
      expect(await inside.errors(`RESTORE DATABASE [Db] FROM DISK = N'${server.backup('a.bak')}'`)).toEqual([
        3102, 3013,
      ])
      await inside.close()
    })
  })
}
