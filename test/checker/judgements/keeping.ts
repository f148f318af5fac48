import type { Acknowledged } from '../evidence/journal.ts'
import { type History, notBefore } from '../history/history.ts'
import { lateIn, rowText } from './hosts.ts'
import { type Judge, judged } from './judgement.ts'

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
    .map(({ row, after }) => `${rowText(row)}, after the switch of revision ${after}, and could reach the log`)
  const says = 'under `keep` an old epoch is used only while cut off from the log (Never 1)'
  return { id: 'keep', says, looked: h.journal.length, against }
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
      if (untold !== undefined) return `${rowText(untold)}, lies in no span that ${host} told`
      const count = told.reduce((sum, t) => sum + t.transactions, 0)
      return count >= mine.length ? null : `${host} told of ${count} transactions and wrote ${mine.length}`
    },
  )
}

/** Never 1, `keep`: a database that was written to past its epoch is in a contingency backup before it is returned to. */
export const keptIsSecured: Judge = (h) => {
  const late = lateIn(h, 'keep')
  const returns = h.switches.filter((s) => s.data.kind.startsWith('return') && s.data.origin === null)
  const says = 'under `keep` a database that hosts went on with is secured before it is returned to (Never 1)'
  return judged('kept is secured', says, returns, (s) => {
    const { to } = s.data
    const before = notBefore(h, s.revision)
    const written = late.filter(({ row }) => row.entry === to && row.after.machine < before)
    const [first] = written
    if (first === undefined) return null
    const secured = h.contingencies.some((c) => c.data.of === to && c.revision > first.after && c.revision < s.revision)
    return secured
      ? null
      : `revision ${s.revision} returns to ${to}, with ${written.length} such rows, the first: ${rowText(first.row)}`
  })
}
