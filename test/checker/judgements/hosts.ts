import type { Acknowledged } from '../evidence/journal.ts'
import { type History, seenBy } from '../history/history.ts'
import { type Judge, type Judgement, judged } from './judgement.ts'

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

const lateIn = (h: History, mode: string) => lateRows(h).filter(({ after }) => modeAt(h, after) === mode)

const text = ({ host, row, epoch, before }: Acknowledged): string =>
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
    if (epoch === undefined) return [`${text(a)}, which the log does not know`]
    const right = epoch.entry === a.entry && (epoch.generation === null || epoch.generation === a.generation)
    return right ? [] : [`${text(a)}, was written to ${a.generation} on ${a.entry} instead of ${epoch.entry}`]
  })
  return ofRows(h, 'right database', 'every row was written where the log had made the database active', against)
}

/** Never 1, `stop`. */
export const stopped: Judge = (h) => {
  const against = lateIn(h, 'stop').map(({ row, after }) => `${text(row)}, after the switch of revision ${after}`)
  return ofRows(h, 'stop', 'under `stop` no row is begun in an epoch after a later one began (Never 1)', against)
}

/** Cut off from the log at that moment, as the laboratory knows. */
const wasCutOff = (h: History, { host, before }: Acknowledged): boolean =>
  h.disturbances.some(
    (d) =>
      d.kind === 'log' &&
      (d.who === 'all' || d.who === host) &&
      d.from <= before.machine &&
      before.machine <= d.to + h.backInTouchMs,
  )

/** Never 1, `keep`: only while cut off. */
export const keptWhileCutOff: Judge = (h) => {
  const against = lateIn(h, 'keep')
    .filter(({ row }) => !wasCutOff(h, row))
    .map(({ row, after }) => `${text(row)}, after the switch of revision ${after}, and could reach the log`)
  return ofRows(h, 'keep', 'under `keep` an old epoch is used only while cut off from the log (Never 1)', against)
}

/** Never 1, `keep`: with the span and the number in the next `HostReconnected`. A host that died took its count with it. */
export const keptIsTold: Judge = (h) => {
  const late = lateIn(h, 'keep').map(({ row }) => row)
  const hosts = [...new Set(late.map((a) => a.host))]
  return judged(
    'keep is told',
    'under `keep` what was written while cut off is told afterwards (Never 1)',
    hosts,
    (host) => {
      if (h.disturbances.some((d) => d.kind === 'death' && (d.who === host || d.who === 'all'))) return null
      const mine = late.filter((a) => a.host === host)
      const told = h.hostsReconnected.filter((r) => r.host === host).flatMap((r) => r.whileCutOff ?? [])
      const untold = !h.clocksAgree
        ? undefined
        : mine.find((a) => !told.some((t) => t.from <= a.before.wall && a.before.wall <= t.to))
      if (untold !== undefined) return `${text(untold)}, lies in no span that ${host} told`
      const count = told.reduce((sum, t) => sum + t.transactions, 0)
      return count >= mine.length ? null : `${host} told of ${count} transactions and wrote ${mine.length}`
    },
  )
}
