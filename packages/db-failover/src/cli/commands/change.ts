import type { Change, Command, GroupId } from '@db-failover/domain'
import type { Either } from 'fp-ts/lib/Either.js'
import { type AskOptions, ask } from '../ask.ts'
import type { Failure } from '../failure.ts'
import { type Outcome, oneGroup, withLog } from '../session.ts'
import type { Cli } from '../world.ts'

/** Asks the one group for a command. */
export const asked = (cli: Cli, command: Command, options: AskOptions = {}): Promise<Outcome> =>
  withLog(cli, async (session) => {
    const group: Either<Failure, GroupId> = oneGroup(session)
    return group._tag === 'Left' ? group : ask(cli, session, group.right, command, options)
  })

/** Asks for one change of the description. */
export const changed = (cli: Cli, change: Change, options: AskOptions = {}): Promise<Outcome> =>
  asked(cli, { type: 'ChangeGroup', changes: [change] }, options)
