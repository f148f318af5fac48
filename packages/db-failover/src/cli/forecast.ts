import { chainText, span } from '@db-failover/audit'
import { type Candidate, candidates, type Search, type State } from '@db-failover/domain'

/** What is lost beside the changes after the restorable point. */
const givenUp = ({ entry, givesUp }: Candidate): string =>
  givesUp === null
    ? ''
    : `; gives up the database that ${entry} was left with at ${givesUp.since}, which is in no contingency backup`

/** What a switch would use, how old that is, how long it took last time, and what it gives up. */
export const forecastLines = (state: State, search: Search, nowMs: number): readonly string[] => {
  const { fit, skipped } = candidates(state, search)
  return [
    ...fit.map((candidate, i) => {
      const { entry, from } = candidate
      const took = state.restores.tookMs[entry]
      return (
        `${i === 0 ? 'would use' : '  or else'} ${entry}: ${chainText(from.chain)}, ` +
        `${span(nowMs - Date.parse(from.point))} old${took === undefined ? '' : `, the last restore took ${span(took)}`}` +
        givenUp(candidate)
      )
    }),
    ...skipped.map(({ entry, why }) => `passed over: ${entry}, ${why}`),
  ]
}
