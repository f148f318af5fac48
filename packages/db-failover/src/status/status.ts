import { commandText } from '@db-failover/audit'
import {
  between,
  type GroupId,
  type Instant,
  isProtected,
  type LossWindow,
  nextBackups,
  type OpenAlarm,
  type Phase,
  phase,
  plus,
  type State,
} from '@db-failover/domain'
import { type EntryStatus, entryStatus } from './entry-status.ts'
import { type RunningWork, runningWork } from './running.ts'
import type { Situation } from './situation.ts'
import { situationOf } from './situation-of.ts'

export interface DueNext {
  readonly what: string
  readonly at: Instant
  /** Milliseconds from now; negative when it is overdue. */
  readonly inMs: number
}

/** A group at one moment, for people and programs. Instants are UTC, durations milliseconds. */
export interface Status {
  readonly group: GroupId
  readonly at: Instant
  readonly revision: bigint | null
  readonly pause: { readonly until: Instant; readonly reason: string; readonly by: string } | null
  readonly alarms: readonly OpenAlarm[]
  readonly phase: Phase
  readonly situation: Situation
  readonly enabled: boolean
  readonly automaticReconnect: boolean
  readonly active: string | null
  readonly master: string | null
  readonly protected: boolean
  readonly entries: readonly EntryStatus[]
  readonly running: readonly RunningWork[]
  readonly requests: readonly {
    readonly id: string
    readonly by: string
    readonly says: string
    readonly validUntil: Instant
  }[]
  readonly due: readonly DueNext[]
  readonly owed: { readonly reason: string; readonly since: Instant } | null
  readonly lastLoss: LossWindow | null
  readonly lastDrill: State['backups']['lastDrill']
  readonly leader: { readonly process: string; readonly term: number; readonly since: Instant } | null
  /** Whether somebody watches over the group now; null where only the past is asked for. */
  readonly watched: Watched | null
}

export interface Watched {
  /** By this machine's clock, compared with the leader's. */
  readonly live: boolean
  readonly says: string
  /** How far the leader's running work is, as it last said; null where it says nothing. */
  readonly work: string | null
}

const dueOf = (state: State, now: Instant): readonly DueNext[] => {
  const { enabled, policy } = state.configuration
  if (enabled === null || state.lineage.owed !== null) return []
  const drill = policy.drillEveryMs === null ? null : (state.backups.lastDrill?.at ?? enabled.since)
  return [
    ...nextBackups(state).map((b) => ({ what: `${b.kind} backup`, at: b.at, inMs: between(now, b.at) })),
    ...(drill === null || policy.drillEveryMs === null
      ? []
      : [plus(drill, policy.drillEveryMs)].map((at) => ({ what: 'drill', at, inMs: between(now, at) }))),
  ]
}

/** Whatever else holds: nothing of it happens while nobody supervises. */
const unwatched = (state: State, now: Instant, { says }: Watched): Situation => {
  const { wrong } = situationOf(state, now)
  return {
    wrong: `${says}${wrong === null ? '' : ` Beside that ${wrong}`}`,
    next: 'nothing happens by itself: no backup, no failover',
    type: 'run',
  }
}

/** Master first, then the backup databases in failover order. */
const entriesOf = (state: State, now: Instant): readonly EntryStatus[] => {
  const { entries, master, order } = state.configuration
  return [...(master === null ? [] : [master]), ...order].flatMap((id) => {
    const entry = entries[id]
    return entry === undefined ? [] : [entryStatus(state, entry, now)]
  })
}

export const statusOf = (
  group: GroupId,
  state: State,
  revision: bigint | null,
  now: Instant,
  watched: Watched | null = null,
): Status => ({
  group,
  at: now,
  revision,
  pause: state.configuration.pause,
  alarms: Object.values(state.people.alarms),
  phase: phase(state),
  situation: watched?.live === false ? unwatched(state, now, watched) : situationOf(state, now),
  enabled: state.configuration.enabled !== null,
  automaticReconnect: state.configuration.automaticReconnect !== null,
  active: state.switches.active?.entry ?? null,
  master: state.configuration.master,
  protected: isProtected(state),
  entries: entriesOf(state, now),
  running: runningWork(state),
  requests: Object.values(state.people.requests).map(({ id, by, command, validUntil }) => ({
    id,
    by,
    says: command === null ? 'something that this program does not know' : commandText({ ...command }),
    validUntil,
  })),
  due: dueOf(state, now),
  owed: state.lineage.owed,
  lastLoss: state.switches.lastLoss?.window ?? null,
  lastDrill: state.backups.lastDrill,
  leader: state.people.leader,
  watched,
})
