import { expect } from 'vitest'
import { type Cell, executeAll } from './cell.ts'
import { endsOf } from './ends.ts'
import { faultWorld } from './world.ts'

const nameOf = ({ fault, moment }: Cell): string => `${fault} in ${moment}`

/** Executes the cells and holds each to its documented ends; answers the names of those that were executed. */
export const tableHolds = async (
  cells: readonly Cell[],
  worlds: number,
  goOn: () => boolean = () => true,
): Promise<ReadonlySet<string>> => {
  const executed = new Set<string>()
  const differs: string[] = []
  const uncaught = (cause: unknown) => void differs.push(`nobody caught ${String(cause)}`)
  process.on('unhandledRejection', uncaught)
  process.on('uncaughtException', uncaught)
  try {
    await executeAll(
      cells,
      worlds,
      faultWorld,
      (cell) => {
        executed.add(nameOf(cell))
        const ends = endsOf(cell.fault, cell.moment)
        if (!ends.includes(cell.end)) differs.push(`${nameOf(cell)}: ${cell.end}, not ${ends.join(' or ')}`)
        for (const wrong of cell.wrong) differs.push(`${nameOf(cell)}: ${wrong}`)
      },
      goOn,
    )
  } finally {
    process.off('unhandledRejection', uncaught)
    process.off('uncaughtException', uncaught)
  }
  expect(differs).toEqual([])
  return executed
}
