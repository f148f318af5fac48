import type { Acknowledged } from '../application/journal.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { type Check, check, none } from './check.ts'
import { factsOf } from './facts-of.ts'
import { failovers, type Switched } from './switches.ts'

const returns = (e: Evidence): readonly Switched[] =>
  factsOf(e.facts, 'ActiveSwitched').filter((s) => s.data.kind.startsWith('return-discarding'))

/** Epochs of the stay that the return ended: those opened away from the master since it was last active. */
const stayOf = (e: Evidence, back: Switched): ReadonlySet<string> => {
  const earlier = factsOf(e.facts, 'ActiveSwitched').filter((s) => s.revision < back.revision)
  const since = earlier.findLastIndex((s) => s.data.to === back.data.to)
  return new Set(earlier.slice(since + 1).map((s) => s.data.epoch))
}

const lostInFailover = (e: Evidence): ReadonlySet<number> => {
  const lost = failovers(e).flatMap((l) => {
    const census = e.censuses.find((c) => c.epoch === l.switched.data.epoch)
    return e.journal.filter((a) => a.epoch === l.switched.data.parent?.epoch && !census?.rows.has(a.row))
  })
  return new Set(lost.map((a) => a.row))
}

const givenUpBy = (e: Evidence, back: Switched): readonly Acknowledged[] => {
  const stay = stayOf(e, back)
  const lost = lostInFailover(e)
  const census = e.censuses.find((c) => c.epoch === back.data.epoch)
  return e.journal.filter(
    (a) => stay.has(a.epoch) && !lost.has(a.row) && census !== undefined && !census.rows.has(a.row),
  )
}

const kept = (e: Evidence, back: Switched): Check => {
  const rows = givenUpBy(e, back)
  const operation = back.data.operation
  const sets = factsOf(e.facts, 'ContingencyBackupTaken')
    .filter((c) => c.data.operation === operation)
    .map((c) => c.data.backup.set as string)
  const held = e.contingencies.filter((c) => sets.includes(c.set))
  return none(
    `given-up-kept ${operation}`,
    `return to ${back.data.to}: every row that was given up is in the contingency backup, restored and read`,
    rows.filter((a) => !held.some((c) => c.rows.has(a.row))),
    (a) => `row ${a.row} of ${a.entry}`,
    `${rows.length} rows in ${sets.join(', ') || 'no contingency backup'}`,
  )
}

const something = (e: Evidence, back: Switched): Check =>
  check(
    `given-up-real ${back.data.operation}`,
    `return to ${back.data.to}: rows written on a backup database really were given up`,
    givenUpBy(e, back).length > 0,
    `${givenUpBy(e, back).length} rows`,
  )

const inSpan = (e: Evidence, back: Switched): Check => {
  const spans = factsOf(e.facts, 'ChangesDiscarded').filter((c) => c.data.operation === back.data.operation)
  return none(
    `given-up-span ${back.data.operation}`,
    `return to ${back.data.to}: the log says when what was given up had been written`,
    givenUpBy(e, back).filter(
      (a) => !spans.some(({ data: { span } }) => a.after.wall >= span.from && a.before.wall <= (span.to ?? '9999')),
    ),
    (a) => `row ${a.row}, ${a.before.wall}`,
    spans.map((s) => `${s.data.span.from} to ${s.data.span.to ?? 'open'}`).join(', ') || 'no span',
  )
}

/** What the failover had lost was only out of reach: it lies in the master. */
const backAgain = (e: Evidence, back: Switched): Check => {
  const census = e.censuses.find((c) => c.epoch === back.data.epoch)
  const stay = stayOf(e, back)
  const own = e.journal.filter((a) => a.entry === back.data.to && a.before.wall < back.at && !stay.has(a.epoch))
  return none(
    `master-whole ${back.data.operation}`,
    `return to ${back.data.to}: every row that had been acknowledged on it is there, also what the failover had lost`,
    own.filter((a) => !census?.rows.has(a.row)),
    (a) => `row ${a.row}, ${a.before.wall}`,
    `${own.length} rows`,
  )
}

export const givenUpChecks = (e: Evidence): readonly Check[] => [
  ...returns(e).flatMap((back) => [kept(e, back), something(e, back), inSpan(e, back), backAgain(e, back)]),
  check('returned', 'the group returned to its master', returns(e).length > 0, `${returns(e).length} returns`),
]

/** At the end every acknowledged row is there, or one of the known reasons took it. */
export const accounted = (e: Evidence): Check => {
  const end = e.censuses.at(-1)
  const lost = lostInFailover(e)
  const givenUp = new Set(returns(e).flatMap((b) => givenUpBy(e, b).map((a) => a.row)))
  const byHand = new Set(e.deeds.flatMap((d) => [...d.rows]))
  const gone = e.journal.filter((a) => !end?.rows.has(a.row))
  const count = (s: ReadonlySet<number>) => gone.filter((a) => s.has(a.row)).length
  return none(
    'accounted',
    'every acknowledged row is in the database at the end, or is one of those that a receipt or a known hand took',
    gone.filter((a) => !lost.has(a.row) && !givenUp.has(a.row) && !byHand.has(a.row)),
    (a) => `row ${a.row}, acknowledged ${a.after.wall} on ${a.entry} in ${a.epoch}`,
    `${e.journal.length - gone.length} there; lost in a failover ${count(lost)}, given up ${count(givenUp)}, taken by hand ${count(byHand)}`,
  )
}
