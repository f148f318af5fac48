import {
  type BackupSetId,
  type Command,
  type EntryId,
  type GroupId,
  type Input,
  inputKinds,
  instantOf,
  type LeaderCommand,
  type OperationId,
  type ProcessId,
  type RequestId,
} from '@db-failover/domain'
import { sampleInputs } from '@db-failover/domain/kit'
import { answersTo, effects } from './answers.ts'
import { contextOf, leading, type Node, type Subject, told } from './node.ts'
import { probeOf } from './probes.ts'
import { silent } from './report.ts'
import { everything } from './scope.ts'
import { wishes } from './wishes.ts'
import type { World } from './world.ts'

// What could be said to a group in a situation, beside what happens next: every kind of input, about what is there and about
// what is not. It is decided and not folded, so that every row of the table is asked in every situation.

const ofLeader = ({ state }: Node): readonly LeaderCommand[] => {
  const entries = Object.keys(state.configuration.entries) as EntryId[]
  const requests = Object.keys(state.people.requests) as RequestId[]
  const sets = Object.keys(state.backups.sets) as BackupSetId[]
  const causes = ['scheduled', 'switch', 'manual'] as const
  return [
    { type: 'TakeLeadership', process: leading },
    { type: 'TakeLeadership', process: 'supervisor-2' as ProcessId },
    ...(state.people.leader === null
      ? []
      : ([0, 3_600_000] as const).flatMap((silentMs): readonly LeaderCommand[] => {
          const { process: leader, term } = state.people.leader ?? { process: leading, term: 0 }
          const process = 'supervisor-2' as ProcessId
          return [
            { type: 'TakeLeadership', process, gone: { kind: 'silent', leader, term, silentMs, leaseMs: 10_000 } },
            { type: 'TakeLeadership', process, gone: { kind: 'stopped', leader, term } },
          ]
        })),
    ...entries.flatMap((e): readonly LeaderCommand[] => [
      { type: 'AskForFence', entry: e },
      { type: 'BeginContingency', of: e },
      { type: 'PinCopies', of: e },
      { type: 'StartStandby', on: e },
      { type: 'StartDrill', on: e, request: null },
    ]),
    ...requests.flatMap((request): readonly LeaderCommand[] => [
      { type: 'BeginRequestedSwitch', request },
      { type: 'LapseRequest', request },
      { type: 'StartBackup', kind: 'full', cause: 'manual', request },
    ]),
    ...causes.flatMap((cause): readonly LeaderCommand[] => [
      { type: 'StartBackup', kind: 'full', cause, request: null },
      { type: 'StartBackup', kind: 'differential', cause, request: null },
    ]),
    ...sets.flatMap((set) =>
      entries.flatMap((e): readonly LeaderCommand[] => [
        { type: 'StartCopy', set, from: { entry: e, folder: 'staging' }, to: entries.filter((x) => x !== e) },
        { type: 'RetireBackup', set, place: { entry: e, folder: 'backup' }, why: 'asked' },
        { type: 'RetireBackup', set, place: { entry: e, folder: 'staging' }, why: 'asked' },
      ]),
    ),
    ...Object.keys(state.people.alarms).map((key): LeaderCommand => ({ type: 'ClearAlarm', key })),
  ]
}

const ofWorld = (n: Node): readonly Input[] => {
  const entries = Object.keys(n.state.configuration.entries) as EntryId[]
  const other: World = { ...n.world, down: [] }
  const requests = Object.keys(n.state.people.requests) as RequestId[]
  const { clock } = n.state.people
  return [
    ...requests.flatMap((request): readonly Input[] => [
      {
        type: 'EntriesChecked',
        request,
        findings: { ['z' as EntryId]: [{ check: 'folders', ok: false, says: 'none' }] },
      },
      ...entries.map(
        (entry): Input => ({
          type: 'ActiveRead',
          request,
          entry,
          generation: n.state.switches.active?.generation ?? 'original',
          lineage: { identity: 'other', fork: 'other', counter: '1' as never, differentialBase: null, epoch: null },
          says: 'another',
        }),
      ),
    ]),
    ...effects(n).flatMap((e): readonly Input[] =>
      e.type === 'OpenAndCheck'
        ? [
            {
              type: 'TargetFailedCheck',
              operation: e.operation,
              why: { code: 'DatabaseMissing', says: 'gone' },
              content: false,
            },
          ]
        : [],
    ),
    ...(clock === null
      ? []
      : [{ type: 'ClockSteppedBack', from: clock, to: instantOf(n.now - 3_600_000) } satisfies Input]),
    ...effects(n).flatMap((e) => answersTo(n, e).flatMap((a) => a.seen)),
    ...entries.flatMap((e) => [
      probeOf({ ...n, world: other }, e, true),
      probeOf(n, e, true, 'gone'),
      probeOf(n, e, false, 'gone'),
      probeOf(n, e, true, 'unusable'),
      probeOf(n, e, true, 'administrator'),
    ]),
  ]
}

const ofPeople = (n: Node): readonly Input[] => {
  const entries = Object.keys(n.state.configuration.entries) as EntryId[]
  const running = n.state.switches.running?.operation ?? ('orders/0/1' as OperationId)
  return [
    ...wishes(
      { ...n, state: { ...n.state, people: { ...n.state.people, requests: {} } } },
      everything,
      ['a', 'b', 'z'],
      false,
    ).map(([, c]) => c),
    ...entries.map((entry): Input => ({ type: 'ReleaseFence', entry })),
    ...entries.map((on): Input => ({ type: 'RunDrill', on })),
    { type: 'CancelOperation', operation: running },
    { type: 'Pause', until: instantOf(n.now + 600_000), reason: '' },
    ...(Object.keys(n.state.backups.sets) as BackupSetId[]).map(
      (full): Input => ({ type: 'PinLineage', chain: { full, differential: null }, reason: 'known' }),
    ),
    { type: 'GiveConsent', to: 'cutOffHosts', statement: 'known' },
    { type: 'Acknowledge', what: 'alarms', note: 'seen' },
    { type: 'ChangeGroup', changes: [] },
    { type: 'CreateGroup', group: 'orders' as GroupId, mode: 'backup-and-restore' },
  ]
}

/** The same group a moment later: a request that still waits, a switch that is to be undone, an alarm from outside. */
const variants = (subject: Subject, n: Node): readonly (readonly [Node, readonly Input[]])[] => {
  const { people, switches } = n.state
  const request = 'r-waiting' as RequestId
  const at = instantOf(n.now)
  const wanting = wishes(
    { ...n, state: { ...n.state, people: { ...people, requests: {} } } },
    everything,
    ['a', 'b'],
    false,
  )
  const overtaken: Command = {
    type: 'ChangeGroup',
    changes: [{ change: 'removeEntry', entry: switches.active?.entry ?? ('a' as EntryId), deleteFiles: false }],
  }
  const asking = (command: Command): Node => ({
    ...n,
    state: {
      ...n.state,
      people: { ...people, requests: { [request]: { id: request, command, by: 'ann', at, validUntil: at } } },
    },
  })
  const waiting = wanting.flatMap(([, command]): readonly (readonly [Node, readonly Input[]])[] =>
    command.type === 'FailOver' || command.type === 'ReturnToMaster'
      ? [[asking(command), [{ type: 'BeginRequestedSwitch', request }]]]
      : [],
  )
  const failing = switches.running === null ? null : { ...switches.running, failed: { why: 'asked', content: false } }
  const report = { type: 'Reported', alarm: 'delivery failing', subject: 'pager', says: 'no', todo: 'look' } as const
  const told1 = told(subject, n, { ...report, holds: true }, silent)
  return [
    ...waiting,
    [
      asking(overtaken),
      [
        {
          type: 'EntriesChecked',
          request,
          findings: { ['b' as EntryId]: [{ check: 'folders', ok: true, says: 'there' }] },
        },
      ],
    ],
    ...(failing === null
      ? []
      : [
          [
            { ...n, state: { ...n.state, switches: { ...switches, running: failing } } },
            [{ type: 'BeginRestore' }, { type: 'CompleteSwitch' }, { type: 'AbortSwitch' }],
          ] as const,
        ]),
    [
      told1,
      [
        { ...report, holds: true },
        { ...report, holds: false },
      ],
    ],
  ]
}

/** Asks all of it; tells the rule that answered each. */
export const asked = (subject: Subject, n: Node, answered: (rule: string, input: Input) => void): void => {
  const ask = (of: Node, input: Input, term?: number): void => {
    const role = inputKinds[input.type] === 'operator' ? 'operator' : 'leader'
    const decided = subject.decide(of.state, input, contextOf(of, role, term))
    answered(decided._tag === 'Left' ? decided.left.rule : decided.right.rule, input)
  }
  for (const input of [...sampleInputs, ...ofLeader(n), ...ofWorld(n), ...ofPeople(n)]) ask(n, input)
  // A leader whose term is over.
  for (const input of sampleInputs.filter((i) => inputKinds[i.type] !== 'operator')) ask(n, input, 0)
  for (const [of, inputs] of variants(subject, n)) for (const input of inputs) ask(of, input)
}
