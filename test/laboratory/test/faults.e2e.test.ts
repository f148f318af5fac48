import { expect, it } from 'vitest'
import { batchesOf, runBatch } from '../table/run.ts'
import { cells, tables } from '../table/table.ts'

const sample = cells.filter((c) => c.table === tables[0] && c.fault === 'leader killed' && c.moment === 'return')

it('a fault in the middle of an operation ends as the table says', async () => {
  const [batch] = batchesOf(sample, ['stop'])
  if (batch === undefined) throw new Error('there is no such cell')
  const { wrong, skipped, missed, seen } = await runBatch(
    batch,
    'no disk is hurt',
    () => true,
    () => {},
  )
  expect([...wrong, ...skipped, ...missed].join('\n')).toBe('')
  expect(seen).toHaveLength(1)
}, 240_000)
