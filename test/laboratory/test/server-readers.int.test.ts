import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEventStoreEventLog } from '@db-failover/event-log-eventstoredb'
import { startEmulator as startEventStore } from '@db-failover/eventstoredb-emulator'
import { noStream } from '@db-failover/ports'
import { startEmulator as startSqlServer } from '@db-failover/sqlserver-emulator'
import { asked, databasesOn, eventStoreLogReader, rowsOfMedia } from 'db-failover-test-checker'
import { afterEach, expect, it } from 'vitest'

// The checker's own readers of servers, on what the adapter, and a server, wrote there.

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

it('events that the adapter wrote to EventStoreDB are read as they were given to it', async () => {
  const server = await startEventStore()
  closing.push(server.stop)
  const opened = openEventStoreEventLog({ connection: server.connectionString })
  if (opened._tag === 'Left') throw new Error(opened.left.says)
  closing.push(opened.right.close)
  const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
  const events = [
    {
      metadata: { at: 'now', correlationId: 'c', causationId: null, operation: 'orders/1/1' },
      data: { a: [1, { b: null }] },
    },
    { metadata: { $odd: true, causationId: 'd' }, data: { text: 'ü' } },
  ].map((event, i) => ({ ...event, eventId: ids[i] ?? '', type: 'Told', schemaVersion: 2 + i }))
  const appended = await opened.right.append('story', noStream, events)()
  expect(appended._tag).toBe('Right')
  const reader = eventStoreLogReader(server.connectionString)
  closing.push(reader.close)
  expect(await reader.stream('story')).toEqual(events.map((event, revision) => ({ ...event, revision })))
  expect(await reader.stream('none')).toEqual([])
})

const password = 'Emulator1!'

const instance = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'db-failover-readers-'))
  closing.push(() => rmSync(folder, { recursive: true, force: true }))
  const [own, disk] = [join(folder, 'own'), join(folder, 'disk')]
  for (const part of [own, disk]) mkdirSync(part)
  const paths = { flavour: 'windows', dataPath: 'D:\\', backupPath: 'D:\\' } as const
  const server = await startSqlServer({ folder: own, password, ...paths, volumes: [{ prefix: 'D:\\', folder: disk }] })
  closing.push(server.stop)
  const reached = { entry: 'machine-a', server: '127.0.0.1', port: server.port, user: 'sa', password }
  return { disk, reached, ask: (database: string, statement: string) => asked(reached, database, statement) }
}

const files = ['full.bak', 'diff.bak'].map((name) => `D:\\${name}`)

it("a SQL Server's databases, and backups of it by the sets in their headers, are read down to their rows", async () => {
  const { disk, reached, ask } = await instance()
  const insert = (row: number) => ask('orders', `INSERT INTO dbo.orders VALUES (${row}, N'tea')`)
  const backup = (set: string, file: string, how = '') =>
    ask('master', `BACKUP DATABASE orders TO DISK = N'D:\\${file}' WITH ${how}NAME = N'${set}', CHECKSUM`)
  await ask('master', 'CREATE DATABASE orders')
  await ask('orders', 'CREATE TABLE dbo.orders (id bigint NOT NULL PRIMARY KEY, what nvarchar(50) NOT NULL)')
  await insert(1)
  await backup('orders/1/2', 'full.bak')
  await insert(3_000_000_000)
  await backup('orders/1/3', 'diff.bak', 'DIFFERENTIAL, ')
  await insert(4)
  expect(await rowsOfMedia(reached, files, 'orders/1/2')).toEqual([1])
  expect(await rowsOfMedia(reached, files, 'orders/1/3')).toEqual([1, 3_000_000_000])
  const rows = [1, 4, 3_000_000_000]
  const found = [{ entry: 'machine-a', generation: 'orders', lies: 'in place', rows }]
  expect(await databasesOn(reached), 'nothing is left of what was restored to be read').toEqual(found)
  await ask('master', 'ALTER DATABASE orders SET OFFLINE')
  expect(await databasesOn(reached), 'one that was taken offline').toEqual(found)

  await expect(rowsOfMedia(reached, files, 'orders/9/9')).rejects.toThrow('there is no file of orders/9/9')
  await expect(rowsOfMedia(reached, files.slice(1), 'orders/1/3')).rejects.toThrow('is not beside it')
  const path = join(disk, 'full.bak')
  const damaged = readFileSync(path)
  damaged.writeUInt8(damaged.readUInt8(damaged.length >> 1) ^ 1, damaged.length >> 1)
  writeFileSync(path, damaged)
  await expect(rowsOfMedia(reached, files, 'orders/1/2')).rejects.toMatchObject({ code: 'EREQUEST' })
})
