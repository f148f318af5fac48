import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { judgementsOn } from '../check.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { evidenceFrom } from '../evidence/recorded.ts'
import { edited } from './forging/forge.ts'
import { forgeries } from './forging/forgeries.ts'
import { beforeTheReturn } from './forging/prefix.ts'

const recorded = (name: string): Evidence =>
  evidenceFrom(readFileSync(new URL(`../histories/${name}.jsonl`, import.meta.url), 'utf8'))

const truth = recorded('failover-and-return')

/** What is judged only where something was done that the true history does not have. */
const neverLooked = ['ground', 'keep is told', 'nothing newer']

it('a true history passes, and every judgement has looked at something in it', () => {
  for (const { id, looked, against } of judgementsOn(truth)) {
    expect(against, id).toEqual([])
    if (!neverLooked.includes(id)) expect(looked, id).toBeGreaterThan(0)
  }
})

it('a true history passes when it ends on the backup database', () => {
  const judgements = judgementsOn(beforeTheReturn(truth))
  expect(judgements.flatMap(({ against }) => against)).toEqual([])
  expect(judgements.find(({ id }) => id === 'nothing newer')?.looked).toBeGreaterThan(0)
})

it.each(forgeries)('found: $tells', ({ forge, foundBy }) => {
  const found = judgementsOn(forge(truth)).filter(({ against }) => against.length > 0)
  expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining([...foundBy]))
})

it('what nobody has written to since is secured by an operation that was given up, too', () => {
  const contingencyFirst = (e: Evidence) => judgementsOn(e).find(({ id }) => id === 'contingency first')?.against
  const kept = edited(truth, 'ActiveSwitched', 2, { kind: 'return-keeping' })
  const earlier = { operation: 'orders/1/7', of: 'machine-a' }
  expect(contingencyFirst(kept)).toHaveLength(1)
  expect(contingencyFirst(edited(kept, 'ContingencyBackupTaken', 0, earlier))).toEqual([])
})

it('every judgement finds a forgery', () => {
  const ids = judgementsOn(truth).map(({ id }) => id)
  const tried = new Set(['kept is secured', ...forgeries.flatMap(({ foundBy }) => foundBy)])
  expect(ids.filter((id) => !tried.has(id))).toEqual([])
})

it('found in a history as it happened: a host kept on writing, and the master was returned to without securing it', () => {
  const found = judgementsOn(recorded('kept-while-cut-off')).filter(({ against }) => against.length > 0)
  expect(found.map(({ id }) => id)).toEqual(['kept is secured'])
})
