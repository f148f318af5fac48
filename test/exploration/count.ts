import { parseArgs } from 'node:util'
import { inWords, readRows, titleOf, writeRows } from './counted.ts'
import { type Cut, oneBackupDatabase, severalBackupDatabases } from './cuts.ts'
import { real } from './node.ts'
import { proven } from './proof.ts'

// Explores the cuts and writes what was counted into docs/proofs.md:
//   pnpm --filter @db-failover/exploration count [--cut TEXT] [--two SECONDS]
// `--two`: as long as this for each cut with two backup databases; without it, what the page says of them stays.

const { values } = parseArgs({ options: { cut: { type: 'string' }, two: { type: 'string' } } })
const seconds = values.two === undefined ? 0 : Number(values.two)

const counted = (cut: Cut, limit: number): string => {
  const { explored, back } = proven(
    real,
    cut,
    { seconds: limit, ...(cut.comparable ? { compareEvery: 200 } : {}) },
    200,
  )
  const faults = [...explored.faults, ...back.faults]
  if (faults.length > 0) throw new Error(faults.map((f) => [f.what, ...f.trace].join('\n')).join('\n\n'))
  return inWords(explored)
}

const twice = severalBackupDatabases(['b', 'c'])
const shared = oneBackupDatabase.map((one) => ({ one, two: twice.find((t) => t.name === one.name) }))
const alone = twice.filter((t) => oneBackupDatabase.every((c) => c.name !== t.name))
const cuts = [...shared, ...alone.map((two) => ({ one: undefined, two }))]
const said = readRows()

for (const { one, two } of cuts) {
  const cut = one ?? two
  if (cut === undefined || (values.cut !== undefined && !cut.name.startsWith(values.cut))) continue
  const title = titleOf(cut)
  const before = said.find((r) => r.cut === title)
  const row = {
    cut: title,
    one: one === undefined ? '' : counted(one, 600),
    two: two !== undefined && seconds > 0 ? counted(two, seconds) : (before?.two ?? 'not tried'),
  }
  const rows = readRows()
  const others = new Map(rows.map((r) => [r.cut, r]))
  others.set(title, row)
  writeRows(cuts.flatMap((c) => others.get(titleOf(c.one ?? c.two ?? cut)) ?? []))
}
