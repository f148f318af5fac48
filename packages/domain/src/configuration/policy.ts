import * as t from 'io-ts'
import { AtLeastOne, Count, Millis, orNull } from '../scalars.ts'
import { TimeOfDay } from './schedule.ts'

/** How a group behaves. Durations are milliseconds. Every field has a default but `withoutLog`, which a person chooses. */
export const Policy = t.type(
  {
    /** What hosts do when they cannot reach the log: `stop` writing, or `keep` going in their epoch. null: not chosen yet. */
    withoutLog: orNull(t.keyof({ stop: null, keep: null })),
    /** L: for how long after an acknowledged append a host may begin transactions. */
    hostLeaseMs: Millis,
    /** How long open transactions may run on after a switch began, before their connections are destroyed. */
    drainLimitMs: Millis,
    /** For how long a leader is believed alive after its last heartbeat. */
    leaderLeaseMs: Millis,
    /** How often a supervisor says that it lives; at most a quarter of the leader lease. */
    heartbeatEveryMs: Millis,
    /** How often every entry is probed. */
    probeEveryMs: Millis,
    /** For how long a probe waits for an answer. */
    probeTimeoutMs: Millis,
    /** Failed probes in a row before an entry is lost. */
    lostAfterFailures: Count,
    /** The least time that they span; at least four heartbeats and one probe, so that witnesses are heard before. */
    lostAfterMs: Millis,
    /** Good probes in a row before a lost entry counts as returned. */
    returnedAfterSuccesses: Count,
    /** For how long a refused port may be a service restart. */
    restartAllowanceMs: Millis,
    /** For how long a database may be starting or recovering before an alarm opens. */
    recoveryAllowanceMs: Millis,
    /** Whether a database that answers but cannot be used (suspect, files gone) counts as lost. */
    failOverWhenUnusable: t.boolean,
    /** The greatest age of the restorable point that automatic failover may fall back to. null: any age. */
    maxLossMs: orNull(Millis),
    /** How long the master must have been healthy before an automatic return. */
    stableForMs: Millis,
    /** The daily window in which an automatic return may begin. null: at any time. */
    returnWindow: orNull(t.type({ from: TimeOfDay, to: TimeOfDay, zone: t.string })),
    /** After an automatic switch away from an entry: no further automatic switch away from it for this long. */
    blockForMs: Millis,
    /** At most so many automatic switches (returns count) within the period. */
    maxSwitches: Count,
    /** The period in which automatic switches are counted. */
    maxSwitchesPeriodMs: Millis,
    /** Restore at failover (`cold`) or after each copy (`warm`). */
    standby: t.keyof({ cold: null, warm: null }),
    /** How many full backups, with their differentials, each folder keeps. */
    retainFulls: AtLeastOne,
    /** How many of a full backup's differentials each folder keeps. */
    retainDifferentials: AtLeastOne,
    /** The wait after the first failure; it doubles with every further one. */
    retryFirstMs: Millis,
    /** The longest wait between two tries. */
    retryMostMs: Millis,
    /** A restorable point older than this opens the alarm "backup stale". */
    backupStaleAfterMs: Millis,
    /** A drill is due this long after the last one. null: only by hand. */
    drillEveryMs: orNull(Millis),
    /** A clock that steps back by more than this is recorded. */
    clockToleranceMs: Millis,
    /** How long a request waits for a leader. */
    requestValidForMs: Millis,
    /** How many foreign full backups in a row open an alarm that names the tool. */
    foreignFullsBeforeAlarm: Count,
  },
  'Policy',
)
export type Policy = t.TypeOf<typeof Policy>

const seconds = 1_000
const minutes = 60 * seconds
const hours = 60 * minutes

export const defaultPolicy: Policy = {
  withoutLog: null,
  hostLeaseMs: 30 * seconds,
  drainLimitMs: 10 * seconds,
  leaderLeaseMs: 10 * seconds,
  heartbeatEveryMs: 1 * seconds,
  probeEveryMs: 5 * seconds,
  probeTimeoutMs: 4 * seconds,
  lostAfterFailures: 4,
  lostAfterMs: 20 * seconds,
  returnedAfterSuccesses: 3,
  restartAllowanceMs: 60 * seconds,
  recoveryAllowanceMs: 10 * minutes,
  failOverWhenUnusable: true,
  maxLossMs: null,
  stableForMs: 5 * minutes,
  returnWindow: null,
  blockForMs: 1 * hours,
  maxSwitches: 3,
  maxSwitchesPeriodMs: 24 * hours,
  standby: 'cold',
  retainFulls: 2,
  retainDifferentials: 100,
  retryFirstMs: 5 * seconds,
  retryMostMs: 5 * minutes,
  backupStaleAfterMs: 26 * hours,
  drillEveryMs: null,
  clockToleranceMs: 2 * seconds,
  requestValidForMs: 60 * seconds,
  foreignFullsBeforeAlarm: 3,
}
