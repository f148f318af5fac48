import { expect, it } from 'vitest'
import { about, clockDiagnosis, spaceDiagnosis } from '../src/index.ts'

const on = about(null)

it.each([
  ['the same', 1_000, 1_000, 1_000, 'fine'],
  ['a long way between asking and hearing', 1_000, 9_000, 60_000, 'fine'],
  ['a little behind', 10_000, 5_000, 10_001, 'fine'],
  ['behind', 10_000, 4_999, 10_001, 'behind'],
  ['ahead', 10_000, 15_002, 10_001, 'ahead of'],
])('a clock that is %s', (_, before, theirs, after, how) => {
  const { severity, says } = clockDiagnosis(on, 'a server', { before, theirs, after })
  expect(severity).toBe(how === 'fine' ? 'fine' : 'warning')
  if (how !== 'fine') expect(says).toContain(` s ${how} this machine's`)
})

const MB = 1024 * 1024

it.each([
  [10 * MB, 11 * MB, 'error'],
  [15 * MB, 10 * MB, 'warning'],
  [20 * MB, 10 * MB, 'fine'],
  [15 * MB, null, 'error'],
  [17 * MB, null, 'fine'],
  [null, 10 * MB, 'fine'],
])('%d bytes free for %d', (free, needed, severity) => {
  expect(spaceDiagnosis(on, '/backup', { free, needed, what: 'a backup' }).severity).toBe(severity)
})

it('a diagnosis is one line, whatever a server has put into its message', () => {
  expect(on.error('x', 'one\r\n  two', 'three\nfour')).toMatchObject({ says: 'one two', todo: 'three four' })
})
