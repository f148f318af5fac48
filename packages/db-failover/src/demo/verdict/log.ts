import { partsOf } from '@db-failover/domain'
import type { Acknowledged } from '../application/journal.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { type Check, check, none } from './check.ts'
import { killed } from './down.ts'
import { factsOf } from './facts-of.ts'

/** Every switch leaves the entry that the one before it made active: so there never were two. */
const oneActive = ({ facts }: Evidence): Check => {
  const switches = factsOf(facts, 'ActiveSwitched')
  const wrong = switches.filter((s, i) => s.data.from !== (switches[i - 1]?.data.to ?? null))
  return none(
    'one-active',
    'never two active databases in the log',
    wrong,
    (s) => `revision ${s.revision} leaves ${s.data.from ?? 'nothing'} for ${s.data.to}`,
    `${switches.length} switches, each away from the one active database`,
  )
}

const unbroken = ({ facts }: Evidence): Check =>
  none(
    'chain',
    'the log is unbroken: every hash, recomputed from the text as it lies, is the one it bears',
    facts.filter((f, i) => f.hash !== f.recomputed || f.revision !== i),
    (f) => `revision ${f.revision}`,
    `${facts.length} events`,
  )

/** An acknowledged row names the database that the log had made active in that epoch. */
const whereItShould = ({ facts, journal }: Evidence): Check => {
  const entryOf = new Map(factsOf(facts, 'ActiveSwitched').map((s) => [s.data.epoch as string, s.data.to as string]))
  for (const m of factsOf(facts, 'ManualBackupRequired')) entryOf.set(m.data.epoch, m.data.entry)
  return none(
    'active-only',
    'every acknowledged row was written to the database that the log had made active in that epoch',
    journal.filter((a) => entryOf.get(a.epoch) !== a.entry),
    (a) => `row ${a.row} was written to ${a.entry} in ${a.epoch}`,
    `${journal.length} rows`,
  )
}

/** Never 1: no transaction that began in an epoch after a later one had become active. */
const noLateWrite = ({ facts, journal }: Evidence): Check => {
  const switches = factsOf(facts, 'ActiveSwitched')
  const overSince = new Map(
    switches.flatMap((s, i) => {
      const before = switches[i - 1]
      return before === undefined ? [] : [[before.data.epoch as string, s.at] as const]
    }),
  )
  return none(
    'no-late-write',
    'no row was acknowledged in an epoch in a transaction that began after the switch to a later one',
    journal.filter((a) => {
      const over = overSince.get(a.epoch)
      return over !== undefined && a.before.wall > over
    }),
    (a) => `row ${a.row}, ${a.before.wall}, in ${a.epoch}`,
    `${switches.length} switches against ${journal.length} rows`,
  )
}

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

/** How far the wall clock was ahead of the monotonic one, at the beginning or the end; single delays do not count. */
const ahead = (some: readonly Acknowledged[]): number =>
  middle(some.map((a) => Date.parse(a.after.wall) - a.after.mono))

/** Milliseconds by which the two clocks may part over the whole story. */
const DRIFT = 50

const inOrder = ({ journal }: Evidence): Check =>
  none(
    'journal',
    'the journal is sound: row numbers only grow, and so does its time',
    journal.filter((a, i) => {
      const before = journal[i - 1]
      return before !== undefined && (a.row <= before.row || a.after.wall < before.after.wall)
    }),
    (a) => `row ${a.row}`,
    `${journal.length} acknowledged rows`,
  )

const clocks = ({ journal }: Evidence): Check => {
  const drift = Math.round(Math.abs(ahead(journal.slice(0, 50)) - ahead(journal.slice(-50))))
  return check('clocks', 'the clock did not step, so that its times can be compared', drift <= DRIFT, `${drift} ms`)
}

/** Operation ids only grow within a term: no number was given twice to two backups. */
const ownNumbers = ({ facts }: Evidence): Check => {
  const ids = factsOf(facts, 'BackupStarted').map((b) => b.data.operation)
  return check(
    'own-numbers',
    'no two backups bear one id',
    new Set(ids).size === ids.length,
    `${ids.length} backups in ${new Set(ids.map((i) => partsOf(i).term)).size} terms`,
  )
}

export const logChecks = (e: Evidence): readonly Check[] => [
  unbroken(e),
  oneActive(e),
  inOrder(e),
  clocks(e),
  whereItShould(e),
  noLateWrite(e),
  ownNumbers(e),
  killed(e),
]
