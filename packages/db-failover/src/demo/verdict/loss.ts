import type { Acknowledged } from '../application/journal.ts'
import type { Census, Evidence } from '../evidence/evidence.ts'
import { type Check, check, none } from './check.ts'
import { unsupervised } from './down.ts'
import { factsOf, from } from './facts-of.ts'
import { failovers, type Losing, snapshotOf } from './switches.ts'

const censusAfter = (e: Evidence, { switched }: Losing): Census | undefined =>
  e.censuses.find((c) => c.epoch === switched.data.epoch)

/** Rows acknowledged in the epoch that the switch left. */
const leftBy = (e: Evidence, { switched }: Losing): readonly Acknowledged[] =>
  e.journal.filter((a) => a.epoch === switched.data.parent?.epoch)

const name = ({ switched: { data } }: Losing): string => `${data.from ?? ''} to ${data.to}`

const missing = (e: Evidence, l: Losing, census: Census): Check => {
  const rows = leftBy(e, l).filter((a) => !census.rows.has(a.row))
  const to = l.loss.to ?? '9999'
  const outside = rows.filter((a) => a.after.wall < l.loss.from || a.before.wall > to)
  const says = `failover ${name(l)}: every acknowledged row that is missing lies inside the data-loss window of the receipt`
  const found = `${rows.length} of ${leftBy(e, l).length} rows missing, window ${l.loss.from} to ${l.loss.to ?? 'open'}`
  return none(
    `loss-inside ${l.switched.data.operation}`,
    says,
    outside,
    (a) => `row ${a.row}, ${a.before.wall} to ${a.after.wall}`,
    found,
  )
}

const somethingLost = (e: Evidence, l: Losing, census: Census): Check => {
  const rows = leftBy(e, l).filter((a) => !census.rows.has(a.row)).length
  return check(
    `loss-real ${l.switched.data.operation}`,
    `failover ${name(l)}: what was acknowledged after the last copied backup really is missing`,
    rows > 0,
    `${rows} rows`,
  )
}

const surviving = (e: Evidence, l: Losing, census: Census): Check => {
  const snapshot = snapshotOf(e, l.switched)
  const until = snapshot?.contains.noneAfter ?? l.loss.from
  const inside = leftBy(e, l).filter((a) => census.rows.has(a.row) && a.before.wall > until)
  return none(
    `loss-tight ${l.switched.data.operation}`,
    `failover ${name(l)}: no surviving row lies inside the window but those within the snapshot's start`,
    inside,
    (a) => `row ${a.row}, ${a.before.wall}, snapshot until ${until}`,
    `window begins with the snapshot (${from(l.loss.from, until)} ms wide)`,
  )
}

const longest = (spans: readonly number[]): number => Math.max(0, ...spans)

/**
 * What the promise allows: the differential's interval, and how long backup, copy, detection and switch took. It speaks of
 * a group that is supervised: the time within the window in which the supervisor was dead is added, and nothing else.
 */
const allowed = (e: Evidence, { switched, loss }: Losing): number => {
  const { facts } = e
  const backup = longest(
    factsOf(facts, 'BackupTaken').map((b) => from(b.data.backup.startedAt, b.data.backup.finishedAt)),
  )
  const verified = factsOf(facts, 'CopyVerified')
  const copy = longest(
    factsOf(facts, 'BackupTaken').flatMap((b) => {
      const first = verified.find((v) => v.data.set === b.data.backup.set)
      return first === undefined ? [] : [from(b.data.backup.finishedAt, first.at)]
    }),
  )
  const lost = [...factsOf(facts, 'MasterLost'), ...factsOf(facts, 'BackupDatabaseLost')]
    .filter((l) => l.data.entry === switched.data.from && l.revision < switched.revision)
    .sort((a, b) => b.revision - a.revision)[0]
  const detection = lost === undefined ? 0 : from(lost.data.window.lastGood ?? lost.data.window.since, lost.at)
  const switching = lost === undefined ? 0 : from(lost.at, switched.at)
  // From the recorded loss on, a death lies within the switch, whose length is measured.
  const dead = unsupervised(e, { from: loss.from, to: lost?.at ?? switched.at })
  return e.differentialEveryMs + backup + copy + detection + switching + dead
}

const bounded = (e: Evidence, l: Losing): Check => {
  const most = allowed(e, l)
  const length = l.loss.to === null ? Number.POSITIVE_INFINITY : from(l.loss.from, l.loss.to)
  return check(
    `loss-bounded ${l.switched.data.operation}`,
    `failover ${name(l)}: the window is no longer than differential interval + backup + copy + detection + switch`,
    length <= most,
    `${length} ms of at most ${most} ms`,
  )
}

const ofFailover = (e: Evidence, l: Losing): readonly Check[] => {
  const census = censusAfter(e, l)
  return census === undefined
    ? [
        check(
          `loss ${l.switched.data.operation}`,
          `failover ${name(l)}: its rows were counted`,
          false,
          'no count of its rows',
        ),
      ]
    : [missing(e, l, census), somethingLost(e, l, census), surviving(e, l, census), bounded(e, l)]
}

export const lossChecks = (e: Evidence): readonly Check[] => failovers(e).flatMap((l) => ofFailover(e, l))
