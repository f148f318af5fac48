import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEmulator } from '../../src/index.ts'
import { connect, PASSWORD, type Running, running, withOrders } from '../running.ts'

export const tablesSuite = () => {
  let server: Running

  beforeEach(async () => {
    server = await running()
    await withOrders(server)
  })
  afterEach(() => server.stop())

  const names = async () =>
    (await server.rows('SELECT t.name FROM Db.sys.tables AS t ORDER BY t.name')).map((row) => row['name'])

  describe('a table that a transaction makes or drops (pages "CREATE TABLE", "DROP TABLE", "Transactions")', () => {
    it('is there after the commit, with its rows', async () => {
      await server.rows(
        'BEGIN TRAN; CREATE TABLE Db.dbo.teas (id int NOT NULL PRIMARY KEY); INSERT INTO Db.dbo.teas VALUES (1); COMMIT',
      )
      expect(await server.rows('SELECT id FROM Db.dbo.teas')).toEqual([{ id: 1 }])
    })

    it('is not there after a rollback, and can be made anew', async () => {
      const make = 'CREATE TABLE Db.dbo.teas (id int NOT NULL PRIMARY KEY)'
      await server.rows(`BEGIN TRAN; ${make}; INSERT INTO Db.dbo.teas VALUES (1); ROLLBACK`)
      expect(await names()).toEqual(['orders'])
      expect(await server.errors('SELECT id FROM Db.dbo.teas')).toEqual([208])
      await server.rows(make)
      expect(await server.rows('SELECT id FROM Db.dbo.teas')).toEqual([])
    })

    it('is dropped only by the commit: a rollback leaves it with its rows', async () => {
      await server.rows("INSERT INTO Db.dbo.orders VALUES (1, N'tea')")
      expect(await server.errors('BEGIN TRAN; DROP TABLE Db.dbo.orders; SELECT id FROM Db.dbo.orders')).toEqual([208])
      await server.rows('IF @@TRANCOUNT > 0 ROLLBACK')
      await server.rows('BEGIN TRAN; DROP TABLE Db.dbo.orders; ROLLBACK')
      expect(await server.rows('SELECT what FROM Db.dbo.orders')).toEqual([{ what: 'tea' }])
      await server.rows('BEGIN TRAN; DROP TABLE Db.dbo.orders; COMMIT')
      expect(await names()).toEqual([])
    })

    it('goes back to a savepoint, dropped and made anew in between', async () => {
      await server.rows("INSERT INTO Db.dbo.orders VALUES (1, N'tea')")
      await server.rows(
        'BEGIN TRAN; CREATE TABLE Db.dbo.kept (id int); SAVE TRAN here; ' +
          'DROP TABLE Db.dbo.orders; CREATE TABLE Db.dbo.orders (other int); CREATE TABLE Db.dbo.lost (id int); ' +
          'ROLLBACK TRAN here; COMMIT',
      )
      expect(await names()).toEqual(['kept', 'orders'])
      expect(await server.rows('SELECT what FROM Db.dbo.orders')).toEqual([{ what: 'tea' }])
    })

    it('made and dropped in one transaction leaves nothing; a temporary one is taken back too', async () => {
      await server.rows(
        'BEGIN TRAN; CREATE TABLE Db.dbo.teas (id int); INSERT INTO Db.dbo.teas VALUES (1); DROP TABLE Db.dbo.teas; COMMIT',
      )
      expect(await names()).toEqual(['orders'])
      expect(await server.errors('BEGIN TRAN; CREATE TABLE #t (id int); ROLLBACK; SELECT id FROM #t')).toEqual([208])
    })
  })

  describe('an identity (page "CREATE TABLE (Transact-SQL) IDENTITY (Property)")', () => {
    const numbered = 'CREATE TABLE Db.dbo.numbered (id int IDENTITY(1, 1) NOT NULL, what nvarchar(10) NOT NULL)'
    const insert = (rows = server.rows) => rows("INSERT INTO Db.dbo.numbered (what) VALUES (N'x')")
    const ids = async (rows = server.rows) =>
      (await rows('SELECT id FROM Db.dbo.numbered ORDER BY id')).map((row) => Number(row['id']))

    it('is not given again after a rollback or a delete', async () => {
      await server.rows(numbered)
      await insert()
      await server.rows("BEGIN TRAN; INSERT INTO Db.dbo.numbered (what) VALUES (N'y'); ROLLBACK")
      await insert()
      await server.rows('DELETE FROM Db.dbo.numbered WHERE id = 3')
      await insert()
      expect(await ids()).toEqual([1, 4])
    })

    it('is not given again after a restart, which may leave a gap', async () => {
      await server.rows(numbered)
      await insert()
      await insert()
      await server.rows('DELETE FROM Db.dbo.numbered WHERE id = 2')
      await server.close()
      await server.emulator.crash()
      const emulator = await startEmulator({ folder: server.folder, password: PASSWORD })
      const client = await connect(emulator.port)
      try {
        await insert(client.rows)
        const [, after = 0] = await ids(client.rows)
        expect(after).toBeGreaterThan(2)
      } finally {
        await client.close()
        await emulator.stop()
      }
    })

    it('begins at its seed again after TRUNCATE TABLE (page of that name), unless that is rolled back', async () => {
      await server.rows(numbered)
      await insert()
      await server.rows('BEGIN TRAN; TRUNCATE TABLE Db.dbo.numbered; ROLLBACK')
      await insert()
      expect(await ids()).toEqual([1, 2])
      await server.rows('TRUNCATE TABLE Db.dbo.numbered')
      await insert()
      expect(await ids()).toEqual([1])
    })
  })
}
