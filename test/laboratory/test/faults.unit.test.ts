import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { scenarios } from '../scenarios/scenarios.ts'
import { countsOf, sightsOf } from '../seen/print.ts'
import { proofsPage } from '../seen/proofs.ts'
import { seenOf, withSeen } from '../seen/seen.ts'
import { hasMet } from '../table/meeting.ts'
import { moments } from '../table/moments.ts'
import { faultsPage } from '../table/print.ts'
import { batchesOf } from '../table/run.ts'
import { cells, cellText, tables } from '../table/table.ts'

it('every fault has an end at every moment', () => {
  const faults = tables.reduce((sum, table) => sum + Object.keys(table.faults).length, 0)
  expect(cells).toHaveLength(faults * moments.length)
  for (const { ends } of cells) expect(ends.length).toBeGreaterThan(0)
})

it('what a table says of a fault, it says of one that it has', () => {
  for (const { faults, otherwise } of tables) expect(Object.keys(otherwise)).toEqual(Object.keys(faults))
})

it('every cell is in one batch of each mode, with cells of its own table', () => {
  const batches = batchesOf(cells, ['stop', 'keep'])
  for (const mode of ['stop', 'keep'])
    expect(new Set(batches.filter((b) => b.mode === mode).flatMap((b) => b.cells))).toEqual(new Set(cells))
  expect(batches.flatMap((b) => b.cells)).toHaveLength(2 * cells.length)
  for (const batch of batches) expect(new Set(batch.cells.map(({ table }) => table)).size).toBe(1)
})

it('a fault has met its moment only if the end of what was under way was not in the log yet', () => {
  const events = ['Requested', 'BackupStarted', 'AlarmRaised', 'BackupTaken'].map((type, revision) => ({
    type,
    revision,
  }))
  const sightings = events.map(({ revision }) => ({ revision, after: revision * 10, by: revision * 10 + 5 }))
  const met = (at: number, come: number | null = 1) =>
    hasMet({ come, at }, ['BackupTaken', 'BackupFailed'], events, sightings)
  expect(met(16), 'in the middle of it').toBe(true)
  expect(met(35), 'when its end was seen').toBe(false)
  expect(met(Number.POSITIVE_INFINITY), 'never').toBe(false)
  expect(met(99, null), 'of what is always under way').toBe(true)
  expect(hasMet({ come: 3, at: 99 }, ['BackupTaken'], events, sightings), 'of what never ended').toBe(true)
})

const document = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8').replaceAll('\r\n', '\n')

it('docs/faults.md is what the tables say and runs have noted, and docs/proofs.md counts it', () => {
  expect(document('faults.md') === faultsPage(), 'docs/faults.md is stale: run pnpm docs:write').toBe(true)
  const proofs = document('proofs.md')
  expect(proofs === proofsPage(proofs), 'docs/proofs.md is stale: run pnpm docs:write').toBe(true)
})

it('what runs have noted as seen are cells and scenarios that there are, and ends that the tables name', () => {
  for (const { what, stop, keep } of seenOf('cells')) {
    const cell = cells.find((c) => cellText(c) === what)
    expect(cell, what).toBeDefined()
    for (const sight of [stop, keep]) if (sight !== undefined) expect(cell?.ends, what).toContain(sight.end)
  }
  const names = scenarios.map(({ name }) => name)
  for (const { what } of seenOf('scenarios')) expect(names).toContain(what)
})

it('what is seen again replaces what was seen under the same mode', () => {
  const first = withSeen([], [{ what: 'b', mode: 'stop', end: 'done' }], '2026-01-01')
  const rows = withSeen(
    first,
    [
      { what: 'b', mode: 'stop', end: 'undone' },
      { what: 'a', mode: 'keep', end: 'done' },
    ],
    '2026-01-02',
  )
  expect(rows).toEqual([
    { what: 'a', keep: { on: '2026-01-02', end: 'done' } },
    { what: 'b', stop: { on: '2026-01-02', end: 'undone' } },
  ])
  expect(sightsOf(rows, 'a', true)).toBe('`stop` expected, not seen yet<br>`keep` seen 2026-01-02: done')
  expect(sightsOf(rows, 'c', true)).toBe('expected, not seen yet')
  expect(countsOf(rows, ['a', 'c'])).toBe('0 of 2 under `stop`, 1 of 2 under `keep`')
})
