import { violations } from 'db-failover-test-checker'
import { describe, expect, it } from 'vitest'
import { logDigest } from './run/digest.ts'
import { simulate } from './run/simulate.ts'
import { told, trace } from './run/told.ts'

const plan = { seed: 3, days: 25, faults: 70, clocks: false, withoutLog: 'stop' } as const
/** Far beyond what it takes: a machine that does much else is no reason to fail. */
const patience = 600_000

describe('a simulated month with a fault three times a day', () => {
  it(
    'breaks no promise, and comes to rest when people type what status says',
    async () => {
      const month = await simulate(plan)
      expect([...violations(month.evidence), ...month.unrest], `${told(plan, month)}\n${trace(month)}`).toEqual([])
      // Something did happen.
      const types = month.evidence.events.map((e) => e.type)
      expect(types.filter((t) => t === 'ActiveSwitched').length).toBeGreaterThan(4)
      expect(types.filter((t) => t === 'LeadershipTaken').length).toBeGreaterThan(2)
      expect(month.weather.counts.size).toBeGreaterThan(12)
      expect(month.evidence.journal.length).toBeGreaterThan(150)
    },
    patience,
  )

  it(
    'is the same again with the same seed',
    async () => {
      const digest = async (seed: number) =>
        logDigest((await simulate({ seed, days: 1, faults: 8, clocks: true, withoutLog: 'keep' })).here.store)
      expect(await digest(5)).toBe(await digest(5))
    },
    patience,
  )
})
