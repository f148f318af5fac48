import { ends } from './ends.ts'
import { tableFaults } from './faults.ts'
import { moments } from './moments.ts'
import { cells } from './table.ts'

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const endsAt = (fault: string, moment: string): string =>
  cells.find((c) => c.fault === fault && c.moment === moment)?.ends.join(' or ') ?? ''

/** docs/faults.md, from the table that the tests execute. */
export const faultsPage = (): string => `# Faults

What becomes of an operation when something goes wrong in the middle of it. Each cell is executed by real processes, three
supervisors and three hosts on the embedded adapters; then the world is healed, and in every cell the group comes to rest
by itself or by one of the commands that \`status\` names: the master active and protected, every host writing to it, no
acknowledged row anywhere but where receipts and windows say.

${table(
  ['', ...moments.map(({ name }) => name)],
  Object.keys(tableFaults).map((fault) => [`**${fault}**`, ...moments.map(({ name }) => endsAt(fault, name))]),
)}

Where two ends stand, milliseconds decide: whether a file was read, or a database opened, before the fault came.

## Ends

${table(
  ['end', 'means'],
  Object.entries(ends).map(([end, says]) => [end, says]),
)}

## Moments

${table(
  ['moment', 'the fault comes when'],
  moments.map(({ name, says }) => [name, says]),
)}

## Faults

The leader lease is 2 s. A forced failover goes to machine-b; copies go to machine-b and machine-c.

${table(
  ['fault', 'exactly'],
  Object.entries(tableFaults).map(([name, { says }]) => [name, says]),
)}
`
