import { randomBytes } from 'node:crypto'
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Entry, EntryId, GroupId } from '@db-failover/domain'
import type { HostsSubject } from '@db-failover/ports/contracts'
import mssql from 'mssql'
import { type SqlTransaction, sqlServerEngine, sqlServerHostConnections } from '../../src/index.ts'
import { joinOnServer } from '../../src/places.ts'
import { type As, applicationOf, asAdministrator, createPairs, damage, destroyingOf, fileAt } from '../colleague.ts'
import { type Way, wayTo } from './proxy.ts'
import type { RealServers } from './servers.ts'

interface Place {
  readonly entry: Entry
  readonly way: Way
}

/** A database of its own name on the first server, and nothing on the second; all of it goes in the end. */
export const realSubject = async (servers: RealServers): Promise<HostsSubject<SqlTransaction>> => {
  const name = `dbf_${randomBytes(4).toString('hex')}`
  const { user, password, folder } = servers
  const credential = { user, password }

  const placeOf = async (id: 'master' | 'backup'): Promise<Place> => {
    const [host = '', port = '1433'] = servers[id].split(',')
    const way = await wayTo(host, Number(port))
    const spelled = async (part: string) => {
      const supervisor = join(folder.supervisor, name, id, part)
      await mkdir(supervisor, { recursive: true })
      // The server's account is another one.
      await chmod(supervisor, 0o777)
      return { server: [name, id, part].reduce(joinOnServer, folder.server), supervisor }
    }
    const entry: Entry = {
      id: id as EntryId,
      machine: id,
      server: `127.0.0.1,${way.port}`,
      instance: null,
      database: name,
      staging: await spelled('staging'),
      backup: await spelled('backup'),
    }
    return { entry, way }
  }
  const master = await placeOf('master')
  const backup = await placeOf('backup')
  const placeFor = ({ id }: Entry): Place => (id === master.entry.id ? master : backup)
  const as: As = (entry, work) =>
    asAdministrator({ server: '127.0.0.1', port: placeFor(entry).way.port, ...credential }, work)
  await as(master.entry, async (ask) => {
    for (const text of createPairs(name)) await ask(text)
  })
  // Certificates that containers make for themselves are signed by nobody.
  const common = { process: 'supervisor-1', credential: () => credential, trustServerCertificate: true }
  const engine = sqlServerEngine({ ...common, hostCredential: () => credential })

  const dropAll = (entry: Entry) =>
    as(entry, async (ask) => {
      const ours = await ask(`SELECT d.name, d.state_desc FROM sys.databases AS d WHERE d.name LIKE N'${name}%'`)
      for (const { name: database, state_desc: state } of ours) {
        if (state === 'ONLINE') await ask(`ALTER DATABASE [${database}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE`)
        await ask(`DROP DATABASE [${database}]`)
      }
    })
  const folderOf = (entry: Entry) => join(folder.supervisor, name, entry.id)
  const mended = async ({ entry, way }: Place) => {
    await way.mend()
    await rename(`${folderOf(entry)}-cut-off`, folderOf(entry))
    isCut.delete(entry.id)
  }
  const isCut = new Set<string>()
  return {
    engine,
    hosts: sqlServerHostConnections(common),
    group: 'group' as GroupId,
    master: { entry: master.entry, generation: name },
    backup: backup.entry,
    write: async (transaction, key, value) => {
      const request = transaction.request().input('key', mssql.NVarChar(50), key)
      await request
        .input('value', mssql.NVarChar(50), value)
        .query('INSERT INTO dbo.pairs ([key], [value]) VALUES (@key, @value)')
    },
    application: applicationOf(as),
    world: {
      ...destroyingOf(as, (entry, n) => joinOnServer(entry.staging.server, `kept-${n}.bak`)),
      cut: async (entry) => {
        isCut.add(entry.id)
        await placeFor(entry).way.cut()
        await rename(folderOf(entry), `${folderOf(entry)}-cut-off`)
      },
      reconnect: (entry) => mended(placeFor(entry)),
      copy: (source, to) => copyFile(fileAt(source), fileAt(to)),
      damage: (at, how) => damage(fileAt(at), how),
    },
    dispose: async () => {
      await engine.close()
      for (const place of [master, backup]) {
        if (isCut.has(place.entry.id)) await mended(place)
        await dropAll(place.entry)
        await place.way.cut()
      }
      await rm(join(folder.supervisor, name), { recursive: true, force: true })
    },
  }
}
