import type { Evidence } from './evidence/evidence.ts'
import { historyOf } from './history/history.ts'
import { grounded, oncePerOperation, oneActive, ownEpochs } from './judgements/active.ts'
import { unbroken } from './judgements/chain.ts'
import { consented, groundConsented, lossIsSaid } from './judgements/consent.ts'
import { contingencyFirst, contingencyIsReal, givenUpIsSaid } from './judgements/contingency.ts'
import { followed, together } from './judgements/following.ts'
import { rightDatabase, stopped } from './judgements/hosts.ts'
import type { Judge, Judgement } from './judgements/judgement.ts'
import { keptIsSecured, keptIsTold, keptWhileCutOff } from './judgements/keeping.ts'
import { ownOrigin, rightChains } from './judgements/restores.ts'
import { contingenciesStay, lastChains, noneWhileSwitching } from './judgements/retention.ts'
import { nothingNewer, rowsAreThere } from './judgements/rows.ts'
import { oneLeader, termsGrow } from './judgements/terms.ts'

const judges: readonly Judge[] = [
  unbroken,
  oneActive,
  ownEpochs,
  oncePerOperation,
  grounded,
  termsGrow,
  oneLeader,
  consented,
  lossIsSaid,
  groundConsented,
  rightChains,
  ownOrigin,
  lastChains,
  contingenciesStay,
  noneWhileSwitching,
  contingencyFirst,
  givenUpIsSaid,
  contingencyIsReal,
  rightDatabase,
  stopped,
  keptWhileCutOff,
  keptIsTold,
  keptIsSecured,
  rowsAreThere,
  nothingNewer,
  followed,
  together,
]

/** Everything that is judged, whether it holds or not. Throws `Unreadable` where the evidence is none. */
export const judgementsOn = (e: Evidence): readonly Judgement[] => {
  const history = historyOf(e)
  return judges.map((judge) => judge(history))
}

/** A sentence for each case in which something does not hold, led by what it breaks. */
export const violations = (e: Evidence): readonly string[] =>
  judgementsOn(e).flatMap(({ says, against }) => against.map((found) => `${says}: ${found}`))
