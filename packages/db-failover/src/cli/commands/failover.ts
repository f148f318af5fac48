import { chainText, span } from '@db-failover/audit'
import { candidates, type EntryId, type State } from '@db-failover/domain'
import { systemClock } from '@db-failover/ports'
import { left, right } from 'fp-ts/lib/Either.js'
import { type AskOptions, ask } from '../ask.ts'
import { type Outcome, oneGroup, standingOf, withLog } from '../session.ts'
import type { Cli } from '../world.ts'

interface FailoverOptions extends AskOptions {
  readonly to?: EntryId
  readonly planned?: boolean
  readonly force?: boolean
  readonly acceptDataLoss?: boolean
  readonly acceptNoFence?: boolean
  readonly forecast?: boolean
}

/** What a switch would use, how old that is, and how long it took last time. */
const forecastLines = (state: State, to: EntryId | null, nowMs: number): readonly string[] => {
  const { fit, skipped } = candidates(state, to)
  return [
    ...fit.map(({ entry, from }, i) => {
      const took = state.restores.tookMs[entry]
      return (
        `${i === 0 ? 'would use' : '  or else'} ${entry}: ${chainText(from.chain)}, ` +
        `${span(nowMs - Date.parse(from.point))} old${took === undefined ? '' : `, the last restore took ${span(took)}`}`
      )
    }),
    ...skipped.map(({ entry, why }) => `passed over: ${entry}, ${why}`),
  ]
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
    const lines = forecastLines(standing.right.state, to, Date.now())
    if (options.forecast === true) {
      const { fit, skipped } = candidates(standing.right.state, to)
      cli.out.result({ group: group.right, at: systemClock.now(), candidates: fit, skipped }, () => lines)
      return right(undefined)
    }
    for (const line of lines) cli.out.note(line)
    const manner = options.force === true ? 'forced' : 'planned'
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
      },
      options,
    )
  })
