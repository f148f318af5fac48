import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Change, initial, type State } from '@db-failover/domain'
import { systemClock } from '@db-failover/ports'
import type { Operator } from '@db-failover/supervisor'
import { left, right } from 'fp-ts/lib/Either.js'
import { changesTo, moved } from '../../config/group/changes.ts'
import { type GroupDescription, readDescription } from '../../config/group/read.ts'
import { type AskOptions, ask, operatorOf, submitFailure } from '../ask.ts'
import { changeText } from '../change-text.ts'
import type { Failure } from '../failure.ts'
import { findConfig } from '../find-config.ts'
import { type Outcome, standingOf, withLog } from '../session.ts'
import type { Cli } from '../world.ts'

interface ApplyOptions extends AskOptions {
  readonly dryRun?: boolean
}

const isMoved = (now: State, wanted: GroupDescription): Failure | null => {
  const [entry] = moved(now.configuration, wanted)
  return entry === undefined
    ? null
    : {
        _tag: 'Failed',
        says: `${entry.id} is another server, instance or database in the file than in the log; that is not a change of it`,
        next: `remove ${entry.id}`,
      }
}

/** A group that has just been created is taken over by a running supervisor within a moment. */
const taken = async (operator: Operator, cli: Cli): Promise<void> => {
  const until = systemClock.monotonic() + 2_800
  while (systemClock.monotonic() < until && !cli.stop.aborted) {
    const state = await operator.read()
    if (state._tag === 'Left' || state.right.people.leader !== null) return
    await systemClock.sleep(50, cli.stop)
  }
}

const show = ({ out }: Cli, wanted: GroupDescription, isNew: boolean, changes: readonly Change[]): void =>
  out.result({ group: wanted.group, dryRun: true, create: isNew, changes }, () => [
    ...(isNew ? [`create the group ${wanted.group} (${wanted.mode})`] : []),
    ...changes.map(changeText),
    ...(isNew || changes.length > 0 ? [] : [`${wanted.group} is as described`]),
  ])

/** Makes the group as the file describes it, in one change: all of it, or nothing. */
export const apply = async (cli: Cli, file: string, options: ApplyOptions): Promise<Outcome> => {
  const wanted = await readDescription(resolve(cli.cwd, file))
  if (wanted._tag === 'Left') return wanted
  const { group, mode } = wanted.right
  if (cli.globals.group !== undefined && cli.globals.group !== group)
    return left({ _tag: 'Usage', says: `the file describes the group ${group}, and not ${cli.globals.group}` })
  if (options.dryRun === true) {
    const config = await findConfig(cli)
    if (config._tag === 'Left') return config
    const { log } = config.right
    if ('sqlite' in log && !existsSync(log.sqlite)) {
      show(cli, wanted.right, true, changesTo(initial.configuration, wanted.right))
      return right(undefined)
    }
  }
  return withLog(
    cli,
    async (session) => {
      const standing = await standingOf(session.log, group)
      if (standing._tag === 'Left') return standing
      const { state } = standing.right
      const isNew = state.configuration.group === null
      const elsewhere = isMoved(state, wanted.right)
      if (elsewhere !== null) return left(elsewhere)
      const changes = changesTo(isNew ? initial.configuration : state.configuration, wanted.right)
      if (options.dryRun === true || (!isNew && changes.length === 0)) {
        show(cli, wanted.right, isNew, changes)
        return right(undefined)
      }
      if (isNew) {
        const operator = operatorOf(cli, session, group)
        const created = await operator.submit({ type: 'CreateGroup', group, mode })()
        if (created._tag === 'Left') return left(submitFailure(created.left))
        await taken(operator, cli)
      }
      return ask(cli, session, group, { type: 'ChangeGroup', changes: [...changes] }, options)
    },
    { create: true },
  )
}
