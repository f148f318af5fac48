import { type WaysBack, waysBack } from './back.ts'
import type { Cut } from './cuts.ts'
import { type Explored, explore, type Limits } from './explore.ts'
import type { Subject } from './node.ts'
import { said, silent } from './report.ts'
import { startOfCut } from './start.ts'

export interface Proof {
  readonly explored: Explored
  readonly back: WaysBack
}

/** Explores the cut, asks Never 7 of every situation that was found, and says how far it came. */
export const proven = (subject: Subject, cut: Cut, limits: Limits): Proof => {
  const explored = explore(subject, [startOfCut(subject, cut, silent)], cut.scope, limits)
  const back =
    explored.faults.length === 0
      ? waysBack(subject, explored, ['a', ...cut.backups])
      : { faults: [], searched: 0, asked: false }
  said([
    cut.name,
    `  ${explored.states} states, ${explored.transitions} transitions, ${explored.closure ? 'closure' : `open: ${explored.frontier} states not looked at`}, deepest ${explored.deepest}, ${explored.rules.size} rules`,
    `  Never 7: ${back.asked ? `asked of every state, ${back.searched} ways searched beyond it` : 'not asked'}; ${explored.compared} joined states compared`,
  ])
  return { explored, back }
}
