import { phase } from '@db-failover/domain'
import { type WaysBack, waysBack } from './back.ts'
import type { Cut } from './cuts.ts'
import { type Explored, explore, type Limits } from './explore.ts'
import type { Node, Subject } from './node.ts'
import { said, silent } from './report.ts'
import { asked } from './said-to-it.ts'
import { startOfCut } from './start.ts'

export interface Proof {
  readonly explored: Explored
  readonly back: WaysBack
  /** Rules that answered in any situation, to what happened or to what was asked beside it. */
  readonly rules: ReadonlySet<string>
}

/** Of every kind of situation one is asked everything. */
const kindOf = ({ state: s }: Node): string =>
  [
    phase(s),
    Object.keys(s.configuration.entries).length,
    s.switches.running?.kind,
    s.switches.running?.checked != null,
    Object.keys(s.switches.running?.secured ?? {}).length,
    Object.keys(s.switches.leftovers).length,
    s.switches.contingency?.kind,
    s.lineage.owed !== null,
    s.lineage.marked,
    ...Object.values(s.detection.health).map((h) => h.kind),
  ].join(' ')

/** Explores the cut, asks Never 7 of every situation if it closes, and says how far it came. */
export const proven = (subject: Subject, cut: Cut, limits: Limits, askEvery = 10): Proof => {
  const rules = new Set<string>()
  const kinds = new Set<string>()
  let met = 0
  const explored = explore(subject, [startOfCut(subject, cut, silent)], cut.scope, limits, (n) => {
    const faults: string[] = []
    const kind = kindOf(n)
    if (met++ % askEvery === 0 || !kinds.has(kind))
      asked(subject, n, (rule, input) => {
        rules.add(rule)
        if (rule === 'unanswered') faults.push(`${input.type} has no answer in this phase`)
      })
    kinds.add(kind)
    return faults
  })
  for (const rule of explored.rules.keys()) rules.add(rule)
  const back =
    explored.closure && explored.faults.length === 0
      ? waysBack(subject, explored, ['a', ...cut.backups])
      : { faults: [], searched: 0, asked: false }
  said([
    cut.name,
    `  ${explored.states} states, ${explored.transitions} transitions, ${explored.closure ? 'closure' : `open: ${explored.frontier} states not looked at`}, deepest ${explored.deepest}, ${rules.size} rules`,
    `  Never 7: ${back.asked ? `asked of every state, ${back.searched} ways searched beyond it` : 'not asked'}; ${explored.compared} joined states compared`,
  ])
  return { explored, back, rules }
}
