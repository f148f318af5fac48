import { expect, it } from 'vitest'
import { chaos } from './chaos.ts'

it('a history of real processes, hurt by the faults of a fixed seed, holds', async () => {
  const { code, said } = await chaos(['--seed', '18', '--minutes', '0', '--faults', '4'])
  expect(code, said.join('\n')).toBe(0)
  expect(said.at(-1)).toBe('1 history, 0 violations')
}, 240_000)

it.each([
  [['--seed', 'x'], '--seed x: a whole number from 0 to 4294967295 is wanted'],
  [['--seed', '4294967296'], '--seed 4294967296: a whole number from 0 to 4294967295 is wanted'],
  [['--minutes', '-'], '--minutes -: a number of minutes is wanted, such as 10 or 0.5'],
  [['--faults', '0'], '--faults 0: a whole number from 1 to 999 is wanted'],
  [['--log', 'paper'], '--log paper: known are sqlite'],
  [['--engine', 'paper'], '--engine paper: known are sqlite'],
  [['--hours', '1'], "Unknown option '--hours'"],
])('%j is refused with one clear error and exit code 2', async (args, says) => {
  const { code, said } = await chaos(args)
  expect(code).toBe(2)
  expect(said[0]).toContain(says)
  expect(said[1]).toMatch(/^pnpm chaos \[--seed N\]/)
  expect(said).toHaveLength(2)
})
