import { describe, expect, it } from 'vitest'
import { mutants } from '../mutants.ts'
import { eventsOf, histories, stuckAt, told } from './tell.ts'

// Every history in this folder once showed a fault. It is told again: what the log records of it is what is stored, none of
// the nevers is broken on the way, and from its end a way leads back to a protected group.

const all = histories()

it('there are histories to tell', () => {
  expect(all.length).toBeGreaterThan(15)
})

describe.each(all.map((h) => [h.begins.story, h] as const))('%s', (_, h) => {
  const { lines, faults, missed, end } = told(h)

  it('is recorded as it is stored', () => {
    expect(missed).toEqual([])
    expect(lines).toEqual(h.lines)
  })

  it(`no longer shows: ${h.begins.was}`, () => {
    expect(faults).toEqual([])
    expect(stuckAt(h, end)).toEqual([])
  })

  it('is read by every later version', () => {
    const events = eventsOf(h)
    expect(events.length).toBeGreaterThan(0)
    expect(events.filter((e) => e.unreadable)).toEqual([])
    expect(events.map((e) => e.at)).toEqual(events.map((e) => e.at).sort((a, b) => a - b))
  })
})

it.each(mutants.filter((m) => /^(check|contingency) skipped/.test(m.name)).map((m) => [m.name, m] as const))(
  'a broken rule is told otherwise: %s',
  (_, m) => {
    const { subject, heal } = m.plant()
    try {
      expect(all.some((h) => JSON.stringify(told(h, subject).lines) !== JSON.stringify(h.lines))).toBe(true)
    } finally {
      heal()
    }
  },
)
