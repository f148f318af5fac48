import { type Epoch, endOf, pathAt } from '../history/epochs.ts'
import type { History } from '../history/history.ts'
import { type Judge, judged } from './judgement.ts'

/** Sets that were verified in the entry's folder before a revision and had not left it. */
const heldBefore = (h: History, entry: string, revision: number): ReadonlySet<string> => {
  const held = new Set<string>()
  const moves = [
    ...h.verifications.map((v) => ({ at: v.revision, set: v.data.set, on: v.data.on, here: true })),
    ...h.rejections.map((v) => ({ at: v.revision, set: v.data.set, on: v.data.on, here: false })),
    ...h.retirements
      .filter((r) => r.data.place.folder === 'backup')
      .map((r) => ({ at: r.revision, set: r.data.set, on: r.data.place.entry, here: false })),
  ].sort((a, b) => a.at - b.at)
  for (const { at, set, on, here } of moves) {
    if (at >= revision || on !== entry) continue
    if (here) held.add(set)
    else held.delete(set)
  }
  return held
}

/** The end of the freshest chain that the sets hold and that leads to the present; null: none. */
const freshest = (h: History, path: readonly Epoch[], held: ReadonlySet<string>): string | null => {
  const taken = h.backupsTaken.map((b) => b.data.backup)
  const order = (set: string): number => taken.findIndex((b) => b.set === set)
  const leadsHere = (set: string, epoch: string): boolean => {
    const at = path.findIndex((p) => p.id === epoch)
    const limit = path[at - 1]?.at ?? null
    return at >= 0 && (limit === null || order(set) <= order(endOf(limit)))
  }
  const last = taken.findLast(
    (b) => held.has(b.set) && leadsHere(b.set, b.epoch) && (b.base === null || held.has(b.base)),
  )
  return last?.set ?? null
}

/** Never 4: what an entry could be restored from at best, it still can after a deletion. */
export const lastChains: Judge = (h) => {
  const all = h.epochs
  const deleted = h.retirements.filter((r) => r.data.place.folder === 'backup')
  return judged('last chain', 'no link of the last restorable chain of an entry is deleted (Never 4)', deleted, (r) => {
    const { set, place } = r.data
    const held = heldBefore(h, place.entry, r.revision)
    const path = pathAt(all, r.revision)
    const before = freshest(h, path, held)
    const after = freshest(h, path, new Set([...held].filter((s) => s !== set)))
    return before === after
      ? null
      : `revision ${r.revision} deletes ${set} on ${place.entry}, which was restorable to ${before ?? 'nothing'} and now is to ${after ?? 'nothing'}`
  })
}

/** Never 8, second half. */
export const contingenciesStay: Judge = (h) => {
  const kept = [
    ...h.contingencies.map((c) => ({ revision: c.revision, sets: [c.data.backup.set] })),
    ...h.pins.map((p) => ({ revision: p.revision, sets: p.data.sets })),
  ]
  return judged(
    'contingency stays',
    'no contingency backup, nor what stands for one, is deleted (Never 8)',
    kept,
    (k) => {
      const gone = h.retirements.find(
        (r) => r.revision > k.revision && r.data.place.folder === 'backup' && k.sets.includes(r.data.set),
      )
      return gone === undefined
        ? null
        : `revision ${gone.revision} deletes ${gone.data.set} on ${gone.data.place.entry}`
    },
  )
}

/** While on a backup database the master's epoch is what a return leads to; nothing is deleted during a switch. */
export const noneWhileSwitching: Judge = (h) => {
  const spans = h.switches.filter((s) => s.data.kind !== 'enable')
  const begun = h.events.filter((event) => event.type === 'SwitchStarted').map((event) => event.revision)
  return judged('none while switching', 'nothing is deleted while a switch runs', spans, (s) => {
    const from = begun.findLast((revision) => revision < s.revision) ?? s.revision
    const during = h.retirements.find((r) => r.revision > from && r.revision < s.revision)
    return during === undefined
      ? null
      : `revision ${during.revision} deletes ${during.data.set} within ${s.data.operation}`
  })
}
