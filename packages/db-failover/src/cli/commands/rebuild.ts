import { resolve } from 'node:path'
import { type Rebuilt, readCopies, rebuilt, sentenceOf, type WriteError, writeRebuilt } from '@db-failover/audit'
import type { EntryId, Event, GroupId, ProcessId } from '@db-failover/domain'
import { systemClock } from '@db-failover/ports'
import { left, right } from 'fp-ts/lib/Either.js'
import { readDescription } from '../../config/group/read.ts'
import type { Failure } from '../failure.ts'
import { findConfig } from '../find-config.ts'
import { logFailure } from '../log-failure.ts'
import { type Outcome, withLog } from '../session.ts'
import type { Cli } from '../world.ts'

interface RebuildOptions {
  readonly from: readonly string[]
  readonly description: string
  readonly active?: EntryId
  readonly dryRun?: boolean
}

const writeFailure = (error: WriteError): Failure =>
  error._tag === 'GroupExists' ? { _tag: 'Failed', says: error.says, next: 'status' } : logFailure(error)

/** What is written, for people; an event's time and writer are the same for all. */
const told = (events: readonly Event[], actor: string, process: ProcessId): readonly string[] => {
  const from = { at: systemClock.now(), role: 'operator', actor, process, term: null, revision: 0n } as const
  return events.map((event) => sentenceOf({ event, from }))
}

const show = (cli: Cli, group: GroupId, { events, active, sets, leftOut }: Rebuilt, planned: ProcessId | null): void =>
  cli.out.result({ group, dryRun: planned !== null, active, sets, leftOut, events }, () => [
    ...(planned === null ? [] : ['would write:', ...told(events, cli.actor, planned).map((line) => `  ${line}`)]),
    cli.out.ink(
      'good',
      `${group}: ${planned === null ? 'was' : 'would be'} rebuilt from ${sets} backup sets, switched off`,
    ),
    active === null
      ? '  no database is active: enabling opens the master in place'
      : `  active: ${active}, which the newest copy was taken of; if another is, say so with --active`,
    ...leftOut.map((says) => `  left out: ${says}`),
    '  next: db-failover run, then db-failover enable --accept-data-loss',
  ])

/** A new log of a group from the manifests beside its copies, when the log is gone for good. */
export const rebuild = async (cli: Cli, options: RebuildOptions): Promise<Outcome> => {
  const description = await readDescription(resolve(cli.cwd, options.description))
  if (description._tag === 'Left') return description
  const { group } = description.right
  const config = await findConfig(cli)
  if (config._tag === 'Left') return config
  const { process } = config.right
  const copies = await readCopies(options.from.map((folder) => resolve(cli.cwd, folder)))
  if (copies._tag === 'Left') return left({ _tag: 'Usage', says: `--from: ${copies.left.says}` })
  const history = rebuilt(copies.right, description.right, { process, active: options.active ?? null })
  if (history._tag === 'Left') return left({ _tag: 'Usage', says: history.left.says })
  if (options.dryRun === true) {
    show(cli, group, history.right, process)
    return right(undefined)
  }
  return withLog(
    cli,
    async ({ log }) => {
      const now = { process, actor: cli.actor, at: systemClock.now() }
      const written = await writeRebuilt(log, group, history.right, now)()
      if (written._tag === 'Left') return left(writeFailure(written.left))
      show(cli, group, history.right, null)
      return right<Failure, void>(undefined)
    },
    { create: true },
  )
}
