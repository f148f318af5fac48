import { freshestFor, setsOf } from '../backups/chains.ts'
import { isProtected } from '../phase.ts'
import type { EntryId, Instant } from '../scalars.ts'
import type { State } from '../state.ts'
import { adviceFor, explain } from '../switches/advice.ts'
import { failoverBlocks } from '../switches/blocks.ts'
import { hasPassed, plus } from '../time.ts'
import { type Alarm, alarmKey } from './state.ts'

// Every alarm is a condition on the state. It opens by event when the condition begins to hold and closes when it ends.

const type = (command: string | null): string => (command === null ? 'Wait.' : `db-failover ${command}`)

/** A supervisor writes its signs of life to the log: one that reaches the entry reaches both. */
const reachesBoth = (id: EntryId, witnesses: readonly string[], { people }: State): string => {
  const supervisor = witnesses.find((w) => w.startsWith('supervisor '))
  const leader = people.leader?.process ?? 'the leader'
  return supervisor === undefined
    ? `Run a supervisor where ${id} and the log are both reached, or mend the way from ${leader} to ${id}.`
    : `Stop ${leader} and let ${supervisor} lead, which reaches ${id} and the log, or mend the way from ${leader} to ${id}.`
}

const ofEntries = (state: State, now: Instant): readonly Alarm[] =>
  Object.values(state.configuration.entries).flatMap(({ id }): readonly Alarm[] => {
    const health = state.detection.health[id]
    const alarm = (kind: Alarm['kind'], says: string, todo: string): readonly Alarm[] => [
      { kind, subject: id, says, todo },
    ]
    if (health?.kind === 'lost')
      return id === state.switches.active?.entry
        ? []
        : alarm('entry lost', `${id} is lost: ${health.says}`, `Bring the server of ${id} back.`)
    if (health?.kind !== 'suspected') return []
    if (health.asymmetric)
      return alarm(
        'asymmetric view',
        `The leader does not reach ${id}, others do (${health.witnesses.join(', ')}): ${health.says}`,
        reachesBoth(id, health.witnesses, state),
      )
    if (health.verdict === 'administrator')
      return alarm(
        'administrator at work',
        `Someone works on ${id}: ${health.says}`,
        `Finish the work on ${id}, or fail over by hand.`,
      )
    if (health.verdict === 'unhappy')
      return alarm(
        'unhappy',
        `${id} answers, but not to us: ${health.says}`,
        `Look at logins, connections and names of ${id}.`,
      )
    const late =
      health.verdict === 'starting' &&
      hasPassed(plus(health.since, state.configuration.policy.recoveryAllowanceMs), now)
    return late
      ? alarm('starting too long', `${id} has been starting since ${health.since}.`, `Look at the error log of ${id}.`)
      : []
  })

const ofCopies = (state: State): readonly Alarm[] =>
  setsOf(state).flatMap((s) =>
    s.backup.epoch !== state.switches.active?.epoch
      ? []
      : Object.entries(s.copies).flatMap(([on, c]): readonly Alarm[] =>
          c.kind === 'missing' && c.attempts > 1
            ? [
                {
                  kind: 'copy missing',
                  subject: `${s.backup.set} on ${on}`,
                  says: `${on} lacks ${s.backup.kind} ${s.backup.set}: ${c.why ?? ''}`,
                  todo: `Look at the backup folder of ${on}.`,
                },
              ]
            : [],
        ),
  )

const staleness = (state: State, now: Instant): readonly Alarm[] => {
  const { active } = state.switches
  const { backupStaleAfterMs } = state.configuration.policy
  if (active === null) return []
  const points = (Object.keys(state.configuration.entries) as EntryId[])
    .flatMap((e) => (e === active.entry ? [] : [freshestFor(state, e)?.point ?? null]))
    .filter((p) => p !== null)
  const newest = points.sort().at(-1) ?? active.since
  return hasPassed(plus(newest, backupStaleAfterMs), now)
    ? [
        {
          kind: 'backup stale',
          subject: null,
          says: `The newest restorable point is of ${newest}.`,
          todo: 'db-failover backup full',
        },
      ]
    : []
}

const ofGroup = (state: State, now: Instant): readonly Alarm[] => {
  const { active, failure, fences } = state.switches
  const { backups, lineage, configuration } = state
  const alarms: Alarm[] = []
  if (active === null) return alarms
  const health = state.detection.health[active.entry]
  const blocks = health?.kind === 'lost' ? failoverBlocks(state, now) : []
  if (health?.kind === 'lost')
    alarms.push({
      kind: 'down',
      subject: null,
      says: `${active.entry} is lost: ${health.says}`,
      todo: blocks.length === 0 ? 'Wait: failover is due.' : type(adviceFor(blocks[0], state).next),
    })
  if (blocks.length > 0)
    alarms.push({
      kind: 'blocked',
      subject: null,
      says: blocks.map((b) => explain(b, state)).join(' '),
      todo: type(adviceFor(blocks[0], state).next),
    })
  if (lineage.owed !== null)
    alarms.push({
      kind: 'owed',
      subject: null,
      says: `A manual full backup is owed since ${lineage.owed.since}: the history of the active database is ${lineage.owed.reason}.`,
      todo: 'db-failover backup full',
    })
  if (failure?.content === true)
    alarms.push({
      kind: 'blocked',
      subject: null,
      says: `The last automatic switch was undone: ${failure.why}`,
      todo: 'db-failover acknowledge failure',
    })
  if (backups.retry !== null && backups.retry.attempts > 1)
    alarms.push({
      kind: 'backup failing',
      subject: null,
      says: `The backup failed ${backups.retry.attempts} times: ${backups.retry.why}`,
      todo: 'Look at the staging folder of the active entry.',
    })
  if (backups.lastDrill?.passed === false)
    alarms.push({
      kind: 'drill failed',
      subject: backups.lastDrill.on,
      says: `The last drill failed: ${backups.lastDrill.why ?? ''}`,
      todo: 'db-failover drill',
    })
  const displaced = lineage.displaced
  if (displaced !== null && displaced.times >= configuration.policy.foreignFullsBeforeAlarm)
    alarms.push({
      kind: 'foreign fulls',
      subject: displaced.tool,
      says: `${displaced.tool ?? 'Another tool'} took the differential base ${displaced.times} times.`,
      todo: 'Let it take copy-only backups.',
    })
  if (
    configuration.enabled !== null &&
    lineage.owed === null &&
    health?.kind === 'healthy' &&
    !isProtected(state) &&
    hasPassed(plus(active.since, configuration.policy.backupStaleAfterMs), now)
  )
    alarms.push({
      kind: 'not protected',
      subject: null,
      says: 'No other entry could be restored now.',
      todo: 'db-failover status',
    })
  for (const [entry, fence] of Object.entries(fences))
    if (fence.kind === 'failed' && !fence.missing)
      alarms.push({
        kind: 'fence not confirmed',
        subject: entry,
        says: `${entry} may still take writes: ${fence.why}`,
        todo: `Keep hosts away from ${entry}.`,
      })
  return alarms
}

/** Whether master and log live on one machine is told by the process that opens the log; nothing of it is in the state. */
export const alarmsOf = (state: State, now: Instant): ReadonlyMap<string, Alarm> => {
  if (state.configuration.enabled === null) return new Map()
  const all = [...ofGroup(state, now), ...ofEntries(state, now), ...ofCopies(state), ...staleness(state, now)]
  return new Map(all.reverse().map((a) => [alarmKey(a), a]))
}
