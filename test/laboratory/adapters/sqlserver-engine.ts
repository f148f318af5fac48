import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sqlServerHostConnections } from '@db-failover/engine-sqlserver'
import { selfSigned } from '@db-failover/sqlserver-emulator'
import { asked, databasesOn, rowsOfMedia, type Secured, securedSets, whyUnreadable } from 'db-failover-test-checker'
import mssql from 'mssql'
import { inFolder, type Layout, type Machine, machines, type Part } from '../layout.ts'
import type { Network } from '../network/network.ts'
import type { EngineKind, RunningEngine } from './adapters.ts'
import { type Instance, startInstance } from './sqlserver-instance.ts'

const user = 'sa'
const password = 'Laboratory1!'
/** Milliseconds for each tenth of a backup or a restore. */
const PACE = 15

const share = '\\\\files\\share'

const onShare = (machine: Machine, part: Part): string => [share, machine, ...inFolder[part].split('/')].join('\\')

const started = (layout: Layout, machine: Machine, certificate: ReturnType<typeof selfSigned>): Promise<Instance> => {
  const own = join(layout.folder, machine, 'server')
  mkdirSync(own)
  mkdirSync(join(layout.part(machine, 'instance'), 'data'))
  return startInstance({
    folder: own,
    password,
    serverName: machine.toUpperCase(),
    certificate,
    volumes: [
      { prefix: 'D:\\', folder: layout.part(machine, 'instance') },
      { prefix: share, folder: layout.folder },
    ],
    paceMs: PACE,
  })
}

const start = async (layout: Layout, network: Network): Promise<RunningEngine> => {
  const certificate = selfSigned(['127.0.0.1'])
  writeFileSync(join(layout.folder, 'ca.pem'), certificate.certificate)
  const instances = new Map<Machine, Instance>()
  for (const machine of machines) {
    const instance = await started(layout, machine, certificate)
    instances.set(machine, instance)
    await network.reach(machine, instance.port)
  }
  const on = (machine: Machine): Instance => {
    const found = instances.get(machine)
    if (found === undefined) throw new Error(`there is no instance on ${machine}`)
    return found
  }
  /** Past all proxies. */
  const reached = (machine: Machine) => ({
    entry: machine,
    server: '127.0.0.1',
    port: on(machine).port,
    user,
    password,
  })
  const address = (machine: Machine): string => `127.0.0.1,${on(machine).port}`

  for (const [database, statement] of [
    ['master', 'CREATE DATABASE [orders]'],
    ['orders', 'CREATE TABLE dbo.orders (id bigint NOT NULL PRIMARY KEY, what nvarchar(50) NOT NULL)'],
  ] as const)
    await asked(reached('machine-a'), database, statement)

  const securedOn = async (machine: Machine, set: string): Promise<Secured> => {
    const files = readdirSync(layout.part(machine, 'backup')).filter((name) => name.endsWith('.bak'))
    const paths = files.map((name) => `${onShare(machine, 'backup')}\\${name}`)
    try {
      return { set, on: machine, rows: await rowsOfMedia(reached(machine), paths, set), why: '' }
    } catch (cause) {
      return { set, on: machine, rows: null, why: whyUnreadable(cause) }
    }
  }
  const login = { user: { env: 'DB_USER' }, password: { env: 'DB_PASSWORD' } }
  return {
    inEntry: (machine) => ({
      server: address(machine),
      instance: null,
      staging: { server: onShare(machine, 'staging'), supervisor: layout.part(machine, 'staging') },
      backup: { server: onShare(machine, 'backup'), supervisor: layout.part(machine, 'backup') },
    }),
    // Each probe is a connection with TLS and a login, on both sides of which everybody computes on one machine.
    // Before the active counts as lost, others who reach it must have had the time to probe it and to say so twice.
    policy: { probeEvery: '1s', probeTimeout: '3s', lostAfter: '3s' },
    inProcessFile: {
      engine: 'sqlserver',
      certificateAuthorities: ['../ca.pem'],
      credentials: Object.fromEntries(machines.map((machine) => [address(machine), { ...login, host: login }])),
    },
    env: { DB_USER: user, DB_PASSWORD: password },
    forHosts: certificate.certificate,
    lose: (machine) => on(machine).kill(),
    freeze: (machine) => on(machine).freeze(),
    server: (machine) => machine,
    databases: async () => (await Promise.all(machines.map((machine) => databasesOn(reached(machine))))).flat(),
    secured: async (events) => {
      const found: Secured[] = []
      for (const { set, on: entry } of securedSets(events)) {
        const machine = machines.find((m) => m === entry)
        found.push(
          machine === undefined
            ? { set, on: entry, rows: null, why: `there is no ${entry}` }
            : await securedOn(machine, set),
        )
      }
      return found
    },
    stop: async () => {
      await Promise.all([...instances.values()].map((instance) => instance.stop()))
    },
  }
}

export const sqlServerEmulator: EngineKind = {
  name: 'sqlserver-emulator',
  remote: true,
  start,
  host: (process, certificate) => ({
    connections: sqlServerHostConnections({
      process,
      credential: () => ({ user, password }),
      certificateAuthorities: [certificate],
      connectTimeoutMs: 2_000,
    }),
    write: async (connection, row) => {
      if (!(connection instanceof mssql.Transaction)) throw new Error('this is no transaction of the SQL Server engine')
      const request = connection
        .request()
        .input('row', mssql.BigInt, row)
        .input('what', mssql.NVarChar(50), `order ${row}`)
      await request.query('INSERT INTO dbo.orders (id, what) VALUES (@row, @what)')
    },
  }),
}
