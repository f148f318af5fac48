import { endsOf, faultNames, momentNames } from './ends.ts'
import { ofEnds, ofFaults, ofMoments } from './told.ts'

export const faultsPath = 'docs/sqlserver-faults.md'

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
]

/** docs/sqlserver-faults.md: what a call of the engine comes to, for every fault in every moment. */
export const faultsPage = (): string =>
  [
    '# Faults of a SQL Server',
    '',
    'What a call of the SQL Server engine answers when something goes wrong before it begins or in the middle of its statement.',
    `All ${faultNames.length * momentNames.length} cells are executed through the real driver on emulated instances; no SQL Server was asked. In every`,
    'cell the fault then ends and the same call is made again: it is done, or, where the database itself has changed meanwhile,',
    'the one that is asked for next is. No row is lost, no session of a leader stays on a server, and nothing is thrown where',
    'nobody catches it.',
    '',
    ...table(
      ['', ...momentNames],
      faultNames.map((fault) => [`**${fault}**`, ...momentNames.map((moment) => endsOf(fault, moment).join(' or '))]),
    ),
    '',
    'Where several ends stand, milliseconds decide.',
    '',
    '## Ends',
    '',
    ...table(['end', 'means'], ofEnds),
    '',
    '## Moments',
    '',
    ...table(
      ['moment', 'the fault comes when'],
      momentNames.map((name) => [name, ofMoments[name]]),
    ),
    '',
    '## Faults',
    '',
    ...table(
      ['fault', 'exactly'],
      faultNames.map((name) => [name, ofFaults[name]]),
    ),
    '',
    '`pnpm docs:write` prints this page from the tests; `packages/engine-sqlserver/test/faults/table.long.test.ts` executes it.',
    '',
  ].join('\n')
