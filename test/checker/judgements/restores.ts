import { endOf, pathAt } from '../history/epochs.ts'
import type { History } from '../history/history.ts'
import type { Chain } from '../history/switches.ts'
import { type Judge, judged } from './judgement.ts'

const linksOf = ({ full, differential }: Chain): readonly string[] =>
  differential === null ? [full] : [full, differential]

/** Why the chain does not lead to the active's present; null: it does. */
const offPath = (h: History, chain: Chain, revision: number): string | null => {
  const taken = h.backupsTaken
  const order = (set: string): number => taken.findIndex((b) => b.data.backup.set === set)
  const path = pathAt(h.epochs, revision)
  for (const link of linksOf(chain)) {
    const epoch = taken[order(link)]?.data.backup.epoch
    const at = path.findIndex((p) => p.id === epoch)
    if (at < 0) return `${link} is of an epoch that does not lead to the present`
    const limit = path[at - 1]?.at ?? null
    if (limit !== null && order(link) > order(endOf(limit))) return `${link} is later than where its epoch was left`
  }
  return null
}

const wrongLinks = (h: History, { full, differential }: Chain): string | null => {
  const taken = h.backupsTaken.map((b) => b.data.backup)
  if (!taken.some((b) => b.set === full && b.kind === 'full')) return `${full} is no full`
  if (differential === null) return null
  return taken.some((b) => b.set === differential && b.kind === 'differential' && b.base === full)
    ? null
    : `${differential} does not rest on ${full}`
}

/** Never 3. */
export const rightChains: Judge = (h) =>
  judged(
    'chains',
    'only a chain that leads to the present is restored, and a differential only on its base (Never 3)',
    h.restoresStarted,
    (r) => {
      const { chain, readFrom, operation } = r.data
      const pinned = h.pinnedLineages.some(
        (p) =>
          p.revision < r.revision &&
          p.data.chain.full === chain.full &&
          p.data.chain.differential === chain.differential,
      )
      const unverified = linksOf(chain).find(
        (link) =>
          !h.verifications.some((v) => v.revision < r.revision && v.data.set === link && v.data.on === readFrom),
      )
      const found =
        wrongLinks(h, chain) ??
        (pinned ? null : offPath(h, chain, r.revision)) ??
        (unverified === undefined ? null : `${unverified} was never verified on ${readFrom}`)
      return found === null ? null : `revision ${r.revision}, ${operation}: ${found}`
    },
  )

/** An `ActiveSwitched` names the chain that its own operation restored. */
export const ownOrigin: Judge = (h) => {
  const restored = h.switches.filter((s) => s.data.origin !== null)
  return judged('origin', 'a switch names the chain that its database came from (Never 1)', restored, (s) => {
    const { operation, generation, origin } = s.data
    const from = h.restoresStarted.find((r) => r.revision < s.revision && r.data.generation === generation)
    return from !== undefined && origin !== null && endOf(from.data.chain) === endOf(origin)
      ? null
      : `revision ${s.revision}, ${operation}: ${generation} was restored from ${from === undefined ? 'nothing' : endOf(from.data.chain)}`
  })
}
