/** The demo's group: everything that is waited for is at most 2 s. Durations as in a file. */
export const policy = {
  withoutLog: 'stop',
  hostLease: '2s',
  drainLimit: '500ms',
  leaderLease: '2s',
  heartbeatEvery: '200ms',
  probeEvery: '200ms',
  probeTimeout: '500ms',
  lostAfterFailures: 3,
  lostAfter: '1s',
  returnedAfterSuccesses: 2,
  restartAllowance: '1s',
  recoveryAllowance: '2s',
  stableFor: '1s',
  blockFor: '1s',
  maxSwitches: 10,
  maxSwitchesPeriod: '1h',
  retainFulls: 2,
  retryFirst: '300ms',
  retryMost: '2s',
} as const

export const fullEvery = '6s'
export const differentialEvery = '1500ms'
export const differentialEveryMs = 1_500

export const entries = ['machine-a', 'machine-b', 'machine-c'] as const
export type Machine = (typeof entries)[number]
