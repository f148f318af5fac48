import { scenarios } from '../scenarios/scenarios.ts'
import { countsOf, sightsOf } from '../seen/print.ts'
import { seenOf } from '../seen/seen.ts'
import { ends } from './ends.ts'
import { moments } from './moments.ts'
import { cells, cellText, type Table, tables } from './table.ts'

const lined = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const seenCells = seenOf('cells')
const seenScenarios = seenOf('scenarios')

const endsAt = (table: Table, fault: string, moment: string): string => {
  const cell = cells.find((c) => c.table === table && c.fault === fault && c.moment === moment)
  if (cell === undefined) return ''
  return `${cell.ends.join(' or ')}<br>${sightsOf(seenCells, cellText(cell), cell.ends.length > 1)}`
}

const counted = tables.map((table) => [
  `--log ${table.log.name} --engine ${table.engine.name}`,
  countsOf(seenCells, cells.filter((cell) => cell.table === table).map(cellText)),
])

const printed = (table: Table): string => `## ${table.title}

\`--log ${table.log.name} --engine ${table.engine.name}\`

${lined(
  ['', ...moments.map(({ name }) => name)],
  Object.keys(table.faults).map((fault) => [`**${fault}**`, ...moments.map(({ name }) => endsAt(table, fault, name))]),
)}

${lined(
  ['fault', 'exactly'],
  Object.entries(table.faults).map(([name, { says }]) => [name, says]),
)}
`

/** docs/faults.md, from the tables that the tests execute and from what runs have noted. */
export const faultsPage = (): string => `# Faults

What becomes of an operation when something goes wrong in the middle of it. Each cell is a test of real processes, three
supervisors and three hosts, with \`withoutLog\` \`stop\` and \`keep\`; that the operation was still under way when the fault
struck is looked up in the log, and the cell is run again where it was not. A run of the long tests takes as many cells as
its budget allows; \`pnpm chaos --cells ''\` takes all of them. Then the world is healed, and in every cell the
group comes to rest by itself or by one of the commands that \`status\` names: the master active and protected, every host
writing to it, no acknowledged row anywhere but where receipts and windows say.

Servers (EventStoreDB, SQL Server) are emulated, each in a process of its own; every connection of every process goes through
a proxy of its own. Where two ends stand, milliseconds decide: whether a file was read, or a database opened, before the
fault came. The leader lease is 2 s. A forced failover goes to machine-b; copies go to machine-b and machine-c.

A cell says how what was under way is expected to end, and below it on which day it was last executed under both modes and
seen to end so; where two ends stand, which one it was.

${lined(['cells', 'seen'], counted)}

${tables.map(printed).join('\n')}
## Ends

${lined(
  ['end', 'means'],
  Object.entries(ends).map(([end, says]) => [end, says]),
)}

## Moments

${lined(
  ['moment', 'the fault comes when'],
  moments.map(({ name, says }) => [name, says]),
)}

## Scenarios

Servers and networks that fail, by name: \`pnpm chaos --scenario TEXT\`. Of these the checker's judgements are asked, and
what each expects beside them. Seen: ${countsOf(
  seenScenarios,
  scenarios.map(({ name }) => name),
)}.

${lined(
  ['scenario', 'log', 'database servers', 'held'],
  scenarios.map(({ name, log, engine }) => [name, log.name, engine.name, sightsOf(seenScenarios, name, false)]),
)}
`
