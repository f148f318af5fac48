import { expect, it } from 'vitest'
import { runCells } from '../table/run.ts'
import { cells } from '../table/table.ts'

const sample = cells.filter((c) => c.fault === 'leader killed' && c.moment === 'return')

it('a fault in the middle of an operation ends as the table says', async () => {
  const { wrong, ran } = await runCells(
    sample,
    () => true,
    () => {},
  )
  expect(wrong.join('\n')).toBe('')
  expect(ran).toHaveLength(1)
}, 240_000)
