import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Either, left } from 'fp-ts/lib/Either.js'
import { type Process, readProcess } from '../config/process/read.ts'
import type { Failure } from './failure.ts'
import type { Cli } from './world.ts'

const names = ['db-failover.yaml', 'db-failover.yml', 'db-failover.json'] as const

/** The process file: `--config`, else the one in the folder where the command is called. */
export const findConfig = async ({ globals, cwd, env }: Cli): Promise<Either<Failure, Process>> => {
  if (globals.config !== undefined) return readProcess(resolve(cwd, globals.config), env)
  const found = names.map((n) => join(cwd, n)).find((f) => existsSync(f))
  return found === undefined
    ? left({
        _tag: 'Usage',
        says: `there is no ${names[0]} in ${cwd}\n  type: db-failover init, or name the file with --config`,
      })
    : readProcess(found, env)
}
