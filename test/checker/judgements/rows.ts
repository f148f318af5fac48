import type { Acknowledged } from '../evidence/journal.ts'
import { type Epoch, endOf, pathAt } from '../history/epochs.ts'
import { type History, notBefore, seenBy } from '../history/history.ts'
import { lateRows } from './hosts.ts'
import type { Judge } from './judgement.ts'

interface Span {
  readonly from: string
  readonly to: string | null
}

/** A switch's window, closed by the receipt of its hosts where it was open. */
const windowOf = (h: History, revision: number): Span | null => {
  const data = h.switches.find((s) => s.revision === revision)?.data
  if (data?.loss == null) return null
  const closed = h.receipts.find((r) => r.data.operation === data.operation)?.data.lastWrite ?? null
  return { from: data.loss.from, to: data.loss.to ?? closed }
}

const backupOf = (h: History, set: string) => h.backupsTaken.find((b) => b.data.backup.set === set)

/** A moment, machine's clock, at which the backup had not begun to read. */
const notBegun = (h: History, set: string): number => {
  const operation = backupOf(h, set)?.data.operation
  const begun = h.backupsStarted.find((b) => b.data.operation === operation)
  return begun === undefined ? Number.NEGATIVE_INFINITY : notBefore(h, begun.revision)
}

/**
 * Whether a row may be missing from what was restored from a set. By the machine's clock: it was not acknowledged before
 * the set was begun. By the receipt, where wall clocks can be compared: it lies inside the stated span.
 */
const mayBeMissing = (h: History, a: Acknowledged, set: string, span: Span): boolean =>
  a.after.machine >= notBegun(h, set) &&
  (!h.clocksAgree || (a.after.wall >= span.from && (span.to === null || a.before.wall <= span.to)))

const text = ({ host, row, epoch, before, after }: Acknowledged): string =>
  `row ${row} of ${host} in ${epoch}, ${before.wall} to ${after.wall}`

const activeRows = (h: History, path: readonly Epoch[]): ReadonlySet<number> => {
  const generation = path.find((p) => p.generation !== null)?.generation
  const database = h.databases.find((d) => d.entry === path[0]?.entry && d.generation === generation)
  return new Set(database?.rows)
}

/** Why a row that the active database should have, and has not, is not where receipts and windows say; null: it may. */
const missingFromPath = (h: History, a: Acknowledged, path: readonly Epoch[], late: ReadonlySet<Acknowledged>) => {
  const at = path.findIndex((p) => p.id === a.epoch)
  const child = path[at - 1]
  if (child === undefined) return `${text(a)}, is missing from the active database`
  if (child.at === null) return `${text(a)}, is missing from a database that was opened in place`
  if (late.has(a)) return null
  const window = windowOf(h, child.revision)
  if (window === null)
    return `${text(a)}, is missing after a switch that should lose nothing, revision ${child.revision}`
  return mayBeMissing(h, a, endOf(child.at), window)
    ? null
    : `${text(a)}, is missing and lies outside the window ${window.from} to ${window.to ?? 'open'} of revision ${child.revision}`
}

/** Where rows of epochs lie that do not lead to the present. */
interface Elsewhere {
  readonly secured: ReadonlySet<number>
  /** In some database that is still there. */
  readonly standing: ReadonlySet<number>
}

/** What was given up lies in what secured it; an epoch that was only left, also in the database that was left. */
const missingElsewhere = (
  h: History,
  a: Acknowledged,
  { secured, standing }: Elsewhere,
  late: ReadonlySet<Acknowledged>,
) => {
  const givenUp = h.discards.some((d) => d.data.epoch === a.epoch)
  if (secured.has(a.row) || (!givenUp && standing.has(a.row)) || late.has(a)) return null
  const pinned = h.pins.filter((p) => p.data.epoch === a.epoch)
  const inGap = pinned.some((p) =>
    p.data.sets.some((set) => h.damaged.includes(set) || mayBeMissing(h, a, set, p.data.gap)),
  )
  const waived = h.consents.some((c) => c.data.to === 'noContingency')
  return inGap || waived ? null : `${text(a)}, was given up and lies in no contingency backup`
}

/** Every acknowledged row is where receipts and windows say. */
export const rowsAreThere: Judge = (h) => {
  const path = pathAt(h.epochs, Number.POSITIVE_INFINITY)
  const onPath = new Set(path.map((p) => p.id))
  const active = activeRows(h, path)
  const elsewhere = {
    secured: new Set(h.secured.flatMap((s) => s.rows ?? [])),
    standing: new Set(h.databases.flatMap((d) => d.rows)),
  }
  const late = new Set(lateRows(h).map(({ row }) => row))
  const against = h.journal.flatMap((a) => {
    if (active.has(a.row)) return []
    const wrong = onPath.has(a.epoch) ? missingFromPath(h, a, path, late) : missingElsewhere(h, a, elsewhere, late)
    return wrong === null ? [] : [wrong]
  })
  const says = 'every acknowledged row is where receipts and windows say'
  return { id: 'rows', says, looked: h.journal.length, against }
}

/** What was begun after a set was finished is not in what was restored from it: the chain is the one that is named. */
export const nothingNewer: Judge = (h) => {
  const path = pathAt(h.epochs, Number.POSITIVE_INFINITY)
  const active = activeRows(h, path)
  const ends = path.flatMap((p, i) => {
    const chain = path[i - 1]?.at ?? null
    const taken = chain === null ? undefined : backupOf(h, endOf(chain))
    return taken === undefined ? [] : [{ epoch: p.id, by: seenBy(h, taken.revision), set: taken.data.backup.set }]
  })
  const rows = ends.flatMap((end) => h.journal.filter((a) => a.epoch === end.epoch).map((a) => ({ a, end })))
  return {
    id: 'nothing newer',
    says: 'the active database holds nothing of an earlier epoch that is newer than the chain it came from',
    looked: rows.length,
    against: rows.flatMap(({ a, end }) =>
      a.before.machine > end.by && active.has(a.row) ? [`${text(a)}, is there, though ${end.set} is older`] : [],
    ),
  }
}
