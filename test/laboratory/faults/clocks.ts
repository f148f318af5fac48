import { between, oneOf } from 'db-failover-test-seeded/chance'
import { hosts, supervisors } from '../layout.ts'
import type { Fault, Injury } from './fault.ts'
import { leaderOf } from './processes.ts'

const everybody = [...supervisors, ...hosts] as const

/** Milliseconds by which a clock is set wrong: around what leases and tolerances are, and far more. */
const jumps = [-3_600_000, -10_000, -1_500, 1_500, 10_000, 3_600_000] as const

export const moving = (who: 'the leader' | (typeof everybody)[number], aheadMs: number, forMs: number): Injury => ({
  says: `the clock of ${who} is set ${Math.abs(aheadMs)} ms ${aheadMs < 0 ? 'back' : 'ahead'}, and right again after ${forMs} ms`,
  forMs,
  begin: (s) => {
    const name = who === 'the leader' ? leaderOf(s) : who
    const over = s.disturb(name, 'other', 'its clock is wrong')
    s.change(name, { aheadMs })
    return () => {
      s.change(name, { aheadMs: 0 })
      over()
    }
  },
})

export const clockMoved: Fault = {
  name: 'clock moved',
  realms: ['clocks'],
  movesClocks: true,
  injure: (chance) => moving(oneOf(chance, everybody), oneOf(chance, jumps), between(chance, 1_000, 6_000)),
}
