import { expect, it } from 'vitest'
import { toldOf, workIn } from '../src/group/at-work.ts'

const effect = (step: string | null, fraction: number | null, bytes: number | null = null, running = true) => ({
  running,
  step,
  fraction,
  bytes,
})

it('a group in which all is as usual is not told of', () => {
  expect(toldOf('protected', [])).toBeNull()
  expect(
    toldOf('protected', [effect('publish', null), effect('backup', 1), effect('backup', 0.5, 7, false)]),
  ).toBeNull()
})

it('one that is not as usual is told of by a word', () => {
  expect(toldOf('down', [])).toBe('down')
  expect(workIn('down')).toBeNull()
})

it('how far its work is, is told with per cent and bytes, and can be taken out again', () => {
  const told = toldOf('protected', [effect('backup', 0.439, 1_288_490_188), effect('hash', 0.02)])
  expect(told).toBe('protected; backup 43 %, 1288490188 bytes; hash 2 %')
  expect(workIn(told ?? '')).toBe('backup 43 %, 1288490188 bytes; hash 2 %')
})
