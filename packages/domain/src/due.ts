import { isRight } from 'fp-ts/lib/Either.js'
import { kindForSwitch } from './backups/backup-rules.ts'
import { nextCopy } from './backups/copying.ts'
import { retirable } from './backups/retention.ts'
import { dueBackup } from './backups/schedule-due.ts'
import { decide } from './decide.ts'
import type { Context } from './decision.ts'
import type { LeaderCommand } from './leader-command.ts'
import { alarmsOf } from './people/alarms.ts'
import { drillTarget } from './restores/drill-rules.ts'
import { standbyDue } from './restores/standby-rules.ts'
import { healthOfActive } from './rules/predicates.ts'
import type { EntryId, Instant } from './scalars.ts'
import type { State } from './state.ts'
import { hasPassed, plus } from './time.ts'

// What could be due, by kind. Whether it may be done is for the rules alone: `due` asks them.

const entriesOf = (state: State): readonly EntryId[] => Object.values(state.configuration.entries).map((e) => e.id)

const ofSwitches = (state: State): readonly LeaderCommand[] => [
  { type: 'AbortSwitch' },
  { type: 'CompleteSwitch' },
  { type: 'UseStandby' },
  { type: 'BeginRestore' },
  ...entriesOf(state).map((entry) => ({ type: 'AskForFence', entry }) as const),
  ...entriesOf(state).map((of) => ({ type: 'BeginContingency', of }) as const),
  ...entriesOf(state).map((of) => ({ type: 'PinCopies', of }) as const),
  ...(healthOfActive(state) === 'lost' ? [{ type: 'StartFailover' } as const] : []),
  { type: 'StartReturn' },
]

const ofRequests = (state: State): readonly LeaderCommand[] =>
  Object.values(state.people.requests).flatMap(({ id: request, command }): readonly LeaderCommand[] => {
    const lapse = { type: 'LapseRequest', request } as const
    switch (command?.type) {
      case 'RunBackup':
        return [{ type: 'StartBackup', kind: command.kind, cause: 'manual', request }, lapse]
      case 'FailOver':
      case 'ReturnToMaster':
        return [{ type: 'BeginRequestedSwitch', request }, lapse]
      case 'RunDrill': {
        const on = drillTarget(state, command.on)
        return on === null ? [lapse] : [{ type: 'StartDrill', on, request }, lapse]
      }
      default:
        return [lapse]
    }
  })

const ofBackups = (state: State, now: Instant): readonly LeaderCommand[] => {
  const backup = dueBackup(state, now)
  const copy = nextCopy(state, now)
  return [
    {
      type: 'StartBackup',
      kind: kindForSwitch(state),
      cause: 'switch',
      request: null,
    },
    ...(copy === null ? [] : [{ type: 'StartCopy', ...copy } as const]),
    ...(backup === null
      ? []
      : [{ type: 'StartBackup', kind: backup.kind, cause: backup.cause, request: null } as const]),
    ...retirable(state).map((r) => ({ type: 'RetireBackup', ...r }) as const),
  ]
}

const ofRestores = (state: State, now: Instant): readonly LeaderCommand[] => {
  const { drillEveryMs } = state.configuration.policy
  const since = state.backups.lastDrill?.at ?? state.configuration.enabled?.since
  const on =
    drillEveryMs !== null && since !== undefined && hasPassed(plus(since, drillEveryMs), now)
      ? drillTarget(state, null)
      : null
  const standby = standbyDue(state)
  return [
    ...(standby === null ? [] : [{ type: 'StartStandby', on: standby } as const]),
    ...(on === null ? [] : [{ type: 'StartDrill', on, request: null } as const]),
  ]
}

const ofPeople = (): readonly LeaderCommand[] => [
  { type: 'EndPause' },
  { type: 'RecordFailoverBlock' },
  { type: 'RecordReturnBlock' },
]

const ofAlarms = (state: State, now: Instant): readonly LeaderCommand[] => [
  ...[...alarmsOf(state, now).keys()]
    .filter((key) => state.people.alarms[key] === undefined)
    .map((key) => ({ type: 'RaiseAlarm', key }) as const),
  ...Object.keys(state.people.alarms).map((key) => ({ type: 'ClearAlarm', key }) as const),
]

/** What a leader sees to, most urgent first. */
const duties = [
  ['switches', ofSwitches],
  ['requests', ofRequests],
  ['backups', ofBackups],
  ['restores', ofRestores],
  ['people', ofPeople],
  ['alarms', ofAlarms],
] as const
export type Duty = (typeof duties)[number][0]

/** As `due`, one by one: what comes later is looked for only when it is asked for. `without`: duties that are held off. */
export function* dueOneByOne(
  state: State,
  context: Context,
  without: readonly Duty[] = [],
): Generator<LeaderCommand, void> {
  if (state.configuration.group === null) return
  for (const [duty, candidates] of duties) {
    if (without.includes(duty)) continue
    for (const command of candidates(state, context.at)) {
      const decided = decide(state, command, context)
      if (isRight(decided) && decided.right.events.length > 0) yield command
    }
  }
}

/** What the leader should tell itself now, most urgent first: only commands that `decide` accepts in this state. */
export const due = (state: State, context: Context): readonly LeaderCommand[] => [...dueOneByOne(state, context)]
