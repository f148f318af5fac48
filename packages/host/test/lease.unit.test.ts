import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ageAt } from '../src/age.ts'
import { granted, overBy, runs, seenAt } from '../src/lease.ts'

const L = 30_000
const at = (monotonic: number, wall = monotonic) => ({ monotonic, wall: 1_000_000 + wall })
const lease = granted(null, at(0), L)

describe('a host lease', () => {
  test('runs for L from its sending, and is over at L', () => {
    expect(runs(lease, at(L - 1), L)).toBe(true)
    expect(runs(lease, at(L), L)).toBe(false)
    expect(overBy(lease, at(L + 5), L)).toBe(5)
  })

  test('without one, nothing is allowed for ever', () => {
    expect(overBy(null, at(0), L)).toBe(Number.POSITIVE_INFINITY)
  })

  test('a wall clock that is set forward ends it', () => {
    expect(runs(lease, at(1_000, 1_000 + L), L)).toBe(false)
  })

  test('a wall clock that is set back does not lengthen it', () => {
    expect(runs(lease, at(L, -3_600_000), L)).toBe(false)
    expect(runs(lease, at(L - 1, -3_600_000), L)).toBe(true)
  })

  test('a machine that slept, and whose monotonic clock stood still, finds it over', () => {
    expect(runs(lease, at(10, L + 10), L)).toBe(false)
  })

  test('once seen over it stays over, whatever the clocks say afterwards', () => {
    const seen = seenAt(lease, at(10, L + 10))
    expect(runs(seen, at(20, 20), L)).toBe(false)
  })

  test('a later sending renews it, an answer that was overtaken does not', () => {
    const renewed = granted(lease, at(10_000), L)
    expect(overBy(renewed, at(L), L)).toBe(-10_000)
    expect(granted(renewed, at(5_000), L)).toBe(renewed)
  })

  test('a shorter L holds at once, a longer one from the next lease', () => {
    expect(runs(lease, at(5_000), 5_000)).toBe(false)
    expect(runs(lease, at(L), 2 * L)).toBe(false)
  })
})

test('whatever the clocks do, a lease never outlives L on the monotonic clock, nor comes back', () => {
  const step = fc.record({ monotonic: fc.nat(5_000), wall: fc.integer({ min: -60_000, max: 60_000 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let held = lease
      let now = at(0)
      let wasOver = false
      for (const s of steps) {
        now = { monotonic: now.monotonic + s.monotonic, wall: now.wall + s.wall }
        held = seenAt(held, now)
        const running = runs(held, now, L)
        if (now.monotonic >= L || ageAt(at(0), now) >= L) expect(running).toBe(false)
        if (wasOver) expect(running).toBe(false)
        wasOver ||= !running
      }
    }),
  )
})
