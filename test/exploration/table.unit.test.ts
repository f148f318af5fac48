import { type InputType, inputKinds, phases, rulesFor, ruleTable } from '@db-failover/domain'
import { expect, it } from 'vitest'

const inputs = Object.keys(inputKinds) as InputType[]

it.each(inputs)('%s has an answer in every phase: its last row has no guard', (input) => {
  const rows = rulesFor(input)
  const last = rows.at(-1)
  expect(last?.when).toEqual([])
  expect(last?.phases).toBe('every')
  for (const phase of phases)
    expect(rows.some((r) => r.when.length === 0 && (r.phases === 'every' || r.phases.includes(phase)))).toBe(true)
})

it('no row stands behind one that answers everything', () => {
  const dead = inputs.flatMap((input) => {
    const rows = rulesFor(input)
    const whole = rows.findIndex((r) => r.when.length === 0 && r.phases === 'every')
    return rows.slice(whole + 1).map((r) => r.id)
  })
  expect(dead).toEqual([])
})

it('a rule id names one rule', () => {
  const shared = new Set(['group.missing', 'leader.overtaken', 'observation.overtaken'])
  const ids = ruleTable.map((r) => r.id).filter((id) => !shared.has(id))
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
})
