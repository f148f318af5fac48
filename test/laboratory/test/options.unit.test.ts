import { expect, it } from 'vitest'
import { optionsFrom } from '../options.ts'

it.each([
  [['--seed', 'x'], '--seed x: a whole number from 0 to 4294967295 is wanted'],
  [['--seed', '4294967296'], '--seed 4294967296: a whole number from 0 to 4294967295 is wanted'],
  [['--minutes', '-'], '--minutes -: a number of minutes is wanted, such as 10 or 0.5'],
  [['--faults', '0'], '--faults 0: a whole number from 1 to 999 is wanted'],
  [['--log', 'paper'], '--log paper: known are sqlite, eventstoredb-emulator, eventstoredb-emulator-cluster'],
  [['--engine', 'paper'], '--engine paper: known are sqlite, sqlserver-emulator'],
  [['--hours', '1'], "Unknown option '--hours'"],
])('%j is refused, and the error names what is wrong', (args, says) => {
  const read = optionsFrom(args)
  expect(read._tag === 'Left' ? read.left : 'taken').toContain(says)
})

it('without arguments there are a seed by chance, ten minutes, seven faults, and the embedded kinds', () => {
  const read = optionsFrom([])
  expect(read).toMatchObject({
    _tag: 'Right',
    right: { seed: null, minutes: 10, faults: 7, keep: false, scenario: null, cells: null },
  })
  expect(read._tag === 'Right' && [read.right.log.name, read.right.engine.name]).toEqual(['sqlite', 'sqlite'])
})
