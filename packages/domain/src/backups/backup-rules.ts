import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { byAge } from '../operation-id.ts'
import { requested } from '../people/requested.ts'
import {
  activeDoubtful,
  activeLost,
  epochUnmarked,
  isOff,
  isOwed,
  nextOperation,
  switchRuns,
} from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import { untilSwitchEnds } from '../rules/until-switch-ends.ts'
import type { EntryId, OperationId } from '../scalars.ts'
import type { State } from '../state.ts'
import type { Switch } from '../switches/state.ts'
import { losesNothing } from '../switches/steps.ts'
import { hasPassed } from '../time.ts'
import { currentFull, setsOf } from './chains.ts'
import { isOutOfReach } from './copying.ts'
import type { BackupKind } from './events.ts'
import type { BackupSet } from './state.ts'

const run = rulesOn('RunBackup')
const start = rulesOn('StartBackup')
const finished = rulesOn('BackupFinished')
type Run = InputOf<'RunBackup'>
type Start = InputOf<'StartBackup'>

/** A differential rests on a full of ours in the active's own epoch, whose place as base nothing has taken. */
const hasBase = (s: State): boolean => currentFull(s) !== null && s.lineage.displaced?.pending !== true

/** What a switch that loses nothing takes last: a full where its target cannot come by the base of a differential. */
export const kindForSwitch = (s: State): BackupKind => {
  const base = currentFull(s)
  const to = s.switches.running?.to
  const reached = base !== null && to !== undefined && !isOutOfReach(s, base, to)
  return hasBase(s) && reached ? 'differential' : 'full'
}

/** The backups that the running switch has taken for itself. */
const backupsOf = (s: State, operation: OperationId): readonly BackupSet[] =>
  setsOf(s).filter((x) => !x.contingency && byAge(x.backup.set, operation) > 0)

/** The last backup of the switch rests on a full that its target lacks and that only lost servers have. */
export const baseIsOutOfReach = (s: State, { operation, to }: Switch): boolean =>
  backupsOf(s, operation).some(({ backup }) => {
    const base = backup.base === null ? undefined : s.backups.sets[backup.base]
    return base !== undefined && isOutOfReach(s, base, to)
  })

const noBase = predicate<Run | Start>(
  'no base',
  'a differential is asked for and this epoch has no full to base it on',
  (s, i) => i.kind === 'differential' && !hasBase(s),
)

const owedOther = predicate<Run | Start>(
  'owed, other than a full',
  'a manual full backup is owed and this is a differential',
  (s, i) => s.lineage.owed !== null && i.kind === 'differential',
)

const forSwitch = predicate<Start>(
  'for a switch',
  'it is the one backup of a switch that loses nothing, whose database is fenced and left',
  (s, i) => {
    const w = s.switches.running
    if (i.cause !== 'switch' || w === null || !losesNothing(w) || w.failed !== null || w.hosts === null) return false
    const fenced = s.switches.fences[w.from]?.kind === 'confirmed'
    return fenced && s.backups.running === null && backupsOf(s, w.operation).length === 0
  },
)

const manual = (i: Start) => i.cause === 'manual'

const fencedActive = predicate(
  'active fenced',
  'the active database is fenced',
  (s) => s.switches.active !== null && s.switches.fences[s.switches.active.entry] !== undefined,
)

const targetsOf = (s: State): EntryId[] =>
  Object.values(s.configuration.entries)
    .map((e) => e.id)
    .filter((e) => e !== s.switches.active?.entry)

const started = (s: State, i: Start) => {
  const { active } = s.switches
  if (active === null) return []
  const base = i.kind === 'differential' ? (currentFull(s)?.backup.set ?? null) : null
  return [
    event('BackupStarted', {
      operation: nextOperation(s),
      kind: i.kind,
      cause: i.cause,
      epoch: active.epoch,
      entry: active.entry,
      generation: active.generation,
      base,
      attempt: s.backups.retry?.attempts ?? 0,
      request: i.request,
    }),
  ]
}

const known = predicate<InputOf<'BackupFinished'>>(
  'told before',
  'it is neither running nor one that ended without its backup',
  (s, i) => s.backups.running?.operation !== i.operation && !s.backups.unfinished.includes(i.operation),
)

export const makingBackups: readonly Rule[] = [
  run.refuses('backup.ask-off', 'Backups are made while failover is ON.', { when: [isOff] }, 'NotEnabled', {
    possible: 'Switch failover on.',
    next: 'enable --accept-data-loss',
  }),
  run.refuses(
    'backup.ask-switching',
    'No other backup begins while a switch runs.',
    { when: [switchRuns] },
    'SwitchRunning',
    untilSwitchEnds,
  ),
  run.refuses('backup.ask-lost', 'A lost database cannot be backed up.', { when: [activeLost] }, 'ActiveLost', {
    possible: 'Bring it back, or fail over.',
    next: 'failover --force --accept-data-loss',
  }),
  run.refuses('backup.ask-owed', 'What is owed is a full backup.', { when: [owedOther] }, 'BackupOwed', {
    possible: 'Take a full backup.',
    next: 'backup full',
  }),
  run.refuses(
    'backup.ask-base',
    'A differential rests on a full of its own epoch.',
    { when: [noBase] },
    'NoRestorableChain',
    { possible: 'Take a full backup first.', next: 'backup full' },
  ),
  run.records('backup.ask', 'A manual backup takes the same path as a scheduled one.', {}, ['Requested'], requested),
  start.records(
    'backup.of-switch',
    'A switch that loses nothing takes its last backup from the fenced database.',
    { when: [forSwitch] },
    ['BackupStarted'],
    started,
  ),
  start.refuses(
    'backup.not-of-switch',
    'A switch takes one backup, when its database is fenced and left.',
    {
      when: [
        predicate<Start>('said to be for a switch', 'it is said to be for a switch', (_s, i) => i.cause === 'switch'),
      ],
    },
    'NotDue',
    wait('Wait for the switch.'),
  ),
  start.refuses('backup.off', 'Backups are made while failover is ON.', { when: [isOff] }, 'NotEnabled', {
    possible: 'Switch failover on.',
    next: 'enable --accept-data-loss',
  }),
  start.refuses(
    'backup.switching',
    'No other backup begins while a switch runs.',
    { when: [switchRuns] },
    'SwitchRunning',
    wait('Wait until the switch has ended.'),
  ),
  start.refuses(
    'backup.one-at-a-time',
    'One backup runs at a time.',
    { when: [predicate('backup running', 'a backup is running', (s) => s.backups.running !== null)] },
    'OperationRunning',
    wait('Wait until it has ended.'),
  ),
  start.refuses(
    'backup.not-answering',
    'Only a database that answers is backed up.',
    { when: [activeDoubtful] },
    'ActiveLost',
    wait('Wait until it answers.'),
  ),
  start.refuses(
    'backup.fenced',
    'A fenced database is backed up only by the switch that fenced it.',
    { when: [fencedActive] },
    'NotDue',
    wait('Wait until the fence is released.'),
  ),
  start.refuses(
    'backup.unmarked',
    'A backup bears its epoch, so the database carries it first.',
    { when: [epochUnmarked] },
    'NotDue',
    wait('Wait until the epoch is written.'),
  ),
  start.refuses(
    'backup.nowhere',
    'A backup is copied to another entry.',
    { when: [predicate('no other entry', 'there is no entry besides the active', (s) => targetsOf(s).length === 0)] },
    'Incomplete',
    { possible: 'Add a backup database.', next: 'add ENTRY' },
  ),
  start.refuses(
    'backup.owed',
    'While a manual backup is owed, scheduled backups stop.',
    { when: [isOwed, predicate<Start>('not manual', 'nobody asked for it', (_s, i) => !manual(i))] },
    'BackupOwed',
    { possible: 'Take a full manual backup.', next: 'backup full' },
  ),
  start.refuses('backup.owed-full', 'What is owed is a full backup.', { when: [owedOther] }, 'BackupOwed', {
    possible: 'Take a full manual backup.',
    next: 'backup full',
  }),
  start.refuses(
    'backup.no-base',
    'A differential rests on a full of its own epoch, whose place as base nothing has taken.',
    { when: [noBase] },
    'NoRestorableChain',
    { possible: 'Take a full backup first.', next: 'backup full' },
  ),
  start.refuses(
    'backup.retry-later',
    'After a failure the next try waits.',
    {
      when: [
        predicate<Start>(
          'too soon',
          'the wait after the last failure is not over',
          (s, i, c) => !manual(i) && s.backups.retry !== null && !hasPassed(s.backups.retry.after, c.at),
        ),
      ],
    },
    'NotDue',
    wait('Wait for the next try.'),
  ),
  start.refuses(
    'backup.nobody-asks',
    'A manual backup answers a request.',
    {
      when: [
        predicate<Start>(
          'request ended',
          'nobody waits for it any more',
          (s, i) => manual(i) && (i.request === null || s.people.requests[i.request] === undefined),
        ),
      ],
    },
    'NotFound',
    { possible: 'Ask again.', next: 'backup full' },
  ),
  start.records(
    'backup.start',
    'A backup of the active database begins under the next operation id.',
    {},
    ['BackupStarted'],
    started,
  ),
  finished.nothing('backup.known', 'A backup is recorded once.', { when: [known] }),
  finished.records(
    'backup.taken',
    'A finished backup that bears our operation id is ours; it is owed to every other entry.',
    {},
    ['BackupTaken'],
    (s, i) => [
      event('BackupTaken', {
        operation: i.operation,
        backup: i.backup,
        manual: s.backups.running?.operation === i.operation && s.backups.running.cause === 'manual',
        targets: targetsOf(s),
      }),
    ],
  ),
]
