import { defaultPolicy, initial, type Policy } from '@db-failover/domain'
import { expect, it } from 'vitest'
import { examinePolicy } from '../src/doctor/policy.ts'

const examined = (policy: Policy) => examinePolicy({ ...initial, configuration: { ...initial.configuration, policy } })

it('the policy that a group begins with holds together', () => {
  expect(examined(defaultPolicy)).toMatchObject({ severity: 'fine', check: 'policy', todo: null })
})

it('a policy that was set before a rule of today is named with what is wrong and what to type', () => {
  const diagnosis = examined({ ...defaultPolicy, lostAfterMs: 1_000 })
  expect(diagnosis).toMatchObject({ severity: 'warning', entry: null, check: 'policy' })
  expect(diagnosis.says).toMatch(/^lostAfter is 1000ms and must be at least \d+ms, /)
  expect(diagnosis.todo).toContain('db-failover policy ')
})
