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
  noActive,
  switchRuns,
} from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'
import type { EntryId, OperationId } from '../scalars.ts'
import type { State } from '../state.ts'
import { losesNothing } from '../switches/steps.ts'
import { hasPassed } from '../time.ts'
import { currentFull, setsOf } from './chains.ts'
import { nextCopy } from './copying.ts'
import { isInLastChain, isInMastersLastChain, retirable } from './retention.ts'

const run = rulesOn('RunBackup')
const start = rulesOn('StartBackup')
const finished = rulesOn('BackupFinished')
const failed = rulesOn('BackupDidNotFinish')
const copy = rulesOn('StartCopy')
const copied = rulesOn('CopyFinished')
const copyFailed = rulesOn('CopyDidNotFinish')
const verified = rulesOn('CopyPassedCheck')
const rejected = rulesOn('CopyFailedCheck')
const retire = rulesOn('RetireBackup')
const deleted = rulesOn('FileDeleted')

type Run = InputOf<'RunBackup'>
type Start = InputOf<'StartBackup'>

/** A differential rests on a full of ours in the active's own epoch, whose place as base nothing has taken. */
export const hasBase = (s: State): boolean => currentFull(s) !== null && s.lineage.displaced?.pending !== true

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

/** A backup that the running switch has taken for itself. */
const ownBackup = (s: State, operation: OperationId): boolean =>
  setsOf(s).some((x) => !x.contingency && byAge(x.backup.set, operation) > 0)

const forSwitch = predicate<Start>(
  'for a switch',
  'it is the one backup of a switch that loses nothing, whose database is fenced and left',
  (s, i) => {
    const w = s.switches.running
    if (i.cause !== 'switch' || w === null || !losesNothing(w) || w.failed !== null || w.hosts === null) return false
    const fenced = s.switches.fences[w.from]?.kind === 'confirmed'
    return fenced && s.backups.running === null && !ownBackup(s, w.operation)
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

const isRunning = predicate<InputOf<'BackupFinished'> | InputOf<'BackupDidNotFinish'>>(
  'running',
  'the log has this backup running',
  (s, i) => s.backups.running?.operation === i.operation,
)
const known = predicate<InputOf<'BackupFinished'>>(
  'recorded',
  'the log has this backup set',
  (s, i) => s.backups.sets[i.operation] !== undefined,
)

const copying = predicate<InputOf<'CopyFinished'> | InputOf<'CopyDidNotFinish'>>(
  'copying',
  'the log has this copy running to that folder',
  (s, i) => s.backups.copying?.operation === i.operation && s.backups.copying.to.includes(i.on),
)
const isCopied = predicate<InputOf<'CopyPassedCheck'> | InputOf<'CopyFailedCheck'>>(
  'copied',
  'the copy is written and not yet judged',
  (s, i) => s.backups.sets[i.set]?.copies[i.on]?.kind === 'copied',
)
const paysDebt = predicate<InputOf<'CopyPassedCheck'>>(
  'pays the debt',
  'it is a full manual backup of the epoch in which one is owed',
  (s, i) => {
    const set = s.backups.sets[i.set]
    return (
      s.lineage.owed !== null &&
      set?.manual === true &&
      set.backup.kind === 'full' &&
      set.backup.epoch === s.switches.active?.epoch
    )
  },
)

const notRetirable = predicate<InputOf<'RetireBackup'>>(
  'to be kept',
  'retention keeps this file',
  (s, i) =>
    !retirable(s).some((r) => r.set === i.set && r.place.entry === i.place.entry && r.place.folder === i.place.folder),
)
const lastChain = predicate<InputOf<'RetireBackup'>>(
  'last chain',
  'it is a link of the last restorable chain of an entry',
  (s, i) =>
    i.place.folder === 'backup' &&
    (isInLastChain(s, i.set, i.place.entry) || isInMastersLastChain(s, i.set, i.place.entry)),
)
const forPeople = predicate<InputOf<'RetireBackup'>>(
  'contingency',
  'it is, or stands for, a contingency backup',
  (s, i) =>
    i.place.folder === 'backup' &&
    (s.backups.sets[i.set]?.contingency === true || s.backups.sets[i.set]?.pinned === true),
)
const holderAway = predicate<InputOf<'RetireBackup'>>(
  'folder away',
  'the server of the folder does not answer',
  (s, i) => s.detection.health[i.place.entry]?.kind !== 'healthy',
)
const isRetired = predicate<InputOf<'FileDeleted'>>('retired', 'the log has decided to delete this file', (s, i) => {
  const set = s.backups.sets[i.set]
  return i.place.folder === 'staging' ? set?.staged === 'retired' : set?.copies[i.place.entry]?.kind === 'retired'
})

const wait = (possible: string) => ({ possible, next: null })

export const backupRules: readonly Rule[] = [
  run.refuses('backup.ask-off', 'Backups are made while failover is ON.', { when: [isOff] }, 'NotEnabled', {
    possible: 'Switch failover on.',
    next: 'enable --accept-data-loss',
  }),
  run.refuses(
    'backup.ask-switching',
    'No other backup begins while a switch runs.',
    { when: [switchRuns] },
    'SwitchRunning',
    wait('Wait until the switch has ended.'),
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
    'backup.never-enabled',
    'Backups are made of the active database.',
    { when: [noActive] },
    'NotEnabled',
    { possible: 'Switch failover on.', next: 'enable --accept-data-loss' },
  ),
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
  failed.records(
    'backup.failed',
    'A backup that fails is tried again after a growing wait.',
    { when: [isRunning] },
    ['BackupFailed'],
    (s, i) => [
      event('BackupFailed', {
        operation: i.operation,
        why: i.why,
        attempt: s.backups.running?.attempt ?? 0,
        retryAfter: i.retryAfter,
      }),
    ],
  ),
  failed.nothing('backup.failed-late', 'The end of a backup that is not running changes nothing.'),

  copy.refuses(
    'copy.one-at-a-time',
    'One copy run is under way at a time; it writes all its folders at once.',
    { when: [predicate('copy running', 'a copy is running', (s) => s.backups.copying !== null)] },
    'OperationRunning',
    wait('Wait until it has ended.'),
  ),
  copy.refuses(
    'copy.switching',
    'During a switch only its own backup is copied.',
    {
      when: [
        switchRuns,
        predicate(
          'not of the switch',
          'the running switch takes no backup of its own',
          (s) => s.switches.running === null || !losesNothing(s.switches.running),
        ),
      ],
    },
    'SwitchRunning',
    wait('Wait until the switch has ended.'),
  ),
  copy.refuses(
    'copy.not-owed',
    'A set is copied to folders that lack it, from a place that has it, and a differential only to where its full lies.',
    {
      when: [
        predicate<InputOf<'StartCopy'>>(
          'nothing owed',
          'no folder that answers lacks a set that can be read',
          (s, i, c) => nextCopy(s, c.at)?.set !== i.set,
        ),
      ],
    },
    'NotDue',
    wait('Wait until a folder that lacks it answers.'),
  ),
  copy.records(
    'copy.start',
    'One run reads the source once and writes all folders that lack the set.',
    {},
    ['CopyStarted'],
    (s, i) => [event('CopyStarted', { operation: nextOperation(s), set: i.set, from: i.from, to: [...i.to] })],
  ),
  copied.records(
    'copy.done',
    'A copy that is written is not yet believed.',
    { when: [copying] },
    ['BackupCopied'],
    (_s, i) => [event('BackupCopied', { operation: i.operation, set: i.set, on: i.on })],
  ),
  copied.nothing('copy.done-late', 'The end of a copy that is not running changes nothing.'),
  copyFailed.records(
    'copy.failed',
    'A folder that fails does not spoil the others; its copy is tried again and shown as missing.',
    { when: [copying] },
    ['BackupCopyFailed'],
    (s, i) => {
      const before = s.backups.sets[i.set]?.copies[i.on]
      return [
        event('BackupCopyFailed', {
          operation: i.operation,
          set: i.set,
          on: i.on,
          why: i.why,
          attempt: before?.kind === 'missing' ? before.attempts : 0,
          retryAfter: i.retryAfter,
        }),
      ]
    },
  ),
  copyFailed.nothing('copy.failed-late', 'The end of a copy that is not running changes nothing.'),

  verified.nothing('verify.late', 'A judgement on a copy that is gone or judged changes nothing.', {
    when: [
      {
        ...isCopied,
        name: 'not awaited',
        says: 'the copy is gone or judged',
        holds: (s, i, c) => !isCopied.holds(s, i, c),
      },
    ],
  }),
  verified.records(
    'verify.pays-debt',
    'A verified full manual backup clears what is owed.',
    { when: [paysDebt] },
    ['CopyVerified', 'ObligationCleared'],
    (_s, i) => [event('CopyVerified', { set: i.set, on: i.on }), event('ObligationCleared', { set: i.set, on: i.on })],
  ),
  verified.records(
    'verify.passed',
    "A copy is verified when, read back from its folder, it has the source's hash and passes the engine's own check.",
    {},
    ['CopyVerified'],
    (_s, i) => [event('CopyVerified', { set: i.set, on: i.on })],
  ),
  rejected.records(
    'verify.failed',
    'A copy that fails its check counts as missing.',
    { when: [isCopied] },
    ['CopyRejected'],
    (_s, i) => [event('CopyRejected', { set: i.set, on: i.on, why: i.why })],
  ),
  rejected.nothing('verify.failed-late', 'A judgement on a copy that is gone or judged changes nothing.'),

  retire.refuses('retention.off', 'Nothing is deleted while failover is OFF.', { when: [isOff] }, 'NotEnabled', {
    possible: 'Switch failover on.',
    next: 'enable --accept-data-loss',
  }),
  retire.refuses(
    'retention.trouble',
    'Nothing is deleted while failing over, returning or down.',
    { phases: ['failing-over', 'returning', 'down'] },
    'NotDue',
    wait('Wait until a database is active again.'),
  ),
  retire.refuses(
    'retention.owed',
    'Nothing is deleted while a manual backup is owed.',
    { when: [isOwed] },
    'BackupOwed',
    { possible: 'Take a full manual backup.', next: 'backup full' },
  ),
  retire.refuses(
    'retention.last-chain',
    'The last restorable chain of an entry stays.',
    { when: [lastChain] },
    'NotDue',
    wait('Wait until a newer chain is verified there.'),
  ),
  retire.refuses(
    'retention.contingency',
    'Contingency backups are deleted by people only.',
    { when: [forPeople] },
    'NotDue',
    wait('Delete it by hand when its changes are settled.'),
  ),
  retire.refuses(
    'retention.away',
    'A file is deleted when its folder answers.',
    { when: [holderAway] },
    'NotDue',
    wait('Wait until the server answers.'),
  ),
  retire.refuses(
    'retention.keeps',
    'The policy says how much each folder keeps.',
    { when: [notRetirable] },
    'NotDue',
    wait('Wait until newer backups have taken its place.'),
  ),
  retire.records(
    'retention.retire',
    'The decision to delete comes before the file goes.',
    {},
    ['BackupRetired'],
    (_s, i) => [event('BackupRetired', { set: i.set, place: i.place, why: i.why })],
  ),
  deleted.records(
    'retention.deleted',
    'A retired file that is gone leaves the ledger.',
    { when: [isRetired] },
    ['BackupDeleted'],
    (_s, i) => [event('BackupDeleted', { set: i.set, place: i.place, found: i.found })],
  ),
  deleted.nothing('retention.deleted-late', 'A file that was not retired is none of our deletions.'),
]
