import { randomUUID } from 'node:crypto'
import { cp, mkdir, rename } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import type { TakenBackup } from '@db-failover/domain'
import type { Layout } from '../layout.ts'
import { entries, type Machine } from '../settings.ts'
import { StoryStopped } from '../stage.ts'
import type { DemoEngine, Rows } from './engine-kind.ts'
import { type Ask, asking, type Login } from './sqlserver-asked.ts'
import { type Instance, startInstance } from './sqlserver-instance.ts'

const user = 'sa'
/** Of instances that listen on loopback and live as long as the demo. */
const password = 'Emulator1!'

/** How the servers spell their paths: where their databases lie, and the share that all of them see. */
const spelled =
  process.platform === 'win32'
    ? { data: 'D:\\data', disk: 'D:\\', share: '\\\\files\\share', separator: '\\' }
    : { data: '/disk/data', disk: '/disk', share: '/share', separator: '/' }

const name = (database: string): string => `[${database.replaceAll(']', ']]')}]`
const text = (value: string): string => `N'${value.replaceAll("'", "''")}'`

const rowsOf = async (ask: Ask, database: string): Promise<Rows> =>
  new Set((await ask(`SELECT o.id FROM ${name(database)}.dbo.orders AS o`)).map((r) => Number(r['id'])))

/** Sessions of others take the place of a single user while nobody holds it. */
const TRIES = 20

/** Somebody restores over a database in use: whoever uses it is thrown out first. Answers what it held last. */
const restoreOver = async (ask: Ask, database: string, path: string): Promise<Rows> => {
  for (let left = TRIES; ; left--) {
    await ask('USE [master]')
    await ask(`ALTER DATABASE ${name(database)} SET SINGLE_USER WITH ROLLBACK IMMEDIATE`)
    try {
      const before = await rowsOf(ask, database)
      await ask(`RESTORE DATABASE ${name(database)} FROM DISK = ${text(path)} WITH REPLACE, RECOVERY`)
      return before
    } catch (cause) {
      if (left === 0) throw cause
    } finally {
      await ask(`ALTER DATABASE ${name(database)} SET MULTI_USER WITH ROLLBACK IMMEDIATE`)
    }
  }
}

/** Three instances, each a process and a folder of its own, and a fourth apart on which backups are looked at. */
export const sqlServerInstances =
  (program: string) =>
  async (layout: Layout): Promise<DemoEngine> => {
    const instances = new Map<string, Instance>()
    const certificate = join(layout.folder, 'ca.pem')
    const places = (folder: string) => ({ system: join(folder, 'system'), disk: join(folder, 'disk') })
    const folderOf = (machine: Machine) => join(layout.folder, machine, 'instance')

    const startIn = async (folder: string, called: string, port = 0): Promise<Login> => {
      const { system, disk } = places(folder)
      await mkdir(system, { recursive: true })
      await mkdir(join(disk, 'data'), { recursive: true })
      const instance = await startInstance({
        program,
        folder: system,
        name: called,
        password,
        port,
        certificate,
        key: join(layout.scratch, 'key.pem'),
        data: spelled.data,
        volumes: { [spelled.disk]: disk, [spelled.share]: layout.folder },
      })
      instances.set(called, instance)
      return { port: instance.port, user, password }
    }
    const stop = async (called: string) => {
      await instances.get(called)?.kill()
      instances.delete(called)
    }
    const ports = new Map<Machine, number>()
    for (const machine of entries) ports.set(machine, (await startIn(folderOf(machine), machine)).port)
    const apart = await startIn(join(layout.scratch, 'apart'), 'apart')

    const login = (machine: Machine): Login => {
      const port = ports.get(machine)
      if (port === undefined) throw new StoryStopped(`there is no instance on ${machine}`)
      return { port, user, password }
    }
    const address = (machine: Machine) => `127.0.0.1,${login(machine).port}`
    const onShare = (path: string) =>
      [spelled.share, ...relative(layout.folder, path).split(sep)].join(spelled.separator)
    const both = (machine: Machine, part: string) => ({
      server: onShare(join(layout.folder, machine, part)),
      supervisor: `./${machine}/${part}`,
    })
    const credential = { user: { env: 'DEMO_DB_USER' }, password: { env: 'DEMO_DB_PASSWORD' } }

    return {
      original: 'orders',
      introduction:
        'Three SQL Server instances (emulated), a supervisor and an application, each a process of its own; nothing else is pretended.',
      inEntry: (machine) => ({
        server: address(machine),
        instance: null,
        staging: both(machine, 'staging'),
        backup: both(machine, 'backup'),
      }),
      inProcessFile: {
        engine: 'sqlserver',
        certificateAuthorities: ['./ca.pem'],
        credentials: Object.fromEntries(entries.map((m) => [address(m), { ...credential, host: credential }])),
      },
      env: { DEMO_DB_USER: user, DEMO_DB_PASSWORD: password },
      application: ['sqlserver', certificate],
      build: () =>
        asking(login('machine-a'), async (ask) => {
          await ask('CREATE DATABASE [orders]')
          await ask(
            'CREATE TABLE [orders].dbo.orders (id int NOT NULL PRIMARY KEY, what nvarchar(50) NOT NULL, at nvarchar(30) NOT NULL)',
          )
        }),
      rows: (machine, generation) => asking(login(machine), (ask) => rowsOf(ask, generation)),
      // The machine dies: its instance at once, and everything that lay on its disks with it.
      takeAway: async (machine, _generation, to) => {
        await stop(machine)
        await rename(folderOf(machine), to)
      },
      putBack: async (machine, from) => {
        await rename(from, folderOf(machine))
        await startIn(folderOf(machine), machine, login(machine).port)
      },
      // Started elsewhere on a copy, so that what was taken stays as it is.
      rowsIn: async (taken, generation) => {
        const called = `copy-of-${basename(taken)}`
        const copy = join(layout.scratch, called)
        await cp(taken, copy, { recursive: true })
        const there = await startIn(copy, called)
        try {
          return await asking(there, (ask) => rowsOf(ask, generation))
        } finally {
          await stop(called)
        }
      },
      rowsOfFull: (folder, backup) => asking(apart, (ask) => readApart(ask, onShare(folder), backup)),
      putOlder: async (machine, generation, folder, backup) => {
        const older = await asking(apart, (ask) => readApart(ask, onShare(folder), backup))
        const path = [onShare(folder), backup.file].join(spelled.separator)
        const before = await asking(login(machine), (ask) => restoreOver(ask, generation, path))
        return new Set([...before].filter((r) => !older.has(r)))
      },
      close: async () => {
        await Promise.all([...instances.keys()].map(stop))
      },
    }
  }

/** Restores a full beside everything else, reads it and drops it. */
const readApart = async (ask: Ask, folder: string, backup: TakenBackup): Promise<Rows> => {
  const disk = text([folder, backup.file].join(spelled.separator))
  const database = `apart-${randomUUID().slice(0, 8)}`
  const files = await ask(`RESTORE FILELISTONLY FROM DISK = ${disk}`)
  const moves = files.map(
    (f, i) =>
      `MOVE ${text(String(f['LogicalName']))} TO ${text([spelled.data, `${database}-${i}`].join(spelled.separator))}`,
  )
  await ask(`RESTORE DATABASE ${name(database)} FROM DISK = ${disk} WITH ${[...moves, 'RECOVERY'].join(', ')}`)
  try {
    return await rowsOf(ask, database)
  } finally {
    await ask(`DROP DATABASE ${name(database)}`)
  }
}
