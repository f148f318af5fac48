import { scenarios } from '../scenarios/scenarios.ts'
import { cells, cellText, tables } from '../table/table.ts'
import { countsOf } from './print.ts'
import { seenOf } from './seen.ts'

/** What docs/proofs.md says of what was seen, by the names of the places there. */
const counts = (): Readonly<Record<string, string>> => ({
  cells: tables
    .map((table) => {
      const own = cells.filter((cell) => cell.table === table).map(cellText)
      return `log \`${table.log.name}\` and engine \`${table.engine.name}\`: ${countsOf(seenOf('cells'), own)}`
    })
    .join('; '),
  scenarios: countsOf(
    seenOf('scenarios'),
    scenarios.map(({ name }) => name),
  ),
})

/** docs/proofs.md with the counts as they are now. */
export const proofsPage = (page: string): string =>
  Object.entries(counts()).reduce((text, [name, count]) => {
    const [from, to] = [`<!-- seen: ${name} -->`, '<!-- /seen -->']
    const start = text.indexOf(from)
    const end = text.indexOf(to, start)
    if (start < 0 || end < 0) throw new Error(`docs/proofs.md has no place for what was seen of ${name}`)
    return `${text.slice(0, start)}${from}${count}${text.slice(end)}`
  }, page)
