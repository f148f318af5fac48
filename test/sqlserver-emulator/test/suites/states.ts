import type sql from 'mssql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Client, connect, order, orders, type Running, running, withOrders } from '../running.ts'
import { steps } from '../steps.ts'

export const statesSuite = () => {
  // States, fences, principals and locks; the page that says so stands beside.

  let server: Running
  let at: ReturnType<typeof steps>
  const others: Client[] = []

  beforeEach(async () => {
    server = await running()
    at = steps(server)
    await withOrders(server)
  })
  afterEach(async () => {
    for (const client of others.splice(0)) await client.close()
    await server.stop()
  })

  const another = async (config: Partial<sql.config> = {}): Promise<Client> => {
    const client = await connect(server.emulator.port, { ...config, pool: { max: 1, min: 1 } })
    others.push(client)
    await client.rows('SELECT 1 AS one')
    return client
  }

  const set = (what: string) => server.errors(`ALTER DATABASE [Db] SET ${what}`)
  const state = async () =>
    (await server.rows("SELECT state_desc, user_access_desc, is_read_only FROM sys.databases WHERE name = N'Db'"))[0]

  describe('fencing (page "ALTER DATABASE SET options")', () => {
    it('READ_ONLY refuses every writer with 3906 and lets readers read', async () => {
      await order(server, 1, 'tea')
      expect(await set('READ_ONLY WITH ROLLBACK IMMEDIATE')).toEqual([])
      expect(await server.errors("INSERT INTO Db.dbo.orders VALUES (2, N'x')")).toEqual([3906])
      expect(await orders(server)).toEqual(['tea'])
      expect(await state()).toEqual({ state_desc: 'ONLINE', user_access_desc: 'MULTI_USER', is_read_only: true })
    })

    it('a read-only database is backed up, full and differential', async () => {
      await at.full('a.bak')
      await order(server, 1, 'tea')
      await set('READ_ONLY WITH ROLLBACK IMMEDIATE')
      await at.differential('d.bak')
      await at.restored('a.bak', 'Copy')
      expect(await at.applied('d.bak', 'Copy')).toEqual([])
      await server.rows('RESTORE DATABASE [Copy] WITH RECOVERY')
      expect(await orders(server, 'Copy')).toEqual(['tea'])
    })

    it('OFFLINE: a backup is 942, a login 4060, the lineage NULL, and ONLINE brings all of it back', async () => {
      await order(server, 1, 'tea')
      await set('OFFLINE WITH ROLLBACK IMMEDIATE')
      expect(await server.errors(`BACKUP DATABASE [Db] TO DISK = N'${server.backup('a')}'`)).toEqual([942, 3013])
      await expect(another({ database: 'Db' })).rejects.toMatchObject({ code: 'ELOGIN' })
      expect(
        await server.rows(
          'SELECT family_guid, recovery_fork_guid FROM sys.database_recovery_status WHERE database_id = 5',
        ),
      ).toEqual([{ family_guid: null, recovery_fork_guid: null }])
      expect(await set('ONLINE')).toEqual([])
      expect(await orders(server)).toEqual(['tea'])
    })

    it('with users inside NO_WAIT fails at once, ROLLBACK IMMEDIATE ends them and says so', async () => {
      const inside = await another({ database: 'Db' })
      expect(await set('READ_ONLY WITH NO_WAIT')).toEqual([5070, 5061, 5069])
      expect(await server.messages('ALTER DATABASE [Db] SET READ_ONLY WITH ROLLBACK IMMEDIATE')).toEqual([
        'Nonqualified transactions are being rolled back. Estimated rollback completion: 100%.',
      ])
      await expect(inside.pool.request().query('SELECT 1')).resolves.toBeDefined()
    })

    it('whoever runs a request when it is ended gets a fatal error', async () => {
      const inside = await another({ database: 'Db' })
      const waiting = inside.pool.request().batch("WAITFOR DELAY '00:01:00'")
      const ended = expect(waiting).rejects.toMatchObject({ name: 'RequestError' })
      await server.rows("WAITFOR DELAY '00:00:00.050'")
      await set('OFFLINE WITH ROLLBACK IMMEDIATE')
      await ended
    })

    it('RESTORING refuses ALTER DATABASE with 5052 and use with 927', async () => {
      await at.full('a.bak')
      await at.restored('a.bak', 'Copy')
      expect(await server.errors('ALTER DATABASE [Copy] SET OFFLINE')).toEqual([5052, 5069])
      expect(await server.errors('USE [Copy]')).toEqual([927])
      expect(await server.errors(`BACKUP DATABASE [Copy] TO DISK = N'${server.backup('x')}'`)).toEqual([927, 3013])
    })

    it('nothing of it is allowed in a transaction: 226 and 3021', async () => {
      expect(await server.errors('BEGIN TRAN; ALTER DATABASE [Db] SET READ_ONLY')).toEqual([226])
      expect(
        await server.errors(`BEGIN TRAN; BACKUP DATABASE [Db] TO DISK = N'${server.backup('a')}'; ROLLBACK`),
      ).toEqual([3021, 3013])
    })

    it('the recovery model becomes SIMPLE, and log backups end: 4208; without a full they never began: 4214', async () => {
      expect(await server.errors(`BACKUP LOG [Db] TO DISK = N'${server.backup('l')}'`)).toEqual([4208, 3013])
      await set('RECOVERY FULL')
      expect(await server.errors(`BACKUP LOG [Db] TO DISK = N'${server.backup('l')}'`)).toEqual([4214, 3013])
      await at.full('a.bak')
      expect(await server.errors(`BACKUP LOG [Db] TO DISK = N'${server.backup('l')}'`)).toEqual([])
    })
  })

  describe('logins, users and permissions (pages "GRANT", "Backup and restore permissions")', () => {
    const agent = async (...grants: readonly string[]) => {
      await server.rows(`CREATE LOGIN [agent] WITH PASSWORD = N'Agent1!x'; ${grants.join('; ')}`)
      return another({ user: 'agent', password: 'Agent1!x' })
    }

    it('db_backupoperator takes backups and may not read', async () => {
      const client = await agent(
        'USE [Db]; CREATE USER [agent] FOR LOGIN [agent]; ALTER ROLE db_backupoperator ADD MEMBER [agent]; USE master',
      )
      expect(await client.errors(`BACKUP DATABASE [Db] TO DISK = N'${server.backup('a.bak')}'`)).toEqual([])
      expect(await client.errors('SELECT * FROM Db.dbo.orders')).toEqual([229])
      expect(await client.errors('ALTER DATABASE [Db] SET READ_ONLY')).toEqual([5011, 5069])
    })

    it('without anything: 262 for a backup, 916 for use, 262 for restoring and reading media, 3110 over what exists', async () => {
      const client = await agent()
      await at.full('a.bak')
      expect(await client.errors(`BACKUP DATABASE [Db] TO DISK = N'${server.backup('b.bak')}'`)).toEqual([262, 3013])
      expect(await client.errors('USE [Db]')).toEqual([916])
      expect(await client.errors(`RESTORE DATABASE [New] FROM DISK = N'${server.backup('a.bak')}'`)).toEqual([
        262, 3013,
      ])
      expect(await client.errors(`RESTORE HEADERONLY FROM DISK = N'${server.backup('a.bak')}'`)).toEqual([262, 3013])
      expect(
        await client.errors(`RESTORE DATABASE [Db] FROM DISK = N'${server.backup('a.bak')}' WITH REPLACE`),
      ).toEqual([3110, 3013])
    })

    it('dbcreator restores, and owns what it restored', async () => {
      const client = await agent('ALTER SERVER ROLE dbcreator ADD MEMBER [agent]')
      await at.full('a.bak')
      expect(
        await client.errors(
          `RESTORE DATABASE [Copy] FROM DISK = N'${server.backup('a.bak')}' WITH ${at.moved('Copy')}`,
        ),
      ).toEqual([])
      expect(
        await server.rows("SELECT SUSER_SNAME(owner_sid) AS owner FROM sys.databases WHERE name = N'Copy'"),
      ).toEqual([{ owner: 'agent' }])
    })

    it('users follow by SID: of a login with another SID they are orphans until they are repaired', async () => {
      await server.rows("CREATE LOGIN [app] WITH PASSWORD = N'App1!xyz', SID = 0x241C11948AEEB749B0D22646DB1A19F2")
      await server.rows(
        'USE [Db]; CREATE USER [app] FOR LOGIN [app]; ALTER ROLE db_datareader ADD MEMBER [app]; USE master',
      )
      await order(server, 1, 'tea')
      await at.full('a.bak')
      await server.rows("DROP LOGIN [app]; CREATE LOGIN [app] WITH PASSWORD = N'App1!xyz'")
      await at.restored('a.bak', 'Copy', 'RECOVERY')
      const app = await another({ user: 'app', password: 'App1!xyz' })
      expect(await app.errors('SELECT * FROM [Copy].dbo.orders')).toEqual([916])
      await server.rows('USE [Copy]; ALTER USER [app] WITH LOGIN = [app]; USE master')
      expect(await orders(app, 'Copy')).toEqual(['tea'])
    })

    it('RESTRICTED_USER keeps plain users out and is no fence for an owner', async () => {
      const client = await agent(
        'USE [Db]; CREATE USER [agent] FOR LOGIN [agent]; ALTER ROLE db_datawriter ADD MEMBER [agent]; USE master',
      )
      await set('RESTRICTED_USER WITH ROLLBACK IMMEDIATE')
      expect(await client.errors('USE [Db]')).toEqual([923])
      await server.rows('USE [Db]; ALTER ROLE db_owner ADD MEMBER [agent]; USE master')
      expect(await client.errors("INSERT INTO Db.dbo.orders VALUES (7, N'x')")).toEqual([])
    })
  })

  describe('locks and sessions (page "sp_getapplock")', () => {
    const take = (client: Client, timeout = 0) =>
      client.rows(
        `DECLARE @rc int; EXEC @rc = sys.sp_getapplock @Resource = N'failover:Db', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = ${timeout}; SELECT @rc AS rc`,
      )

    it('one holds it, the other waits or does not, and a disconnect frees it', async () => {
      const [first, second] = [await another(), await another()]
      expect(await take(first)).toEqual([{ rc: 0 }])
      expect(await take(second)).toEqual([{ rc: -1 }])
      expect(await first.rows("SELECT APPLOCK_MODE(N'public', N'failover:Db', N'Session') AS mode")).toEqual([
        { mode: 'Exclusive' },
      ])
      const waiting = take(second, 5_000)
      const queued =
        "SELECT COUNT(*) AS n FROM sys.dm_tran_locks WHERE resource_type = N'APPLICATION' AND request_status = N'WAIT'"
      while ((await server.rows(queued))[0]?.['n'] === 0);
      await first.close()
      expect(await waiting).toEqual([{ rc: 1 }])
    })

    it('KILL ends a session and with it what it held', async () => {
      const [first, second] = [await another(), await another()]
      await take(first)
      const [row] = await first.rows('SELECT @@SPID AS id')
      await server.rows(`KILL ${Number(row?.['id'])}`)
      expect(await take(second, 2_000)).toMatchObject([{ rc: expect.any(Number) }])
      expect(await server.errors('KILL 9999')).toEqual([6106])
    })

    it('a writer waits for another, no longer than its lock timeout: 1222', async () => {
      const [first, second] = [await another(), await another()]
      await first.rows("BEGIN TRAN; INSERT INTO Db.dbo.orders VALUES (1, N'a')")
      expect(await second.errors("SET LOCK_TIMEOUT 50; INSERT INTO Db.dbo.orders VALUES (2, N'b')")).toEqual([1222])
      await first.rows('COMMIT')
      expect(await second.errors("INSERT INTO Db.dbo.orders VALUES (2, N'b')")).toEqual([])
    })
  })

  it('CHECKDB says that it found nothing, or which pages it found', async () => {
    expect(await server.messages("DBCC CHECKDB (N'Db')")).toEqual([
      "CHECKDB found 0 allocation errors and 0 consistency errors in database 'Db'.",
      'DBCC execution completed. If DBCC printed error messages, contact your system administrator.',
    ])
    server.emulator.damagePage('Db', 42)
    expect(await server.errors("DBCC CHECKDB (N'Db') WITH NO_INFOMSGS")).toEqual([8928])
  })
}
