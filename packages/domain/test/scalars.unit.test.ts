import { EntryId, GroupId, Instant, OperationId, ProcessId, Sha256 } from '@db-failover/domain'
import { expect, it } from 'vitest'

it('an operation id is group/term/sequence, so a group name holds no slash', () => {
  expect(OperationId.is('orders/3/17')).toBe(true)
  expect(OperationId.is('orders/eu/3/17')).toBe(false)
})

it('records bear names as keys, so a name that every object has is none', () => {
  for (const name of ['constructor', 'toString', 'valueOf', 'hasOwnProperty'])
    expect(
      [GroupId, EntryId, ProcessId].map((id) => id.is(name)),
      name,
    ).toEqual([false, false, false])
  expect(EntryId.is('Constructor')).toBe(true)
})

it('an instant has one spelling, so that instants compare as text', () => {
  expect(Instant.is('2026-01-31T23:59:59.999Z')).toBe(true)
  expect(Instant.is('2026-01-31T23:59:59Z')).toBe(false)
})

it('a digest is 64 lower-case hexadecimal digits: of every character, at either end, what the expression says', () => {
  const rest = '0123456789abcdef'.repeat(4).slice(1)
  for (let code = 0; code < 0x300; code++) {
    const one = String.fromCharCode(code)
    for (const text of [one + rest, rest + one]) expect(Sha256.is(text), text).toBe(/^[0-9a-f]{64}$/.test(text))
  }
  expect([rest, `${rest}00`, '', `${rest}0\n`].map(Sha256.is)).toEqual([false, false, false, false])
})
