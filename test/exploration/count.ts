import { parseArgs } from 'node:util'
import { inWords, readRows, titleOf, writeRows } from './counted.ts'
import { type Cut, oneBackupDatabase, severalBackupDatabases } from './cuts.ts'
import { real, withoutAlarms } from './node.ts'
import { proven } from './proof.ts'

// Explores the cuts and writes what was counted into docs/proofs.md:
//   pnpm --filter @db-failover/exploration count [--cut TEXT] [--two SECONDS] [--three SECONDS]
// `--two`, `--three`: as long as this, of the processor's time, for each cut with as many backup databases; without it, what
// the page says stays.

const { values } = parseArgs({
  options: { cut: { type: 'string' }, two: { type: 'string' }, three: { type: 'string' } },
})

/** Of the processor's time, so that a busy machine does not shorten anything. */
const clock = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const counted = (cut: Cut, seconds: number): string => {
  const subject = cut.backups.length === 1 ? real : withoutAlarms
  const limits = { seconds, clock, ...(cut.comparable ? { compareEvery: 200 } : {}) }
  const { explored, back } = proven(subject, cut, limits, 200)
  const faults = [...explored.faults, ...back.faults]
  if (faults.length > 0) throw new Error(faults.map((f) => [f.what, ...f.trace].join('\n')).join('\n\n'))
  return inWords(explored)
}

const cutsWith = (...backups: readonly string[]): ReadonlyMap<string, Cut> =>
  new Map((backups.length === 1 ? oneBackupDatabase : severalBackupDatabases(backups)).map((c) => [titleOf(c), c]))

const one = cutsWith('b')
const two = cutsWith('b', 'c')
const three = cutsWith('b', 'c', 'd')
const titles = [...new Set([...one.keys(), ...two.keys(), ...three.keys()])]

/** What is counted anew, or what was said before. */
const cell = (cut: Cut | undefined, seconds: string | undefined, before: string | undefined): string =>
  cut === undefined ? '' : seconds === undefined ? (before ?? 'not tried') : counted(cut, Number(seconds))

for (const title of titles) {
  if (values.cut !== undefined && !title.startsWith(values.cut)) continue
  const before = readRows().find((r) => r.cut === title)
  const row = {
    cut: title,
    one: cell(one.get(title), '600', undefined),
    two: cell(two.get(title), values.two, before?.two),
    three: cell(three.get(title), values.three, before?.three),
  }
  const rows = new Map([...readRows(), row].map((r) => [r.cut, r]))
  writeRows(titles.flatMap((t) => rows.get(t) ?? []))
}
