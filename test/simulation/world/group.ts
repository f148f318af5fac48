import {
  type BackupSchedule,
  defaultPolicy,
  type Entry,
  type EntryId,
  type GroupId,
  type Policy,
} from '@db-failover/domain'

export const group = 'orders' as GroupId

const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

const entry = (id: string): Entry => ({
  id: id as EntryId,
  machine: `machine-${id}`,
  server: `server-${id}`,
  instance: null,
  database: 'orders',
  staging: { server: `/${id}/staging`, supervisor: `/${id}/staging` },
  backup: { server: `/${id}/backup`, supervisor: `/${id}/backup` },
})

export const master = entry('a')
export const backups: readonly Entry[] = [entry('b'), entry('c')]
export const entries: readonly Entry[] = [master, ...backups]

/**
 * The default policy played so many times as slowly: what takes a second takes a quarter of an hour. A year then holds as many
 * probes, heartbeats and leases as ten hours otherwise, and a year of schedules, of blocks and of patience all the same.
 */
export const slowness = 900

/** The shortest time that passes: what takes a second of the default policy. */
export const grain = slowness * second

const slowly = (ms: number): number => ms * slowness

export const policy: Partial<Policy> = {
  hostLeaseMs: slowly(defaultPolicy.hostLeaseMs),
  drainLimitMs: slowly(defaultPolicy.drainLimitMs),
  leaderLeaseMs: slowly(defaultPolicy.leaderLeaseMs),
  heartbeatEveryMs: slowly(defaultPolicy.heartbeatEveryMs),
  probeEveryMs: slowly(defaultPolicy.probeEveryMs),
  probeTimeoutMs: slowly(defaultPolicy.probeTimeoutMs),
  lostAfterMs: slowly(defaultPolicy.lostAfterMs),
  restartAllowanceMs: slowly(defaultPolicy.restartAllowanceMs),
  recoveryAllowanceMs: slowly(defaultPolicy.recoveryAllowanceMs),
  retryFirstMs: slowly(defaultPolicy.retryFirstMs),
  retryMostMs: 6 * hour,
  requestValidForMs: slowly(defaultPolicy.requestValidForMs),
  clockToleranceMs: slowly(defaultPolicy.clockToleranceMs),
  stableForMs: 12 * hour,
  blockForMs: 12 * hour,
  maxSwitches: 6,
  maxSwitchesPeriodMs: 7 * day,
  drillEveryMs: 7 * day,
  retainFulls: 3,
}

export const schedule: BackupSchedule = {
  full: {
    kind: 'calendar',
    days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
    at: ['01:00'],
    zone: 'Europe/Berlin',
  },
  differential: { kind: 'every', everyMs: 6 * hour },
  onMissed: 'run',
}
