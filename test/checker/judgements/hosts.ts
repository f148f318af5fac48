import type { Acknowledged } from '../evidence/journal.ts'
import { type History, seenBy } from '../history/history.ts'
import type { Judge, Judgement } from './judgement.ts'

/** The revision of the first switch that came after the epoch was opened; null: none. */
const endedBy = (h: History, epoch: string): number | null => {
  const opened = h.epochs.find((o) => o.id === epoch)?.revision
  if (opened === undefined) return null
  return h.switches.find((s) => s.revision > opened)?.revision ?? null
}

/** Transactions that were begun when a later switch was in the log for certain, and the switch that they came after. */
export const lateRows = (h: History): readonly { readonly row: Acknowledged; readonly after: number }[] => {
  const ends = new Map(h.epochs.map((o) => [o.id, endedBy(h, o.id)] as const))
  return h.journal.flatMap((row) => {
    const end = ends.get(row.epoch) ?? null
    return end !== null && row.before.machine > seenBy(h, end) ? [{ row, after: end }] : []
  })
}

const modeAt = (h: History, revision: number): string | null =>
  h.policies.findLast((p) => p.revision < revision)?.data.policy.withoutLog ?? null

export const lateIn = (h: History, mode: string) => lateRows(h).filter(({ after }) => modeAt(h, after) === mode)

export const rowText = ({ host, row, epoch, before }: Acknowledged): string =>
  `row ${row} of ${host}, begun at ${before.wall} in ${epoch}`

/** One case per acknowledged row; those that break it are told. */
const ofRows = (h: History, id: string, says: string, against: readonly string[]): Judgement => ({
  id,
  says,
  looked: h.journal.length,
  against,
})

/** Every acknowledged row names the database that the log had made active in its epoch. */
export const rightDatabase: Judge = (h) => {
  const opened = new Map(h.epochs.map((o) => [o.id, o] as const))
  const against = h.journal.flatMap((a) => {
    const epoch = opened.get(a.epoch)
    if (epoch === undefined) return [`${rowText(a)}, which the log does not know`]
    const right = epoch.entry === a.entry && (epoch.generation === null || epoch.generation === a.generation)
    return right ? [] : [`${rowText(a)}, was written to ${a.generation} on ${a.entry} instead of ${epoch.entry}`]
  })
  return ofRows(h, 'right database', 'every row was written where the log had made the database active', against)
}

/** Never 1, `stop`. */
export const stopped: Judge = (h) => {
  const against = lateIn(h, 'stop').map(({ row, after }) => `${rowText(row)}, after the switch of revision ${after}`)
  return ofRows(h, 'stop', 'under `stop` no row is begun in an epoch after a later one began (Never 1)', against)
}
