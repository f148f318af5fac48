import { readFile } from 'node:fs/promises'
import { localBackupFiles } from '@db-failover/backup-files-local'
import type { Entry } from '@db-failover/domain'
import type { SqlServerEngineConfig } from '@db-failover/engine-sqlserver'
import type { BackupFiles, DatabaseEngine, EngineExamination } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Mistake } from '../config/mistake.ts'
import type { Environment, Process } from '../config/process/read.ts'
import { type Reference, resolve } from '../config/process/reference.ts'
import type { Failure } from './failure.ts'

/** What a supervisor acts with. */
interface Acting {
  readonly engine: DatabaseEngine
  readonly files: BackupFiles
}

interface Login {
  readonly user: Reference
  readonly password: Reference
}

const answered = (login: Login | null | undefined, env: Environment) => {
  if (login === null || login === undefined) return null
  const user = resolve(login.user, env)
  const password = resolve(login.password, env)
  return user === null || password === null ? null : { user, password }
}

/** The authorities' certificates as text. A file that is not there is a mistake of the process file, by its place in it. */
const authoritiesOf = async (process: Process): Promise<Either<Mistake, readonly string[]>> => {
  const texts: string[] = []
  for (const [i, path] of process.certificateAuthorities.entries())
    try {
      texts.push(await readFile(path, 'utf8'))
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'FAILED'
      const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`
      const todo = 'put the PEM file of the authority there, or correct the path'
      return left(process.mistakeAt(['certificateAuthorities', String(i)], `${path}: ${why}; ${todo}`))
    }
  return right(texts)
}

/** What the SQL Server engine is told by the process file. */
const sqlServerConfig = async (process: Process, env: Environment): Promise<Either<Mistake, SqlServerEngineConfig>> => {
  const certificateAuthorities = await authoritiesOf(process)
  if (certificateAuthorities._tag === 'Left') return certificateAuthorities
  return right({
    process: process.process,
    credential: (entry: Entry) => answered(process.credentials[entry.server], env),
    hostCredential: (entry: Entry) => answered(process.credentials[entry.server]?.host, env),
    certificateAuthorities: certificateAuthorities.right,
    backup: { encryption: process.backupEncryption },
  })
}

/** The engine that the process file names; its driver is loaded only where it is named. */
export const adaptersOf = async (process: Process, env: Environment): Promise<Either<Failure, Acting>> => {
  const files = localBackupFiles()
  if (process.engine === 'sqlite') {
    const { sqliteEngine } = await import('@db-failover/engine-sqlite')
    return right({ engine: sqliteEngine(), files })
  }
  const config = await sqlServerConfig(process, env)
  if (config._tag === 'Left') return config
  const { sqlServerEngine } = await import('@db-failover/engine-sqlserver')
  return right({ engine: sqlServerEngine(config.right), files })
}

/** How the engine that the process file names looks at its servers. */
export const examinationOf = async (
  process: Process,
  env: Environment,
): Promise<Either<Failure, EngineExamination>> => {
  if (process.engine === 'sqlite') {
    const { examineSqlite } = await import('@db-failover/engine-sqlite')
    return right(examineSqlite())
  }
  const config = await sqlServerConfig(process, env)
  if (config._tag === 'Left') return config
  const { examineSqlServer } = await import('@db-failover/engine-sqlserver')
  return right(examineSqlServer(config.right))
}
