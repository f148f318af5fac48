import { type CopyError, copyLog } from '@db-failover/audit'
import { GroupId } from '@db-failover/domain'
import type { EventLog } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Failure } from '../failure.ts'
import { findConfig } from '../find-config.ts'
import { logFailure } from '../log-failure.ts'
import { logNamed } from '../log-named.ts'
import type { Outcome } from '../session.ts'
import type { Cli } from '../world.ts'

interface CopyOptions {
  readonly from: string
  readonly to: string
}

/** The groups to copy: the one that `--group` names, else those of the process file. */
const groupsToCopy = async (cli: Cli): Promise<Either<Failure, readonly GroupId[]>> => {
  const { group } = cli.globals
  if (group !== undefined)
    return GroupId.is(group)
      ? right([group])
      : left({ _tag: 'Usage', says: `${JSON.stringify(group)} is no group's name` })
  const process = await findConfig(cli)
  return process._tag === 'Right'
    ? right(process.right.groups)
    : left({ _tag: 'Usage', says: 'which group? name it with --group, or call this beside a process file' })
}

const copyFailure = (group: GroupId, error: CopyError): Failure => {
  switch (error._tag) {
    case 'Log': {
      const failure = logFailure(error.error)
      return 'says' in failure ? { ...failure, says: `the ${error.which}: ${failure.says}` } : failure
    }
    case 'SourceDamaged':
      return {
        _tag: 'Damaged',
        revision: error.at,
        says: `the source: ${error.says}; nothing from there on was copied`,
      }
    case 'CopyDamaged':
      return { _tag: 'Damaged', revision: error.at, says: `the copy: ${error.says}; do not use it` }
    case 'AnotherLog':
      return {
        _tag: 'Failed',
        says: `${error.says} (${group}, revision ${error.at}); nothing of the source was written to it`,
        next: null,
      }
    case 'NoSuchGroup':
      return { _tag: 'Failed', says: `the source has no group ${group}`, next: null }
    case 'Stopped':
      return {
        _tag: 'Failed',
        says: `interrupted${error.reached === null ? '' : ` at revision ${error.reached}`}; the same command goes on from there`,
        next: null,
      }
  }
}

/** Carries groups from one log to another, proven unchanged; an interrupted copy goes on where it ended. */
export const copy = async (cli: Cli, { from, to }: CopyOptions): Promise<Outcome> => {
  const groups = await groupsToCopy(cli)
  if (groups._tag === 'Left') return groups
  return withLogNamed(cli, from, false, (source) =>
    withLogNamed(cli, to, true, async (target) => {
      for (const group of groups.right) {
        const done = await copyLog({
          from: source,
          to: target,
          group,
          signal: cli.stop,
          progress: (revision) => cli.out.bar({ says: `${group}: revision ${revision}`, fraction: null }),
        })()
        cli.out.bar(null)
        if (done._tag === 'Left') return left(copyFailure(group, done.left))
        const { head, copied, found, hosts } = done.right
        cli.out.result({ group, head, copied, found, hosts, sound: true }, () => [
          cli.out.ink('good', `${group}: ${copied} events copied, ${found} were there already; the copy is sound`),
          `  head: revision ${head?.revision} ${head?.hash}`,
          ...(hosts === 0 ? [] : [`  and ${hosts} of what hosts have said`]),
        ])
      }
      return right(undefined)
    }),
  )
}

const withLogNamed = async (
  cli: Cli,
  name: string,
  create: boolean,
  use: (log: EventLog) => Promise<Outcome>,
): Promise<Outcome> => {
  const log = await logNamed(cli, name, { create })
  if (log._tag === 'Left') return log
  try {
    return await use(log.right)
  } finally {
    await log.right.close()
  }
}
