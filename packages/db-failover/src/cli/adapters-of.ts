import { readFile } from 'node:fs/promises'
import { localBackupFiles } from '@db-failover/backup-files-local'
import type { Entry } from '@db-failover/domain'
import type { BackupFiles, DatabaseEngine } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
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

const sqlServerEngineOf = async (process: Process, env: Environment): Promise<DatabaseEngine> => {
  const { sqlServerEngine } = await import('@db-failover/engine-sqlserver')
  const certificateAuthorities = await Promise.all(process.certificateAuthorities.map((path) => readFile(path, 'utf8')))
  return sqlServerEngine({
    process: process.process,
    credential: (entry: Entry) => answered(process.credentials[entry.server], env),
    hostCredential: (entry: Entry) => answered(process.credentials[entry.server]?.host, env),
    certificateAuthorities,
  })
}

/** The engine that the process file names; its driver is loaded only where it is named. */
export const adaptersOf = async (process: Process, env: Environment): Promise<Either<Failure, Acting>> => {
  const files = localBackupFiles()
  if (process.engine === 'sqlite') {
    const { sqliteEngine } = await import('@db-failover/engine-sqlite')
    return right({ engine: sqliteEngine(), files })
  }
  try {
    return right({ engine: await sqlServerEngineOf(process, env), files })
  } catch (cause) {
    const says = cause instanceof Error ? cause.message : 'The engine cannot be loaded.'
    return left({ _tag: 'Usage', says: `certificateAuthorities: ${says}` })
  }
}
