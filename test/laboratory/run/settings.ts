import { group } from '../../story/log-followed.ts'
import type { RunningEngine } from '../adapters/adapters.ts'
import { machines } from '../layout.ts'

export type Mode = 'stop' | 'keep'

/** The leader lease in milliseconds; a process that stands still for longer is overtaken. */
export const leaderLeaseMs = 2_000

const policy = {
  hostLease: '2s',
  drainLimit: '300ms',
  leaderLease: `${leaderLeaseMs}ms`,
  heartbeatEvery: '200ms',
  probeEvery: '300ms',
  probeTimeout: '1s',
  lostAfterFailures: 2,
  lostAfter: '1100ms',
  returnedAfterSuccesses: 2,
  restartAllowance: '500ms',
  stableFor: '500ms',
  blockFor: '0s',
  maxSwitches: 1_000,
  maxSwitchesPeriod: '1h',
  retainFulls: 2,
  retryFirst: '300ms',
  retryMost: '2s',
}

/** What is applied: everything that is waited for is at most 3 s. */
export const description = (engine: RunningEngine, withoutLog: Mode, daily: boolean): unknown => ({
  group,
  entries: machines.map((id) => ({
    id,
    machine: id,
    database: 'orders',
    ...engine.inEntry(id),
  })),
  master: machines[0],
  order: machines.slice(1),
  schedule: daily
    ? { full: { every: '6s' }, differential: { every: '2s' } }
    : { full: { every: '12h' }, differential: 'none' },
  policy: { ...policy, ...engine.policy, withoutLog },
  automaticReconnect: { on: true, acknowledged: true },
})
