import sql from 'mssql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, numbersOf, PASSWORD, type Running, running, withOrders } from '../running.ts'

export const clientSuite = () => {
  // The real client, mssql 12 over tedious 20.

  let server: Running

  beforeAll(async () => {
    server = await running()
    await withOrders(server)
  })
  afterAll(() => server.stop())

  it('talks in clear and with TLS inside TDS, and the server knows which', async () => {
    const clear = 'SELECT encrypt_option FROM sys.dm_exec_connections WHERE session_id = @@SPID'
    expect(await server.rows(clear)).toEqual([{ encrypt_option: 'FALSE' }])
    const encrypted = await connect(server.emulator.port, { options: { encrypt: true, trustServerCertificate: true } })
    expect(await encrypted.rows(clear)).toEqual([{ encrypt_option: 'TRUE' }])
    await encrypted.close()
  })

  it('a certificate that nobody trusts is refused by the client, one that it was given is taken', async () => {
    const refused = connect(server.emulator.port, { options: { encrypt: true, trustServerCertificate: false } })
    await expect(refused).rejects.toMatchObject({ code: 'ESOCKET' })
    const trusted = await connect(server.emulator.port, {
      server: 'localhost',
      options: {
        encrypt: true,
        trustServerCertificate: false,
        cryptoCredentialsDetails: { ca: server.emulator.certificate.certificate },
      },
    })
    expect(await trusted.rows('SELECT 1 AS one')).toEqual([{ one: 1 }])
    await trusted.close()
  })

  it('parameters arrive with their types', async () => {
    const request = server.pool.request()
    request.input('text', sql.NVarChar(50), 'ünïcödé')
    request.input('whole', sql.Int, -5)
    request.input('big', sql.BigInt, '9007199254740993')
    request.input('yes', sql.Bit, true)
    request.input('guid', sql.UniqueIdentifier, '0e984725-c51c-4bf4-9960-e1c80e27aba0')
    request.input('bytes', sql.VarBinary(8), Buffer.from([1, 2, 255]))
    request.input('price', sql.Decimal(10, 2), 12.34)
    request.input('at', sql.DateTime2(3), new Date('2031-02-03T04:05:06.789Z'))
    request.input('nothing', sql.NVarChar(10), null)
    request.input('long', sql.NVarChar(sql.MAX), 'x'.repeat(9000))
    const { recordset } = await request.query(
      'SELECT @text AS text, @whole AS whole, @big AS big, @yes AS yes, @guid AS guid, @bytes AS bytes, @price AS price, @at AS at, @nothing AS nothing, LEN(@long) AS long',
    )
    expect(recordset[0]).toEqual({
      text: 'ünïcödé',
      whole: -5,
      big: '9007199254740993',
      yes: true,
      guid: '0E984725-C51C-4BF4-9960-E1C80E27ABA0',
      bytes: Buffer.from([1, 2, 255]),
      price: 12.34,
      at: new Date('2031-02-03T04:05:06.789Z'),
      nothing: null,
      long: 9000,
    })
  })

  it('output parameters and return values come back', async () => {
    const request = server.pool.request()
    request.input('a', sql.Int, 20)
    request.output('b', sql.Int)
    const { output } = await request.query('SET @b = @a + 1')
    expect(output).toEqual({ b: 21 })
  })

  it('an error has number, state, class and line, and the statements after it run', async () => {
    const failed = server.pool
      .request()
      .batch("SELECT 1 AS one;\nBACKUP DATABASE [Nope] TO DISK = N'x';\nSELECT 2 AS two")
    const error = await failed.then(
      () => null,
      (found: unknown) => found,
    )
    expect(numbersOf(error)).toEqual([911, 3013])
    expect(error).toMatchObject({ number: 3013, class: 16, state: 1, lineNumber: 2, serverName: 'EMULATOR' })
  })

  it('rows in bulk are all there, with defaults for what is missing, or none of them is', async () => {
    await server.rows(
      "CREATE TABLE Db.dbo.loaded (id int NOT NULL PRIMARY KEY, name nvarchar(20) NULL DEFAULT N'none', at datetime2(3) NULL)",
    )
    const at = (id: number) => new Date(Date.UTC(2031, 1, 3, 4, 5, id))
    const table = (ids: readonly number[]) => {
      const made = new sql.Table('Db.dbo.loaded')
      made.columns.add('id', sql.Int, { nullable: false })
      made.columns.add('name', sql.NVarChar(20), { nullable: true })
      made.columns.add('at', sql.DateTime2(3), { nullable: true })
      for (const id of ids) made.rows.add(id, id % 2 === 0 ? null : `ünï ${id}`, at(id))
      return made
    }
    const { rowsAffected } = await new sql.Request(server.pool).bulk(table([1, 2, 3]))
    expect(rowsAffected).toBe(3)
    expect(await server.rows('SELECT id, name, at FROM Db.dbo.loaded ORDER BY id')).toEqual(
      [1, 2, 3].map((id) => ({ id, name: id === 2 ? 'none' : `ünï ${id}`, at: at(id) })),
    )
    await expect(new sql.Request(server.pool).bulk(table([4, 5, 1]))).rejects.toMatchObject({ number: 2627 })
    expect(await server.rows('SELECT COUNT(*) AS n FROM Db.dbo.loaded')).toEqual([{ n: 3 }])
  })

  it('a prepared statement runs many times', async () => {
    const statement = new sql.PreparedStatement(server.pool)
    statement.input('id', sql.Int)
    await statement.prepare('SELECT @id * 2 AS twice')
    expect((await statement.execute({ id: 3 })).recordset).toEqual([{ twice: 6 }])
    expect((await statement.execute({ id: 5 })).recordset).toEqual([{ twice: 10 }])
    await statement.unprepare()
  })

  it('a transaction is seen by others when it is committed, and never when it is rolled back', async () => {
    const count = async () => (await server.rows('SELECT COUNT(*) AS n FROM Db.dbo.orders'))[0]?.['n']
    const before = Number(await count())
    const kept = new sql.Transaction(server.pool)
    await kept.begin()
    await kept.request().query("INSERT INTO Db.dbo.orders VALUES (101, N'kept')")
    expect((await kept.request().query('SELECT COUNT(*) AS n FROM Db.dbo.orders')).recordset).toEqual([
      { n: before + 1 },
    ])
    expect(await count()).toBe(before)
    await kept.commit()
    expect(await count()).toBe(before + 1)
    const dropped = new sql.Transaction(server.pool)
    await dropped.begin()
    await dropped.request().query('DELETE FROM Db.dbo.orders')
    await dropped.rollback()
    expect(await count()).toBe(before + 1)
  })

  it('is told of transactions that Transact-SQL begins and ends, a rollback by XACT_ABORT included (MS-TDS 2.2.7.9)', async () => {
    const transaction = new sql.Transaction(server.pool)
    const ended: boolean[] = []
    transaction.on('rollback', (byServer: boolean) => ended.push(byServer))
    await transaction.begin()
    await new sql.Request(transaction).batch('BEGIN TRAN; COMMIT')
    expect(ended).toEqual([])
    await expect(new sql.Request(transaction).batch('SET XACT_ABORT ON; SELECT 1 / 0')).rejects.toMatchObject({
      number: 8134,
    })
    expect(ended).toEqual([true])
    await expect(transaction.commit()).rejects.toMatchObject({ code: 'EABORT' })
  })

  it('a text that is none is not prepared: 102 or 156, then 8180', async () => {
    const prepared = new sql.PreparedStatement(server.pool)
    await expect(prepared.prepare('SELECT FROM')).rejects.toMatchObject({
      precedingErrors: [expect.objectContaining({ number: 156 }), expect.objectContaining({ number: 8180 })],
    })
  })

  it('a request that is cancelled ends at once, and its connection goes on', async () => {
    const request = server.pool.request()
    const waiting = request.batch("WAITFOR DELAY '00:01:00'")
    setTimeout(() => request.cancel(), 50)
    await expect(waiting).rejects.toMatchObject({ code: 'ECANCEL' })
    expect(await server.rows('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('a login that fails carries no number in the error, and 18456 in the message on the wire', async () => {
    const numbers: number[] = []
    const failed = connect(server.emulator.port, {
      password: 'wrong',
      beforeConnect: (connection) => {
        connection.on('errorMessage', (message: { readonly number: number }) => numbers.push(message.number))
      },
    })
    await expect(failed).rejects.toMatchObject({ code: 'ELOGIN', message: "Login failed for user 'sa'." })
    expect(numbers).toEqual([18456])
  })

  it('a database that cannot be opened is told as 4060 and then 18456', async () => {
    const numbers: number[] = []
    const failed = connect(server.emulator.port, {
      database: 'Nowhere',
      beforeConnect: (connection) => {
        connection.on('errorMessage', (message: { readonly number: number }) => numbers.push(message.number))
      },
    })
    await expect(failed).rejects.toMatchObject({ code: 'ELOGIN' })
    expect(numbers).toEqual([4060, 18456])
  })

  it('password and program name are what the client sent', async () => {
    const named = await connect(server.emulator.port, { password: PASSWORD, options: { appName: 'group-7/term-3' } })
    expect(await named.rows('SELECT program_name FROM sys.dm_exec_sessions WHERE session_id = @@SPID')).toEqual([
      { program_name: 'group-7/term-3' },
    ])
    await named.close()
  })
}
