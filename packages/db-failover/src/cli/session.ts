import { replay, type Standing } from '@db-failover/audit'
import { GroupId } from '@db-failover/domain'
import type { EventLog } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Process } from '../config/process/read.ts'
import type { ExitCode, Failure } from './failure.ts'
import { findConfig } from './find-config.ts'
import { logFailure, openFailure } from './log-failure.ts'
import { logOf } from './log-of.ts'
import type { Cli } from './world.ts'

/** A process file that was read, with its log open. */
export interface Session {
  readonly process: Process
  readonly log: EventLog
  /** The group that `--group` names, else all of the file's. */
  readonly groups: readonly GroupId[]
}

export type Outcome = Either<Failure, void>
/** Of a command that ends as asked and still has an exit code to give. */
export type Answer = Either<Failure, ExitCode>

export const groupsOf = (process: Process, asked: string | undefined): Either<Failure, readonly GroupId[]> => {
  if (asked === undefined) return right(process.groups)
  return GroupId.is(asked)
    ? right([asked])
    : left({ _tag: 'Usage', says: `${JSON.stringify(asked)} is no group's name` })
}

/** Opens the log for as long as `use` takes. `create`: a log that does not exist is begun. */
export const withLog = async <A>(
  cli: Cli,
  use: (session: Session) => Promise<Either<Failure, A>>,
  { create } = { create: false },
): Promise<Either<Failure, A>> => {
  const process = await findConfig(cli)
  if (process._tag === 'Left') return process
  const groups = groupsOf(process.right, cli.globals.group)
  if (groups._tag === 'Left') return groups
  const log = await logOf(process.right, cli.env, { create })()
  if (log._tag === 'Left') return left(openFailure(log.left))
  try {
    return await use({ process: process.right, log: log.right, groups: groups.right })
  } finally {
    await log.right.close()
  }
}

/** The one group that a command speaks of. */
export const oneGroup = ({ groups, process }: Session): Either<Failure, GroupId> => {
  const [only, another] = groups
  return only === undefined || another !== undefined
    ? left({ _tag: 'Usage', says: `which group? name it with --group (groups: ${process.groups.join(', ')})` })
    : right(only)
}

/** The group's state at the head of its log. */
export const standingOf = async (log: EventLog, group: GroupId): Promise<Either<Failure, Standing>> => {
  const standing = await replay(log, group, null)()
  return standing._tag === 'Left' ? left(logFailure(standing.left)) : standing
}

export const missingGroup = (group: GroupId): Failure => ({
  _tag: 'Failed',
  says: `the log has no group ${group}`,
  next: 'apply group.yaml',
})
