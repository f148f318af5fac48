import { given, ignores, lost, protectedGroup, works } from '@db-failover/domain/kit'
import { expect, test } from 'vitest'
import { forecastLines } from '../src/cli/forecast.ts'

/** The master was lost and has not been backed up since, the first backup database was lost, and its server is back. */
const { state, now } = given(protectedGroup(), lost('a'), works, ignores('TakeContingency'), lost('b'), works).when(
  (i) => i.world.down.delete('b'),
  (i) => i.world.probe('b'),
  works,
).story
const nowMs = Date.parse(now) + 60_000

test('a server whose former database is in no contingency backup is passed over', () => {
  expect(forecastLines(state, { anywhere: true }, nowMs)).toEqual([
    'passed over: b, its former database has no contingency backup yet',
  ])
})

test('with the waiver it is a target, and what is given up is named', () => {
  expect(forecastLines(state, { anywhere: true, withoutContingency: true }, nowMs)).toEqual([
    expect.stringMatching(
      /^would use b: .+ 1 min old.*; gives up the database that b was left with at 2026-03-01T00:00:00/,
    ),
  ])
})

test('a server on which nothing was left gives nothing up', () => {
  const { story } = given(protectedGroup())
  for (const line of forecastLines(story.state, { withoutContingency: true }, nowMs))
    expect(line).not.toContain('gives up')
})
