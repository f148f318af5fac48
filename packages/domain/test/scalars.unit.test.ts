import { Instant, OperationId } from '@db-failover/domain'
import { expect, it } from 'vitest'

it('an operation id is group/term/sequence, so a group name holds no slash', () => {
  expect(OperationId.is('orders/3/17')).toBe(true)
  expect(OperationId.is('orders/eu/3/17')).toBe(false)
})

it('an instant has one spelling, so that instants compare as text', () => {
  expect(Instant.is('2026-01-31T23:59:59.999Z')).toBe(true)
  expect(Instant.is('2026-01-31T23:59:59Z')).toBe(false)
})
