import { expect, it } from 'vitest'
import { batchesOf, runBatches } from '../table/run.ts'
import { cells, tables } from '../table/table.ts'

const sample = cells.filter((c) => c.table === tables[0] && c.fault === 'leader killed' && c.moment === 'return')

it('a fault in the middle of an operation ends as the table says', async () => {
  const { wrong, ran } = await runBatches(
    batchesOf(sample, ['stop']),
    'no disk is hurt',
    () => true,
    () => {},
  )
  expect(wrong.join('\n')).toBe('')
  expect(ran).toHaveLength(1)
}, 240_000)
