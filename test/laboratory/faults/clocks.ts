import { between, oneOf } from 'db-failover-test-seeded/chance'
import { hosts, supervisors } from '../layout.ts'
import type { Fault } from './fault.ts'

const everybody = [...supervisors, ...hosts] as const

/** Milliseconds by which a clock is set wrong: around what leases and tolerances are, and far more. */
const jumps = [-3_600_000, -10_000, -1_500, 1_500, 10_000, 3_600_000] as const

export const clockMoved: Fault = {
  name: 'clock moved',
  realms: ['clocks'],
  movesClocks: true,
  injure: (chance) => {
    const who = oneOf(chance, everybody)
    const [aheadMs, forMs] = [oneOf(chance, jumps), between(chance, 1_000, 6_000)]
    return {
      says: `the clock of ${who} is set ${Math.abs(aheadMs)} ms ${aheadMs < 0 ? 'back' : 'ahead'}, and right again after ${forMs} ms`,
      forMs,
      begin: (s) => {
        const over = s.disturb(who, 'other', 'its clock is wrong')
        s.change(who, { aheadMs })
        return () => {
          s.change(who, { aheadMs: 0 })
          over()
        }
      },
    }
  },
}
