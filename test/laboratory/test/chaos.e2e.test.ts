import { expect, it } from 'vitest'
import { chaos } from './chaos.ts'

it('a history of real processes, hurt by the faults of a fixed seed, holds', async () => {
  const { code, said } = await chaos(['--seed', '18', '--minutes', '0', '--faults', '4'])
  expect(code, said.join('\n')).toBe(0)
  expect(said.at(-1)).toBe('1 history, 0 violations')
}, 240_000)

it('bad arguments give one clear error, the usage, and exit code 2', async () => {
  const { code, said } = await chaos(['--seed', 'x'])
  expect(code).toBe(2)
  expect(said).toHaveLength(2)
  expect(said[0]).toContain('--seed x: a whole number')
  expect(said[1]).toMatch(/^pnpm chaos \[--seed N\]/)
})
