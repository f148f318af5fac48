import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Entry, EntryId } from '@db-failover/domain'
import { sqlServerEngine } from '@db-failover/engine-sqlserver'
import type { DatabaseEngine } from '@db-failover/ports'
import { selfSigned } from '@db-failover/sqlserver-emulator'
import mssql from 'mssql'
import { credential } from './credential.ts'

const program = fileURLToPath(new URL('instances.ts', import.meta.url))

/** Instances in one process. */
export interface Servers {
  /** An entry on the instance of that name. */
  readonly entry: (name: string, database: string) => Entry
  /** As SIGKILL: all of them are gone at once. */
  readonly kill: () => Promise<void>
}

/** Of all instances: clients cannot tell two authorities of one name apart. */
const certificate = selfSigned(['localhost', '127.0.0.1'])

const portsIn = (line: string): readonly number[] => JSON.parse(line)

/** Starts them in the folder, where their databases and backups lie too. */
export const startServers = async (folder: string, names: readonly string[], pace = 0): Promise<Servers> => {
  writeFileSync(join(folder, 'certificate.json'), JSON.stringify(certificate), { mode: 0o600 })
  const child = spawn(process.execPath, ['--conditions=db-failover-source', program, folder, `${pace}`, ...names], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line]: unknown[] = await once(createInterface({ input: child.stdout }), 'line')
  const ports = portsIn(String(line))
  const lies = (name: string, part: string) => {
    const path = join(folder, name, part)
    mkdirSync(path, { recursive: true })
    return { server: path, supervisor: path }
  }
  return {
    entry: (name, database) => ({
      id: name as EntryId,
      machine: name,
      server: `127.0.0.1,${ports[names.indexOf(name)]}`,
      instance: null,
      database,
      staging: lies(name, 'staging'),
      backup: lies(name, 'copies'),
    }),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

export const certificateAuthorities = [certificate.certificate]

export const engineFor = (): DatabaseEngine =>
  sqlServerEngine({
    process: 'supervisor-1',
    credential: () => credential,
    hostCredential: () => credential,
    certificateAuthorities,
  })

/** The driver's pool of one connection, as an application would open it. */
export const poolOn = async ({ server }: Entry): Promise<mssql.ConnectionPool> => {
  const pool = new mssql.ConnectionPool({
    server: '127.0.0.1',
    port: Number(server.split(',')[1]),
    ...credential,
    pool: { max: 1, min: 0 },
    options: {
      encrypt: true,
      trustServerCertificate: false,
      cryptoCredentialsDetails: { ca: certificate.certificate },
    },
  })
  pool.on('error', () => {})
  return pool.connect()
}
