import { candidates, type EntryId, type Search } from '@db-failover/domain'
import { systemClock } from '@db-failover/ports'
import { left, right } from 'fp-ts/lib/Either.js'
import { type AskOptions, ask } from '../ask.ts'
import { forecastLines } from '../forecast.ts'
import { type Outcome, oneGroup, standingOf, withLog } from '../session.ts'
import type { Cli } from '../world.ts'

interface FailoverOptions extends AskOptions {
  readonly to?: EntryId
  readonly planned?: boolean
  readonly force?: boolean
  readonly acceptDataLoss?: boolean
  readonly acceptNoFence?: boolean
  readonly withoutContingency?: boolean
  readonly forecast?: boolean
}

/** Shows the forecast, then asks. Planned loses nothing or is undone; forced may lose what no copy holds. */
export const failover = (cli: Cli, options: FailoverOptions): Promise<Outcome> =>
  withLog(cli, async (session) => {
    const group = oneGroup(session)
    if (group._tag === 'Left') return group
    const to = options.to ?? null
    if (options.planned === true && options.force === true)
      return left({ _tag: 'Usage', says: 'a failover is --planned or --force, not both' })
    const standing = await standingOf(session.log, group.right)
    if (standing._tag === 'Left') return standing
    const manner = options.force === true ? 'forced' : 'planned'
    const withoutContingency = options.withoutContingency === true
    const search: Search = { to, anywhere: manner === 'forced', withoutContingency }
    const lines = forecastLines(standing.right.state, search, Date.now())
    if (options.forecast === true) {
      const { fit, skipped } = candidates(standing.right.state, search)
      cli.out.result({ group: group.right, at: systemClock.now(), candidates: fit, skipped }, () => lines)
      return right(undefined)
    }
    for (const line of lines) cli.out.note(line)
    return ask(
      cli,
      session,
      group.right,
      {
        type: 'FailOver',
        to,
        manner,
        acceptDataLoss: options.acceptDataLoss === true,
        acceptNoFence: options.acceptNoFence === true,
        withoutContingency,
      },
      options,
    )
  })
