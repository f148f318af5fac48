import { defaultPolicy, type Policy } from '@db-failover/domain'
import { duration, period } from '../shape/duration.ts'
import { field, object, optional } from '../shape/object.ts'
import { choice, flag, orNone, whole } from '../shape/scalars.ts'
import type { Shape } from '../shape/shape.ts'
import { timeOfDay, zone } from './schedule.ts'

interface PolicyField<A> {
  readonly says: string
  readonly shape: Shape<A>
}

const window = object('a daily window', {
  from: field('When it begins.', timeOfDay),
  to: field('When it ends; earlier than its beginning means the next day.', timeOfDay),
  zone: field('The time zone of both.', zone),
})

/** Every member of the policy, in the order in which people meet them. */
const fields: { readonly [K in keyof Policy]: PolicyField<Policy[K]> } = {
  withoutLog: {
    says: 'What hosts do when they cannot reach the log: stop writing, or keep going in their epoch. There is no default; failover cannot be enabled before it is chosen.',
    shape: orNone(choice('stop', 'keep'), 'undecided'),
  },
  hostLeaseMs: {
    says: 'For how long after an acknowledged append a host may begin transactions.',
    shape: period,
  },
  drainLimitMs: {
    says: 'How long open transactions may run on after a switch began, before their connections are destroyed.',
    shape: duration,
  },
  leaderLeaseMs: { says: 'For how long a leader is believed alive after its last heartbeat.', shape: period },
  heartbeatEveryMs: { says: 'How often supervisors and hosts say that they live.', shape: period },
  probeEveryMs: { says: 'How often every entry is probed.', shape: period },
  probeTimeoutMs: { says: 'A probe that takes longer has failed.', shape: period },
  lostAfterFailures: { says: 'So many failed probes in a row before an entry is lost …', shape: whole(1) },
  lostAfterMs: {
    says: '… and the least time that they span: four heartbeats and one probe or longer, so that those who reach the entry are heard before.',
    shape: duration,
  },
  returnedAfterSuccesses: { says: 'So many good probes in a row before a lost entry has returned.', shape: whole(1) },
  restartAllowanceMs: { says: 'For how long a refused port may be a service restart.', shape: duration },
  recoveryAllowanceMs: {
    says: 'For how long a database may be starting or recovering before an alarm opens.',
    shape: duration,
  },
  failOverWhenUnusable: {
    says: 'Whether a database that answers but cannot be used (suspect, files gone) counts as lost.',
    shape: flag,
  },
  maxLossMs: {
    says: 'The greatest age of the restorable point that automatic failover may fall back to; beyond it a person decides.',
    shape: orNone(period),
  },
  stableForMs: { says: 'How long the master must have been healthy before an automatic return.', shape: duration },
  returnWindow: { says: 'The daily window in which an automatic return may begin.', shape: orNone(window) },
  blockForMs: {
    says: 'After an automatic switch away from an entry: no further automatic switch away from it for this long.',
    shape: duration,
  },
  maxSwitches: { says: 'At most so many automatic switches, returns included, …', shape: whole(1) },
  maxSwitchesPeriodMs: { says: '… within this time.', shape: period },
  standby: {
    says: 'Restore at the failover (cold), or after each copy (warm).',
    shape: choice('cold', 'warm'),
  },
  retainFulls: { says: 'How many full backups, with their differentials, each folder keeps.', shape: whole(1) },
  retainDifferentials: { says: "How many of a full backup's differentials each folder keeps.", shape: whole(1) },
  retryFirstMs: { says: 'How long a failed backup or copy waits for its first repetition …', shape: period },
  retryMostMs: { says: '… doubling up to this.', shape: period },
  backupStaleAfterMs: { says: 'A restorable point older than this opens the alarm "backup stale".', shape: period },
  drillEveryMs: { says: 'A drill is due this long after the last one.', shape: orNone(period) },
  clockToleranceMs: { says: 'A clock that steps back by more than this is recorded.', shape: duration },
  requestValidForMs: { says: 'How long a request waits for a leader.', shape: period },
  foreignFullsBeforeAlarm: {
    says: 'How many foreign full backups in a row open an alarm that names the tool.',
    shape: whole(1),
  },
}

const keys = Object.keys(fields) as readonly (keyof Policy)[]
/** Durations lose their unit: `hostLeaseMs` is `hostLease: 30s` in a file. */
export const fileKey = (key: keyof Policy): string => key.replace(/Ms$/, '')

/** Which member of the policy a key of the file means; undefined when none. */
export const policyMember = (key: string): keyof Policy | undefined => keys.find((k) => fileKey(k) === key)
export const policyKeys: readonly string[] = keys.map(fileKey)

/** A member left out keeps the default, not what the group has: a description is whole. */
export const policy = object(
  'a policy',
  Object.fromEntries(keys.map((k) => [fileKey(k), optional(fields[k].says, fields[k].shape, defaultPolicy[k])])),
)

/** As the domain names them. */
export const policyOf = (read: Readonly<Record<string, unknown>>): Policy => ({
  ...defaultPolicy,
  ...Object.fromEntries(keys.map((k) => [k, read[fileKey(k)]])),
})

/** One member from the command line, `hostLease=30s`. Numbers and flags are read as YAML would. */
export const policyField = (member: keyof Policy): PolicyField<unknown> => fields[member] as PolicyField<unknown>
