import { existsSync } from 'node:fs'
import sql from 'mssql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Client, connect, numbersOf, order, orders, type Running, running, withOrders } from '../running.ts'
import { steps } from '../steps.ts'

export const faultsSuite = () => {
  // Everything that can be made to go wrong, as the real client sees it.

  let server: Running
  let at: ReturnType<typeof steps>

  beforeEach(async () => {
    server = await running()
    at = steps(server)
    await withOrders(server)
  })
  afterEach(async () => {
    server.emulator.setFaults({})
    await server.stop()
  })

  const failed = async (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    )

  const backup = (name: string, options = '') =>
    `BACKUP DATABASE [Db] TO DISK = N'${server.backup(name)}' WITH FORMAT, STATS = 10${options}`
  const stateOf = async (name: string) =>
    (await server.rows(`SELECT state_desc FROM sys.databases WHERE name = N'${name}'`))[0]?.['state_desc']

  describe('connections', () => {
    it.each([
      ['accepted and never answered', { accept: 'hang' }, 'ETIMEOUT'],
      ['reset at once', { accept: 'reset' }, 'ESOCKET'],
      ['silent before PRELOGIN is answered', { hang: 'prelogin' }, 'ETIMEOUT'],
      ['silent before the login is answered', { hang: 'login' }, 'ETIMEOUT'],
      ['a black hole', { blackHole: true }, 'ETIMEOUT'],
      ['a downgrade of encryption', { encryption: 'none' }, 'EENCRYPT'],
      ['a login that fails', { loginError: 18456 }, 'ELOGIN'],
      ['a database that cannot be opened', { loginError: 4060 }, 'ELOGIN'],
      ['a server that is paused', { loginError: 17142 }, 'ELOGIN'],
      ['a server that is not ready', { loginError: 17187 }, 'ELOGIN'],
      ['a server for administrators only', { loginError: 18451 }, 'ELOGIN'],
    ] as const)('%s', async (_, faults, code) => {
      server.emulator.setFaults(faults)
      const options = { encrypt: true, trustServerCertificate: true, connectTimeout: 400 }
      expect(await failed(connect(server.emulator.port, { connectionTimeout: 400, options }))).toMatchObject({ code })
    })

    it('a port that refuses is ESOCKET, and the service that is back answers', async () => {
      await server.emulator.refuse()
      expect(await failed(connect(server.emulator.port, { connectionTimeout: 400 }))).toMatchObject({ code: 'ESOCKET' })
      await server.emulator.listenAgain()
      const again = await connect(server.emulator.port)
      expect(await again.rows('SELECT 1 AS one')).toEqual([{ one: 1 }])
      await again.close()
    })

    it.each(['fin', 'rst'] as const)('%s between two requests is survived by the pool', async (how) => {
      await server.rows('SELECT 1 AS one')
      server.emulator.drop(how)
      await new Promise((resolve) => setTimeout(resolve, 30))
      expect(await server.rows('SELECT 2 AS two')).toEqual([{ two: 2 }])
    })

    it.each(['fin', 'rst'] as const)('%s in the middle of a response ends the request', async (cut) => {
      const waiting = failed(
        server.pool.request().batch("WAITFOR DELAY '00:00:00.100'; SELECT name FROM sys.databases"),
      )
      await new Promise((resolve) => setTimeout(resolve, 50))
      server.emulator.setFaults({ cut })
      expect(await waiting).toMatchObject({ code: expect.stringMatching(/ECONNRESET|ESOCKET|ECONNCLOSED/) })
    })

    it('a service that stops says 6005 to whoever runs a request', async () => {
      const running = failed(server.pool.request().batch("WAITFOR DELAY '00:01:00'"))
      await new Promise((resolve) => setTimeout(resolve, 50))
      server.emulator.instance.shutdown()
      expect(await running).toMatchObject({ name: 'RequestError' })
    })
  })

  describe('statements', () => {
    it('two backups at once: the second waits and then fails with 3023', async () => {
      server.emulator.setFaults({ pace: 250 })
      const first = server.errors(backup('a.bak'))
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(await server.errors(backup('b.bak'))).toEqual([3023, 3013])
      expect(await first).toEqual([])
    })

    it('progress is sent while it runs, and seen in the views', async () => {
      server.emulator.setFaults({ pace: 40 })
      const request = new sql.Request(server.pool)
      const seen: number[] = []
      request.on('info', (info: { readonly message: string }) => {
        if (info.message.endsWith('percent processed.')) seen.push(Number.parseInt(info.message, 10))
      })
      const running = request.batch(backup('a.bak'))
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(seen.length).toBeGreaterThan(0)
      const rows = await server.rows(
        "SELECT command, percent_complete, DB_NAME(database_id) AS name FROM sys.dm_exec_requests WHERE command = N'BACKUP DATABASE'",
      )
      expect(rows).toMatchObject([{ command: 'BACKUP DATABASE', name: 'Db' }])
      expect(Number(rows[0]?.['percent_complete'])).toBeGreaterThan(0)
      await running
      expect(seen).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    })

    it('statements that send nothing meanwhile are slow or stuck on request, and the views tell which', async () => {
      await at.full('a.bak')
      await at.restored('a.bak', 'Copy')
      const seen = async () =>
        (
          await server.rows(
            "SELECT command, percent_complete, cpu_time, reads FROM sys.dm_exec_requests WHERE session_id <> @@SPID AND command <> N'SELECT'",
          )
        )[0]
      const soon = () => new Promise((resolve) => setTimeout(resolve, 60))
      server.emulator.setFaults({ quietPace: 20 })
      for (const text of [
        "DBCC CHECKDB (N'Db')",
        'RESTORE DATABASE [Copy] WITH RECOVERY',
        'ALTER DATABASE [Db] SET READ_ONLY WITH ROLLBACK IMMEDIATE',
      ]) {
        const work = server.errors(text)
        await soon()
        const before = await seen()
        await soon()
        const after = await seen()
        expect(Number(after?.['cpu_time'])).toBeGreaterThan(Number(before?.['cpu_time']))
        expect(Number(after?.['percent_complete']) > 0).toBe(!text.startsWith('ALTER'))
        expect(await work).toEqual([])
      }
      server.emulator.setFaults({ quietStallAt: 10 })
      const request = server.pool.request()
      const stuck = failed(request.batch("DBCC CHECKDB (N'Db')"))
      await soon()
      const before = await seen()
      await soon()
      expect(await seen()).toEqual(before)
      request.cancel()
      expect(await stuck).toMatchObject({ code: 'ECANCEL' })
    })

    const cancelled = async (client: Client, text: string) => {
      const request = client.pool.request()
      const running = failed(request.batch(text))
      await new Promise((resolve) => setTimeout(resolve, 150))
      request.cancel()
      return running
    }

    it('a backup that stalls is cancelled: 3204, 3013, and the file is unfinished', async () => {
      server.emulator.setFaults({ stallAt: 50 })
      const error = await cancelled(server, backup('a.bak'))
      expect(error).toMatchObject({ code: 'ECANCEL' })
      server.emulator.setFaults({})
      expect(await server.errors(`RESTORE VERIFYONLY FROM DISK = N'${server.backup('a.bak')}'`)).toEqual([3256, 3013])
      expect(await server.rows('SELECT COUNT(*) AS n FROM msdb.dbo.backupset')).toEqual([{ n: 0 }])
    })

    it('a restore that is cancelled leaves RESTORING, and a new one of the same full goes over it', async () => {
      await order(server, 1, 'tea')
      await at.full('a.bak')
      server.emulator.setFaults({ stallAt: 50 })
      await cancelled(
        server,
        `RESTORE DATABASE [Copy] FROM DISK = N'${server.backup('a.bak')}' WITH ${at.moved('Copy')}`,
      )
      server.emulator.setFaults({})
      expect(await stateOf('Copy')).toBe('RESTORING')
      expect(await at.restored('a.bak', 'Copy', 'RECOVERY')).toEqual([])
      expect(await orders(server, 'Copy')).toEqual(['tea'])
    })

    it('one message alone for an attention makes the client give up its connection', async () => {
      const client = await connect(server.emulator.port, { options: { cancelTimeout: 200 } })
      server.emulator.setFaults({ attention: 'one' })
      expect(await cancelled(client, "WAITFOR DELAY '00:01:00'")).toMatchObject({ code: 'ETIMEOUT' })
      server.emulator.setFaults({})
      expect(await client.rows('SELECT 1 AS one')).toEqual([{ one: 1 }])
      await client.close()
    })

    it('an attention that is never acknowledged too', async () => {
      const client = await connect(server.emulator.port, { options: { cancelTimeout: 200 } })
      server.emulator.setFaults({ attention: 'none' })
      expect(await cancelled(client, "WAITFOR DELAY '00:00:02'")).toMatchObject({ code: 'ETIMEOUT' })
      await client.close()
    })

    it('a client that goes away ends its backup', async () => {
      const client = await connect(server.emulator.port)
      server.emulator.setFaults({ stallAt: 50 })
      const running = failed(client.pool.request().batch(backup('a.bak')))
      await new Promise((resolve) => setTimeout(resolve, 100))
      server.emulator.drop('rst')
      expect(await running).not.toBeNull()
      server.emulator.setFaults({})
      expect(await server.errors(backup('b.bak'))).toEqual([])
    })

    it('a full disk in the middle is 3202 with the system error', async () => {
      server.emulator.setFaults({ fullAt: 60 })
      const error = await failed(server.rows(backup('a.bak')))
      expect(numbersOf(error)).toEqual([3202, 3013])
      expect(error).toMatchObject({
        precedingErrors: [{ message: expect.stringContaining('112(There is not enough space on the disk.)') }],
      })
    })

    it('msdb that takes no rows is 3009, though the backup is good', async () => {
      server.emulator.setFaults({ historyFails: true })
      expect(await server.errors(backup('a.bak'))).toEqual([3009])
      server.emulator.setFaults({})
      expect(await server.errors(`RESTORE VERIFYONLY FROM DISK = N'${server.backup('a.bak')}'`)).toEqual([])
    })

    it('a damaged page of the source is 3043 with checksums, and a success with damage where it may go on', async () => {
      server.emulator.damagePage('Db', 7)
      expect(await server.errors(backup('a.bak', ', CHECKSUM'))).toEqual([3043, 3013])
      const said = await server.messages(backup('b.bak', ', CHECKSUM, CONTINUE_AFTER_ERROR'))
      expect(said.at(-1)).toMatch(
        /^BACKUP WITH CONTINUE_AFTER_ERROR successfully generated a backup of the damaged database/,
      )
      expect(await at.restored('b.bak', 'Copy')).toEqual([3182, 3013])
    })
  })

  describe('behind our back', () => {
    it('a snapshot of the whole machine becomes the base, and says so in msdb', async () => {
      await at.full('a.bak')
      expect(server.emulator.takeForeignSnapshot('Db')).toBe(true)
      const [row] = await server.rows(
        `SELECT TOP (1) bs.is_snapshot, bs.backup_set_uuid, bmf.device_type, mf.differential_base_guid
FROM msdb.dbo.backupset AS bs JOIN msdb.dbo.backupmediafamily AS bmf ON bmf.media_set_id = bs.media_set_id
JOIN sys.master_files AS mf ON mf.database_id = DB_ID(N'Db') AND mf.type = 0
WHERE bs.database_name = N'Db' ORDER BY bs.backup_set_id DESC`,
      )
      expect(row).toMatchObject({ is_snapshot: true, device_type: 7, differential_base_guid: row?.['backup_set_uuid'] })
    })

    it('msdb may be purged: the media and the catalog still tell', async () => {
      await at.full('a.bak')
      server.emulator.purgeHistory()
      expect(await server.rows('SELECT COUNT(*) AS n FROM msdb.dbo.backupset')).toEqual([{ n: 0 }])
      expect((await at.header('a.bak'))?.['BackupSetGUID']).toBe(
        (
          await server.rows(
            "SELECT differential_base_guid AS guid FROM sys.master_files WHERE database_id = DB_ID(N'Db') AND type = 0",
          )
        )[0]?.['guid'],
      )
    })

    it('the place of the single user may be taken by another', async () => {
      await server.rows('ALTER DATABASE [Db] SET SINGLE_USER WITH ROLLBACK IMMEDIATE')
      const thief = await connect(server.emulator.port, { database: 'Db', pool: { max: 1, min: 1 } })
      await thief.rows('SELECT 1 AS one')
      expect(await server.errors('USE [Db]')).toEqual([924])
      expect(await server.errors('ALTER DATABASE [Db] SET MULTI_USER WITH NO_WAIT')).toEqual([5064, 5069])
      expect(await server.errors('ALTER DATABASE [Db] SET MULTI_USER WITH ROLLBACK IMMEDIATE')).toEqual([])
      await thief.close()
    })

    it('a database that is dropped takes its files with it', async () => {
      await server.rows('DROP DATABASE [Db]')
      expect(existsSync(server.data('Db.mdf'))).toBe(false)
      expect(await server.errors(backup('a.bak'))).toEqual([911, 3013])
    })
  })
}
