import { copyFile, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry, EntryId, GroupId } from '@db-failover/domain'
import type { HostsSubject } from '@db-failover/ports/contracts'
import { type Emulator, type EmulatorOptions, selfSigned, startEmulator } from '@db-failover/sqlserver-emulator'
import mssql from 'mssql'
import {
  type SqlServerEngineConfig,
  type SqlServerHostsConfig,
  type SqlTransaction,
  sqlServerEngine,
  sqlServerHostConnections,
} from '../src/index.ts'
import { type As, applicationOf, asAdministrator, createPairs, damage, destroyingOf, fileAt } from './colleague.ts'

// Two emulated instances that write paths as Windows does, and one file share that both of them name alike.

const credential = { user: 'sa', password: 'Emulator1!' }
const database = 'app'

/** One instance, that can be cut off and reached again on the same port. */
interface Machine {
  readonly id: string
  readonly root: string
  emulator: Emulator
}

/** Every instance has one certificate, as a wildcard one would be. */
const certificate = selfSigned(['localhost', '127.0.0.1'])

const start = (root: string, id: string, before?: Emulator, other: Partial<EmulatorOptions> = {}): Promise<Emulator> =>
  startEmulator({
    folder: join(root, 'instances', id),
    password: credential.password,
    ...(before === undefined ? {} : { port: before.port }),
    certificate,
    serverName: id.toUpperCase(),
    flavour: 'windows',
    dataPath: 'D:\\data',
    backupPath: 'D:\\backup',
    volumes: [
      { prefix: 'D:\\', folder: join(root, 'disks', id) },
      { prefix: '\\\\files\\share', folder: join(root, 'share') },
    ],
    ...other,
  })

const machineIn = async (root: string, id: string, other?: Partial<EmulatorOptions>): Promise<Machine> => {
  for (const folder of ['data', 'backup']) await mkdir(join(root, 'disks', id, folder), { recursive: true })
  await mkdir(join(root, 'instances', id), { recursive: true })
  return { id, root, emulator: await start(root, id, undefined, other) }
}

const entryOf = async ({ id, root, emulator }: Machine): Promise<Entry> => {
  const folder = async (name: string) => {
    const supervisor = join(root, 'share', id, name)
    await mkdir(supervisor, { recursive: true })
    return { server: `\\\\files\\share\\${id}\\${name}`, supervisor }
  }
  return {
    id: id as EntryId,
    machine: id,
    server: `127.0.0.1,${emulator.port}`,
    instance: null,
    database,
    staging: await folder('staging'),
    backup: await folder('backup'),
  }
}

export interface SqlServerSubject extends HostsSubject<SqlTransaction> {
  readonly hostsConfig: SqlServerHostsConfig
  readonly machines: Readonly<Record<string, Machine>>
  readonly root: string
  readonly certificateAuthorities: readonly string[]
  /** Work of a colleague who knows nothing of us. */
  readonly colleague: As
  /** A snapshot of the entry's whole machine, databases and files; the answer puts it back. */
  readonly snapshot: (entry: Entry) => Promise<() => Promise<void>>
  /** The entry's service ends without a word and starts again. */
  readonly restart: (entry: Entry, other?: Partial<EmulatorOptions>) => Promise<void>
}

/** `servers`: what an instance is other than usual, by machine. */
export const sqlServerSubject = async (
  config: Partial<SqlServerEngineConfig> = {},
  servers: { readonly master?: Partial<EmulatorOptions>; readonly backup?: Partial<EmulatorOptions> } = {},
): Promise<SqlServerSubject> => {
  const root = await mkdtemp(join(tmpdir(), 'engine-sqlserver-'))
  const machines: Record<string, Machine> = {
    master: await machineIn(root, 'master', servers.master),
    backup: await machineIn(root, 'backup', servers.backup),
  }
  const machineOf = (entry: Entry): Machine => {
    const found = machines[entry.id]
    if (found === undefined) throw new Error(`no machine ${entry.id}`)
    return found
  }
  const master = { entry: await entryOf(machineOf({ id: 'master' } as Entry)), generation: database }
  const backup = await entryOf(machineOf({ id: 'backup' } as Entry))
  const colleague: As = (entry, work) =>
    asAdministrator({ server: '127.0.0.1', port: machineOf(entry).emulator.port, ...credential }, work)
  await colleague(master.entry, async (ask) => {
    for (const text of createPairs(database)) await ask(text)
  })
  const certificateAuthorities = [certificate.certificate]
  const common = { process: 'supervisor-1', credential: () => credential, certificateAuthorities }
  const engine = sqlServerEngine({ ...common, hostCredential: () => credential, ...config })
  let snapshots = 0
  const restarted = async (
    machine: Machine,
    between: () => Promise<void> = async () => {},
    other?: Partial<EmulatorOptions>,
  ) => {
    await machine.emulator.crash()
    await between()
    machine.emulator = await start(root, machine.id, machine.emulator, other)
  }
  return {
    machines,
    root,
    certificateAuthorities,
    colleague,
    restart: (entry, other) => restarted(machineOf(entry), async () => {}, other),
    snapshot: async (entry) => {
      const machine = machineOf(entry)
      const parts = ['instances', 'disks'].map((part) => join(root, part, machine.id))
      const kept = join(root, 'snapshots', String(snapshots++))
      for (const [i, part] of parts.entries()) await cp(part, join(kept, String(i)), { recursive: true })
      return () =>
        restarted(machine, async () => {
          for (const [i, part] of parts.entries()) {
            await rm(part, { recursive: true, force: true })
            await cp(join(kept, String(i)), part, { recursive: true })
          }
        })
    },
    engine,
    hosts: sqlServerHostConnections(common),
    hostsConfig: common,
    write: async (transaction, key, value) => {
      const request = transaction
        .request()
        .input('key', mssql.NVarChar(50), key)
        .input('value', mssql.NVarChar(50), value)
      await request.query('INSERT INTO dbo.pairs ([key], [value]) VALUES (@key, @value)')
    },
    group: 'group' as GroupId,
    master,
    backup,
    application: applicationOf(colleague),
    world: {
      ...destroyingOf(colleague, (entry, n) => `\\\\files\\share\\${entry.id}\\kept-${n}.bak`),
      cut: async (entry) => {
        await machineOf(entry).emulator.crash()
        await rename(join(root, 'share', entry.id), join(root, `${entry.id}-cut-off`))
      },
      reconnect: async (entry) => {
        await rename(join(root, `${entry.id}-cut-off`), join(root, 'share', entry.id))
        const machine = machineOf(entry)
        machine.emulator = await start(root, machine.id, machine.emulator)
      },
      copy: (from, to) => copyFile(fileAt(from), fileAt(to)),
      damage: (at, how) => damage(fileAt(at), how),
    },
    dispose: async () => {
      await engine.close()
      for (const { emulator } of Object.values(machines)) await emulator.stop()
      await rm(root, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
