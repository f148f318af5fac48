import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { breakBetween } from '../lineage/lineage.ts'
import { requested } from '../people/requested.ts'
import { nothingFound, somethingFound, withFound } from '../rules/found.ts'
import { isOff, nextOperation, noActive, operationRuns, runningOperations, switchRuns } from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'
import { untilSwitchEnds } from '../rules/until-switch-ends.ts'
import type { State } from '../state.ts'
import { done, noRequest } from './awaited.ts'

type Read = InputOf<'ActiveRead'>
const enable = rulesOn('EnableFailover')
const read = rulesOn('ActiveRead')
const disable = rulesOn('DisableFailover')

const consentOf = (s: State) => {
  const { maxLossMs } = s.configuration.policy
  const bound = maxLossMs === null ? 'of any age' : `at most ${maxLossMs} ms old`
  return {
    statement: `Changes after the newest restorable point, ${bound}, may be lost by automatic failover.`,
    maxLossMs,
  }
}

/** Who asked for it, and what the active database says of itself. Whoever asked consents, not the leader who carries it out. */
const answer = (s: State, i: Read) => {
  const request = s.people.requests[i.request]
  return request && i.lineage ? { by: request.by, lineage: i.lineage } : null
}

type Answer = NonNullable<ReturnType<typeof answer>>

/** The answer, where it does not continue what was known of the database. */
const broken = (s: State, i: Read) => {
  const expected = s.lineage.known[i.entry]
  const found = answer(s, i)
  const reason = expected && found && breakBetween(expected, found.lineage)
  return reason ? { ...found, expected, reason } : null
}

const enabled = ({ by, lineage }: Answer, s: State, i: Read) =>
  event('FailoverEnabled', {
    consent: { ...consentOf(s), by },
    active: i.entry,
    generation: i.generation ?? s.switches.active?.generation ?? '',
    lineage,
  })

export const enabling: readonly Rule[] = [
  enable.nothing('enable.already', 'Failover that is ON stays ON.', {
    when: [predicate('on', 'database failover is ON', (s) => s.configuration.enabled !== null)],
  }),
  enable.refuses(
    'enable.no-master',
    'A group needs a master.',
    { when: [predicate('no master', 'the group has no master', (s) => s.configuration.master === null)] },
    'Incomplete',
    { possible: 'Describe the group with a master.', next: 'apply FILE' },
  ),
  enable.refuses(
    'enable.no-backup-database',
    'A group needs a backup database.',
    {
      when: [
        predicate(
          'no backup database',
          'there is no entry besides the active',
          (s) => Object.keys(s.configuration.entries).length < 2,
        ),
      ],
    },
    'Incomplete',
    { possible: 'Add a backup database.', next: 'add ENTRY' },
  ),
  enable.refuses(
    'enable.host-policy',
    'What hosts do without the log is chosen by a person.',
    {
      when: [
        predicate(
          'no host policy',
          'withoutLog has not been chosen',
          (s) => s.configuration.policy.withoutLog === null,
        ),
      ],
    },
    'Incomplete',
    {
      possible: 'Choose: stop (hosts stop writing when they lose the log) or keep (they go on, and say so afterwards).',
      next: 'policy withoutLog=stop',
    },
  ),
  enable.refuses(
    'enable.consent',
    'Automatic failover may lose what was written after the newest restorable point, so it rests on consent.',
    {
      when: [
        predicate<InputOf<'EnableFailover'>>(
          'no consent',
          'the loss has not been accepted',
          (_s, i) => !i.acceptDataLoss,
        ),
      ],
    },
    'ConsentMissing',
    (s) => ({ why: consentOf(s).statement, possible: 'Accept it.', next: 'enable --accept-data-loss' }),
  ),
  enable.records(
    'enable.ask',
    'Failover is switched on when the active database has answered with a readable lineage.',
    {},
    ['Requested'],
    requested,
  ),
  read.nothing('enable.late', 'An answer that nobody waits for changes nothing.', { when: [noRequest] }),
  read.records(
    'enable.unreadable',
    'A database that cannot be read cannot be protected.',
    { when: [nothingFound('no lineage', 'the active database did not answer with a lineage', answer)] },
    ['RequestEnded'],
    (_s, i) => [
      event('RequestEnded', {
        request: i.request,
        how: 'refused',
        why: `${i.entry} did not answer with a readable lineage: ${i.says}`,
      }),
    ],
  ),
  read.records(
    'enable.first',
    'The first enabling makes the master active, in place.',
    { when: [noActive] },
    ['FailoverEnabled', 'ActiveSwitched', 'RequestEnded'],
    withFound(answer, (found, s, i) => {
      const epoch = nextOperation(s)
      return [
        enabled(found, s, i),
        event('ActiveSwitched', {
          operation: epoch,
          kind: 'enable',
          automatic: false,
          from: null,
          to: i.entry,
          generation: i.generation ?? '',
          epoch,
          parent: null,
          origin: { kind: 'inPlace' },
          ground: { kind: 'first' },
          consent: { basis: 'none', request: i.request, by: found.by },
          loss: null,
          lineage: found.lineage,
        }),
        done(i),
      ]
    }),
  ),
  read.records(
    'enable.unexplained',
    'A database that changed while failover was OFF owes a manual backup.',
    { when: [somethingFound('lineage broken', 'the active database is not as it was left', broken)] },
    ['FailoverEnabled', 'ManualBackupRequired', 'RequestEnded'],
    withFound(broken, (found, s, i) => [
      enabled(found, s, i),
      event('ManualBackupRequired', {
        reason: found.reason,
        entry: i.entry,
        epoch: nextOperation(s),
        expected: found.expected,
        found: found.lineage,
      }),
      done(i),
    ]),
  ),
  read.records(
    'enable.again',
    'Enabling again begins with a full backup.',
    {},
    ['FailoverEnabled', 'RequestEnded'],
    withFound(answer, (found, s, i) => [enabled(found, s, i), done(i)]),
  ),
  disable.nothing('disable.already', 'Failover that is OFF stays OFF.', { when: [isOff] }),
  disable.refuses(
    'disable.switching',
    'Failover is not switched off in the middle of a switch.',
    { when: [switchRuns] },
    'SwitchRunning',
    untilSwitchEnds,
  ),
  disable.refuses(
    'disable.operation',
    'Failover is not switched off in the middle of an operation.',
    { when: [operationRuns] },
    'OperationRunning',
    (s) => ({
      why: `Operation ${runningOperations(s)[0] ?? ''} is running.`,
      possible: 'Wait until it has ended, or cancel it.',
      next: `cancel ${runningOperations(s)[0] ?? ''}`,
    }),
  ),
  disable.records(
    'disable',
    'Switching off stops schedules and automatic switches, and leaves the active and every fence as they are.',
    {},
    ['FailoverDisabled'],
    (s) => [
      event('FailoverDisabled', {
        active: s.switches.active?.entry ?? null,
        fences: Object.values(s.configuration.entries).flatMap((e) =>
          s.switches.fences[e.id]?.kind === 'confirmed' ? [e.id] : [],
        ),
      }),
    ],
  ),
]
