import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { Cell } from './cell.ts'
import { faultsPage, faultsPath } from './page.ts'
import { tableHolds } from './suite.ts'

/** A few of the table's cells; the others are a long proof. */
const some: readonly Cell[] = [
  { fault: 'reset at once', moment: 'probe' },
  { fault: 'encryption downgraded', moment: 'full' },
  { fault: 'RST in a response', moment: 'full' },
  { fault: 'foreign full meanwhile', moment: 'differential' },
  { fault: 'disk full', moment: 'restore' },
  { fault: 'session killed (596)', moment: 'open' },
  { fault: 'service killed', moment: 'fence' },
  { fault: 'FIN between responses', moment: 'mark of an epoch' },
]

it('these faults end as the table says', async () => {
  expect((await tableHolds(some, 2)).size).toBe(some.length)
})

it(`${faultsPath} is what the table says`, () => {
  const there = readFileSync(fileURLToPath(new URL(`../../../../${faultsPath}`, import.meta.url)), 'utf8')
  expect(there.replaceAll('\r\n', '\n') === faultsPage(), `${faultsPath} is stale: run pnpm docs:write`).toBe(true)
})
