import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { tableFaults } from '../table/faults.ts'
import { moments } from '../table/moments.ts'
import { faultsPage } from '../table/print.ts'
import { cells } from '../table/table.ts'

it('every fault has an end at every moment', () => {
  expect(cells).toHaveLength(Object.keys(tableFaults).length * moments.length)
  for (const { ends } of cells) expect(ends.length).toBeGreaterThan(0)
})

it('docs/faults.md is what the table says', () => {
  const there = readFileSync(new URL('../../../docs/faults.md', import.meta.url), 'utf8').replaceAll('\r\n', '\n')
  expect(there === faultsPage(), 'docs/faults.md is stale: run pnpm docs:write').toBe(true)
})
