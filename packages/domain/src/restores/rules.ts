import { endOf, freshestFor } from '../backups/chains.ts'
import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { byAge } from '../operation-id.ts'
import { requested } from '../people/requested.ts'
import { isOff, nextOperation, switchRuns } from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'
import type { EntryId } from '../scalars.ts'
import type { State } from '../state.ts'
import { healthyTargets } from '../switches/candidates.ts'

const ask = rulesOn('RunDrill')
const drill = rulesOn('StartDrill')
const passed = rulesOn('DrillFinished')
const drillFailed = rulesOn('DrillDidNotFinish')
const standby = rulesOn('StartStandby')
const restored = rulesOn('RestoreFinished')
const failed = rulesOn('RestoreDidNotFinish')

/** The entry that a drill without a name uses: the first in order that could be restored. */
export const drillTarget = (s: State, on: EntryId | null): EntryId | null =>
  s.configuration.order.find(
    (e) =>
      (on === null || e === on) &&
      e !== s.switches.active?.entry &&
      s.detection.health[e]?.kind === 'healthy' &&
      freshestFor(s, e) !== null,
  ) ?? null

/** Warm entries whose standby lags behind the chain that they could be restored from. */
export const standbyDue = (s: State): EntryId | null =>
  s.configuration.policy.standby === 'cold'
    ? null
    : (healthyTargets(s).find((e) => {
        const freshest = freshestFor(s, e)
        const has = s.restores.standbys[e]
        return (
          freshest !== null &&
          s.restores.failed[e] !== endOf(freshest.chain) &&
          (has === undefined || byAge(endOf(freshest.chain), endOf(has.chain)) > 0)
        )
      }) ?? null)

const noTarget = predicate<InputOf<'RunDrill'>>(
  'nothing to restore',
  'no named entry is healthy with a restorable chain',
  (s, i) => drillTarget(s, i.on) === null,
)
const isDrill = predicate<InputOf<'DrillFinished'> | InputOf<'DrillDidNotFinish'>>(
  'drill running',
  'the log has this drill running',
  (s, i) => s.backups.drill?.operation === i.operation,
)
const ofSwitch = predicate<InputOf<'RestoreFinished'> | InputOf<'RestoreDidNotFinish'>>(
  'of the switch',
  'it is the restore of the running switch',
  (s, i) => s.switches.running?.operation === i.operation && s.switches.running.restore?.kind === 'running',
)
const ofStandby = predicate<InputOf<'RestoreFinished'> | InputOf<'RestoreDidNotFinish'>>(
  'of a standby',
  'it is the running restore of a standby',
  (s, i) => s.restores.running?.operation === i.operation,
)

const wait = (possible: string) => ({ possible, next: null })

export const restoreRules: readonly Rule[] = [
  ask.refuses('drill.ask-off', 'Drills are run while failover is ON.', { when: [isOff] }, 'NotEnabled', {
    possible: 'Switch failover on.',
    next: 'enable --accept-data-loss',
  }),
  ask.refuses(
    'drill.ask-switching',
    'A drill yields to a switch.',
    { when: [switchRuns] },
    'SwitchRunning',
    wait('Wait until the switch has ended.'),
  ),
  ask.refuses(
    'drill.ask-nothing',
    'A drill restores the newest chain of a healthy entry.',
    { when: [noTarget] },
    'NoRestorableChain',
    { possible: 'Wait for a verified copy, or take a full backup.', next: 'backup full' },
  ),
  ask.records('drill.ask', 'A drill is run by the leader.', {}, ['Requested'], requested),

  drill.refuses('drill.off', 'Drills are run while failover is ON.', { when: [isOff] }, 'NotEnabled', {
    possible: 'Switch failover on.',
    next: 'enable --accept-data-loss',
  }),
  drill.refuses(
    'drill.switching',
    'A drill yields to a switch.',
    { when: [switchRuns] },
    'SwitchRunning',
    wait('Wait until the switch has ended.'),
  ),
  drill.refuses(
    'drill.down',
    'A drill waits while the active is lost.',
    { phases: ['down'] },
    'ActiveLost',
    wait('Wait until a database is active again.'),
  ),
  drill.refuses(
    'drill.one-at-a-time',
    'One restore beside a switch runs at a time.',
    {
      when: [
        predicate(
          'restoring',
          'a drill or a standby restore is running',
          (s) => s.backups.drill !== null || s.restores.running !== null,
        ),
      ],
    },
    'OperationRunning',
    wait('Wait until it has ended.'),
  ),
  drill.refuses(
    'drill.nothing',
    'A drill restores the newest chain of a healthy entry.',
    {
      when: [
        predicate<InputOf<'StartDrill'>>(
          'nothing to restore',
          'the entry is not healthy with a restorable chain',
          (s, i) => drillTarget(s, i.on) === null,
        ),
      ],
    },
    'NoRestorableChain',
    { possible: 'Wait for a verified copy.', next: 'backup full' },
  ),
  drill.records(
    'drill.start',
    'A drill restores the newest chain beside the live database, under its own name.',
    {},
    ['RestoreStarted', 'RequestEnded'],
    (s, i, c) => {
      const freshest = freshestFor(s, i.on)
      const entry = s.configuration.entries[i.on]
      if (freshest === null || entry === undefined) return []
      const operation = nextOperation(s)
      const begun = event('RestoreStarted', {
        operation,
        purpose: 'drill',
        on: i.on,
        chain: freshest.chain,
        readFrom: freshest.folder,
        generation: c.generationFor(entry, operation),
      })
      return i.request === null
        ? [begun]
        : [begun, event('RequestEnded', { request: i.request, how: 'done', why: operation })]
    },
  ),
  passed.records(
    'drill.passed',
    'A drill that passed is kept in the log, and what it restored is thrown away.',
    { when: [isDrill] },
    ['DrillPassed'],
    (s, i) =>
      s.backups.drill === null
        ? []
        : [
            event('DrillPassed', {
              operation: i.operation,
              on: s.backups.drill.on,
              chain: s.backups.drill.chain,
              tookMs: i.tookMs,
              checks: [...i.checks],
            }),
          ],
  ),
  passed.nothing('drill.passed-late', 'The end of a drill that is not running changes nothing.'),
  drillFailed.records(
    'drill.failed',
    'A drill that failed is kept in the log and raises an alarm.',
    { when: [isDrill] },
    ['DrillFailed'],
    (s, i) =>
      s.backups.drill === null
        ? []
        : [
            event('DrillFailed', {
              operation: i.operation,
              on: s.backups.drill.on,
              chain: s.backups.drill.chain,
              tookMs: i.tookMs,
              why: i.why,
            }),
          ],
  ),
  drillFailed.nothing('drill.failed-late', 'The end of a drill that is not running changes nothing.'),

  standby.refuses(
    'standby.switching',
    'Standbys wait while a switch runs or the active is lost.',
    { phases: ['failing-over', 'returning', 'down', 'off'] },
    'NotDue',
    wait('Wait until a database is active again.'),
  ),
  standby.refuses(
    'standby.one-at-a-time',
    'One restore beside a switch runs at a time.',
    {
      when: [
        predicate(
          'restoring',
          'a drill or a standby restore is running',
          (s) => s.backups.drill !== null || s.restores.running !== null,
        ),
      ],
    },
    'OperationRunning',
    wait('Wait until it has ended.'),
  ),
  standby.refuses(
    'standby.up-to-date',
    'A standby is rebuilt when its folder holds a newer chain.',
    {
      when: [
        predicate<InputOf<'StartStandby'>>(
          'not due',
          'the entry is cold by policy, away, or up to date',
          (s, i) => standbyDue(s) !== i.on,
        ),
      ],
    },
    'NotDue',
    wait('Wait for the next copy.'),
  ),
  standby.records(
    'standby.start',
    'A warm entry is restored after each copy; it is a cache over the copies.',
    {},
    ['RestoreStarted'],
    (s, i, c) => {
      const freshest = freshestFor(s, i.on)
      const entry = s.configuration.entries[i.on]
      if (freshest === null || entry === undefined) return []
      const operation = nextOperation(s)
      return [
        event('RestoreStarted', {
          operation,
          purpose: 'standby',
          on: i.on,
          chain: freshest.chain,
          readFrom: freshest.folder,
          generation: c.generationFor(entry, operation),
        }),
      ]
    },
  ),

  restored.records(
    'restore.done',
    'The restored database of a switch is opened and checked next.',
    { when: [ofSwitch] },
    ['DatabaseRestored'],
    (s, i) => {
      const w = s.switches.running
      return w?.restore?.kind === 'running' && w.chain !== null
        ? [
            event('DatabaseRestored', {
              operation: i.operation,
              purpose: 'switch',
              on: w.to,
              chain: w.chain,
              generation: w.restore.generation,
              tookMs: Math.max(1, Math.round(i.tookMs)),
            }),
          ]
        : []
    },
  ),
  restored.records(
    'standby.done',
    'A restored standby waits unopened.',
    { when: [ofStandby] },
    ['DatabaseRestored'],
    (s, i) => {
      const r = s.restores.running
      return r === null
        ? []
        : [
            event('DatabaseRestored', {
              operation: i.operation,
              purpose: 'standby',
              on: r.on,
              chain: r.chain,
              generation: r.generation,
              tookMs: Math.max(1, Math.round(i.tookMs)),
            }),
          ]
    },
  ),
  restored.nothing('restore.late', 'The end of a restore that is not running changes nothing.'),
  failed.records(
    'restore.failed',
    'A failed restore undoes the switch: one that failed on content waits for a person, one that failed to reach is due again.',
    { when: [ofSwitch] },
    ['RestoreFailed'],
    (s, i) => {
      const w = s.switches.running
      return w !== null && w.chain !== null
        ? [
            event('RestoreFailed', {
              operation: i.operation,
              purpose: 'switch',
              on: w.to,
              chain: w.chain,
              why: i.why,
              content: i.content,
            }),
          ]
        : []
    },
  ),
  failed.records(
    'standby.failed',
    'A standby that cannot be restored counts as cold.',
    { when: [ofStandby] },
    ['RestoreFailed'],
    (s, i) => {
      const r = s.restores.running
      return r === null
        ? []
        : [
            event('RestoreFailed', {
              operation: i.operation,
              purpose: 'standby',
              on: r.on,
              chain: r.chain,
              why: i.why,
              content: i.content,
            }),
          ]
    },
  ),
  failed.nothing('restore.failed-late', 'The end of a restore that is not running changes nothing.'),
]
