import sql from 'mssql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { order, type Running, running, withOrders } from '../running.ts'
import { steps } from '../steps.ts'

export const languageSuite = () => {
  // What hosts, tests and the adapter ask; each answer worked out by hand.

  let server: Running

  beforeAll(async () => {
    server = await running()
    await withOrders(server)
    await server.rows(`CREATE TABLE Db.dbo.lines (
    order_id int NOT NULL, line int NOT NULL, price decimal(10, 2) NOT NULL DEFAULT (1), note nvarchar(20) NULL,
    CONSTRAINT pk_lines PRIMARY KEY (order_id, line), CHECK (price >= 0))`)
    for (const [id, what] of [
      [1, 'tea'],
      [2, 'Coffee'],
      [3, 'cocoa'],
    ] as const)
      await order(server, id, what)
    await server.rows(
      "INSERT INTO Db.dbo.lines (order_id, line, price, note) VALUES (1, 1, 2.50, N'a'), (1, 2, 1.25, NULL), (2, 1, DEFAULT, N'c')",
    )
  })
  afterAll(() => server.stop())

  /** Columns without a name come as one list. */
  const one = async (text: string) => Object.values((await server.rows(text))[0] ?? {}).flat()

  describe('values', () => {
    it.each([
      ['SELECT 7 / 2, 7 % 2, -7 / 2, 7.0 / 2', [3, 1, -3, 3.5]],
      ["SELECT 'a' + N'b', CONCAT('x', NULL, 1), LEN(N'abc  '), UPPER('é')", ['ab', 'x1', 3, 'É']],
      [
        "SELECT REPLACE('a''b', '''', ''''''), QUOTENAME(N'odd]name'), SUBSTRING('abcdef', 2, 3)",
        ["a''b", '[odd]]name]', 'bcd'],
      ],
      [
        'SELECT CASE WHEN NULL = NULL THEN 1 ELSE 0 END, COALESCE(NULL, 5), ISNULL(NULL, 6), NULLIF(1, 1)',
        [0, 5, 6, null],
      ],
      ["SELECT CONVERT(varchar(25), CAST('43000000075200037' AS decimal(25, 0)))", ['43000000075200037']],
      ["SELECT CONVERT(varchar(30), CAST('2031-02-03T04:05:06.120' AS datetime), 126)", ['2031-02-03T04:05:06.120']],
      ["SELECT DATEDIFF(day, '2031-01-01', '2031-03-01'), DATEPART(month, '2031-03-01')", [59, 3]],
      [
        "SELECT CAST('12.345' AS decimal(10, 2)), TRY_CAST('x' AS int), CAST(0x4142 AS varchar(5))",
        [12.35, null, 'AB'],
      ],
      [
        "SELECT IIF('ABC' = 'abc  ', 1, 0), IIF('a' LIKE '[a-c]', 1, 0), IIF('50%' LIKE '50!%' ESCAPE '!', 1, 0)",
        [1, 1, 1],
      ],
      ['SELECT 5 & 3, 5 | 3, 5 ^ 3, ~5', [1, 7, 6, -6]],
    ])('%s', async (text, expected) => {
      expect(await one(text)).toEqual(expected)
    })
  })

  describe('queries', () => {
    const rows = async (text: string) => (await server.rows(text)).map((row) => Object.values(row))

    it('joins, groups and orders', async () => {
      expect(
        await rows(`SELECT o.what, COUNT(l.line) AS n, SUM(l.price) AS total FROM Db.dbo.orders AS o
        LEFT JOIN Db.dbo.lines AS l ON l.order_id = o.id GROUP BY o.what HAVING COUNT(*) > 0 ORDER BY n DESC, o.what`),
      ).toEqual([
        ['tea', 2, 3.75],
        ['Coffee', 1, 1],
        ['cocoa', 0, null],
      ])
    })

    it('subqueries see the row around them, EXISTS and IN know NULL', async () => {
      const missing =
        'SELECT what FROM Db.dbo.orders AS o WHERE NOT EXISTS (SELECT 1 FROM Db.dbo.lines AS l WHERE l.order_id = o.id)'
      expect(await rows(missing)).toEqual([['cocoa']])
      expect(await rows('SELECT what FROM Db.dbo.orders WHERE what NOT IN (SELECT note FROM Db.dbo.lines)')).toEqual([])
      expect(await rows('SELECT (SELECT MAX(price) FROM Db.dbo.lines) AS most')).toEqual([[2.5]])
    })

    it('common table expressions, unions, TOP and paging', async () => {
      expect(
        await rows(
          'WITH c (n) AS (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) SELECT TOP (2) n FROM c ORDER BY n DESC',
        ),
      ).toEqual([[3], [2]])
      expect(await rows('SELECT id FROM Db.dbo.orders ORDER BY id OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY')).toEqual([[2]])
      expect(await rows('SELECT 1 INTERSECT SELECT 1 EXCEPT SELECT 2')).toEqual([[1]])
      expect(
        await rows("SELECT STRING_AGG(what, N', ') WITHIN GROUP (ORDER BY id DESC) AS all_of FROM Db.dbo.orders"),
      ).toEqual([['cocoa, Coffee, tea']])
    })

    it('OUTPUT gives back what was written, FROM joins what is changed', async () => {
      expect(
        await rows(
          'UPDATE Db.dbo.lines SET price += 1 OUTPUT deleted.price AS before, inserted.price AS now WHERE order_id = 2',
        ),
      ).toEqual([[1, 2]])
      await server.rows(
        "UPDATE l SET price = 9 FROM Db.dbo.lines AS l JOIN Db.dbo.orders AS o ON o.id = l.order_id WHERE o.what = N'coffee'",
      )
      expect(await rows('SELECT price FROM Db.dbo.lines WHERE order_id = 2')).toEqual([[9]])
      expect(await rows('DELETE FROM Db.dbo.lines OUTPUT deleted.line WHERE order_id = 2')).toEqual([[1]])
    })
  })

  describe('what is refused', () => {
    it.each([
      ['SELECT nothing FROM Db.dbo.orders', 207],
      ['SELECT * FROM Db.dbo.nobody', 208],
      ['SELECT id FROM Db.dbo.orders AS a JOIN Db.dbo.orders AS b ON a.id = b.id', 209],
      ['SELECT x.id FROM Db.dbo.orders', 4104],
      ['SELECT @nobody', 137],
      ['SELECT what, COUNT(*) FROM Db.dbo.orders', 8120],
      ['SELECT 1 / 0', 8134],
      ["SELECT CAST('x' AS int)", 245],
      ["SELECT CAST('x' AS datetime)", 241],
      ["SELECT CAST('x' AS uniqueidentifier)", 8169],
      ['SELECT frob(1)', 195],
      ['SELECT CAST(300 AS tinyint)', 8115],
      ["INSERT INTO Db.dbo.orders VALUES (1, N'again')", 2627],
      ['INSERT INTO Db.dbo.orders (id) VALUES (9)', 515],
      ['INSERT INTO Db.dbo.orders VALUES (9)', 213],
      [`INSERT INTO Db.dbo.orders VALUES (9, N'${'x'.repeat(51)}')`, 2628],
      ['INSERT INTO Db.dbo.lines (order_id, line, price) VALUES (9, 1, -1)', 547],
      ['EXEC no_such_procedure', 2812],
      ['COMMIT', 3902],
      ['SET IMPLICIT_TRANSACTIONS ON', 50000],
    ])('%s: %i', async (text, number) => {
      expect(await server.errors(text)).toEqual([number])
    })

    it('a statement that fails in the middle leaves nothing of itself', async () => {
      expect(await server.errors("INSERT INTO Db.dbo.orders VALUES (50, N'a'), (50, N'b')")).toEqual([2627])
      expect(await server.rows('SELECT * FROM Db.dbo.orders WHERE id = 50')).toEqual([])
    })
  })

  describe('flow', () => {
    it('TRY catches, IF chooses, WHILE repeats', async () => {
      expect(
        await one(
          'BEGIN TRY SELECT 1 / 0 END TRY BEGIN CATCH SELECT ERROR_NUMBER() AS n, ERROR_MESSAGE() AS m END CATCH',
        ),
      ).toEqual([8134, 'Divide by zero error encountered.'])
      const { recordsets } = await server.pool
        .request()
        .batch('DECLARE @i int = 0; WHILE @i < 3 SET @i += 1; IF @i = 3 SELECT @i AS i ELSE SELECT 0 AS i')
      expect(recordsets).toEqual([[{ i: 3 }]])
      expect(
        await server.errors("BEGIN TRY SELECT 1 / 0 END TRY BEGIN CATCH THROW 50001, N'mine', 1; END CATCH"),
      ).toEqual([50001])
    })

    it('XACT_ABORT rolls the whole transaction back', async () => {
      expect(
        await server.errors(
          "SET XACT_ABORT ON; BEGIN TRAN; INSERT INTO Db.dbo.orders VALUES (60, N'x'); INSERT INTO Db.dbo.orders VALUES (60, N'y'); COMMIT",
        ),
      ).toEqual([2627])
      expect(await server.rows('SELECT * FROM Db.dbo.orders WHERE id = 60')).toEqual([])
      await server.rows('SET XACT_ABORT OFF')
    })
  })

  describe('the marker of lineage, as one asks for it', () => {
    it('every part of it answers', async () => {
      await steps(server).full('a.bak')
      const request = server.pool.request().input('db', sql.NVarChar(128), 'db').input('last_seen_id', sql.Int, 0)
      const { recordset } =
        await request.query(`SELECT d.database_id, CONVERT(varchar(30), d.create_date, 126) AS create_date, d.state_desc,
      rs.family_guid, CONVERT(varchar(25), rs.fork_point_lsn) AS fork_point_lsn,
      CAST(SERVERPROPERTY('ServerName') AS nvarchar(128)) AS server_name, CAST(SERVERPROPERTY('EngineEdition') AS int) AS engine_edition
      FROM sys.databases AS d LEFT JOIN sys.database_recovery_status AS rs ON rs.database_id = d.database_id WHERE d.name = @db`)
      expect(recordset).toMatchObject([
        { state_desc: 'ONLINE', server_name: 'EMULATOR', engine_edition: 3, fork_point_lsn: null },
      ])
      const history = await server.pool
        .request()
        .input('db', sql.NVarChar(128), 'Db')
        .input('last_seen_id', sql.Int, 0)
        .query(`SELECT bs.backup_set_id, bs.type, bs.is_copy_only, CONVERT(varchar(25), bs.checkpoint_lsn) AS checkpoint_lsn, bmf.physical_device_name
      FROM msdb.dbo.backupset AS bs LEFT JOIN msdb.dbo.backupmediafamily AS bmf ON bmf.media_set_id = bs.media_set_id
      WHERE bs.database_name = @db AND bs.backup_set_id > @last_seen_id ORDER BY bs.backup_set_id`)
      expect(history.recordset).toMatchObject([
        { backup_set_id: 1, type: 'D', is_copy_only: false, physical_device_name: server.backup('a.bak') },
      ])
      const files = await server.pool
        .request()
        .input('db', sql.NVarChar(128), 'Db')
        .query(
          `SELECT mf.file_id, mf.type, CONVERT(varchar(25), mf.differential_base_lsn) AS lsn FROM sys.master_files AS mf WHERE mf.database_id = DB_ID(@db) AND mf.type IN (0, 2)`,
        )
      expect(files.recordset).toEqual([{ file_id: 1, type: 0, lsn: history.recordset[0]?.checkpoint_lsn }])
    })

    it('exact LSNs of a header come through a table', async () => {
      await server.rows(
        'CREATE TABLE #label (MediaName nvarchar(128) NULL, MediaSetId uniqueidentifier, FamilyCount int, FamilySequenceNumber int, MediaFamilyId uniqueidentifier, MediaSequenceNumber int, MediaLabelPresent tinyint, MediaDescription nvarchar(255) NULL, SoftwareName nvarchar(128), SoftwareVendorId int, MediaDate datetime, Mirror_Count int, IsCompressed bit)',
      )
      const path = server.backup('a.bak').replaceAll("'", "''''")
      await server.rows(`INSERT INTO #label EXEC (N'RESTORE LABELONLY FROM DISK = N''${path}''')`)
      expect(await server.rows('SELECT FamilyCount FROM #label')).toEqual([{ FamilyCount: 1 }])
    })
  })
}
