import { existsSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import type { EventLog } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { isConnection, secretIn } from '../config/process/connection.ts'
import { type Process, readProcess } from '../config/process/read.ts'
import type { Failure } from './failure.ts'
import { openFailure } from './log-failure.ts'
import { logOf } from './log-of.ts'
import type { Cli } from './world.ts'

/**
 * A log that is named on the command line: a process file, which may hold references to credentials; the connection
 * string of an EventStoreDB without credentials; or a SQLite file.
 */
export const logNamed = async (
  cli: Cli,
  name: string,
  { create }: { create: boolean },
): Promise<Either<Failure, EventLog>> => {
  const place = await placeNamed(cli, name)
  if (place._tag === 'Left') return place
  const opened = await logOf(place.right, cli.env, { create })()
  if (opened._tag === 'Right') return opened
  return left(
    opened.left._tag === 'LogMissing'
      ? { _tag: 'Unavailable', what: 'log', says: `there is no log at ${opened.left.path}` }
      : openFailure(opened.left),
  )
}

const placeNamed = async (cli: Cli, name: string): Promise<Either<Failure, Pick<Process, 'log'>>> => {
  if (isConnection(name)) {
    const says = secretIn(name)
    return says === null
      ? right({ log: { eventstoredb: { connection: name, credentials: null } } })
      : left({ _tag: 'Usage', says })
  }
  const path = resolve(cli.cwd, name)
  if (['.yaml', '.yml', '.json'].includes(extname(path)) && existsSync(path)) return readProcess(path, cli.env)
  return right({ log: { sqlite: path } })
}
