import { span, windowText } from '@db-failover/audit'
import { between } from '@db-failover/domain'
import { type AsTyped, asTyped } from '../cli/as-typed.ts'
import type { Ink, Tone } from '../cli/output/ink.ts'
import { table, wrapped } from '../cli/output/table.ts'
import type { EntryStatus } from './entry-status.ts'
import { phaseText } from './phase-text.ts'
import type { Status } from './status.ts'

// Status for people: pause first, then alarms, then everything else.

const phaseTone: { readonly [P in Status['phase']]: Tone } = {
  'failing-over': 'care',
  returning: 'care',
  off: 'quiet',
  down: 'bad',
  'on-backup-master-back': 'care',
  'on-backup': 'care',
  'out-of-sync': 'bad',
  protected: 'good',
  unprotected: 'bad',
}

const healthTone: { readonly [H in EntryStatus['health']]: Tone } = {
  healthy: 'good',
  suspected: 'care',
  lost: 'bad',
  'not probed yet': 'quiet',
}

const ago = (ms: number): string => `${span(ms)} old`

const restorableText = (e: EntryStatus): string =>
  e.isActive ? '' : e.restorable === null ? 'not restorable' : `restorable, ${ago(e.restorable.ageMs)}`

const copiesText = ({ copies: { verified, copied, missing } }: EntryStatus): string =>
  [
    ...(verified > 0 ? [`${verified} verified`] : []),
    ...(copied > 0 ? [`${copied} to be read back`] : []),
    ...(missing > 0 ? [`${missing} MISSING`] : []),
  ].join(', ')

const entryRow = (e: EntryStatus, ink: Ink): readonly string[] => [
  e.isActive ? ink('good', '● active') : '○',
  ink('strong', `${e.id}${e.isMaster ? ' (Master)' : ''}`),
  e.place === null ? '' : `place ${e.place}`,
  ink(healthTone[e.health], e.health) + (e.fence === 'none' ? '' : ` fence ${e.fence}`),
  restorableText(e) + (e.standby ? ', warm' : ''),
  copiesText(e),
]

const dueText = ({ what, inMs }: Status['due'][number]): string =>
  inMs <= 0 ? `${what} now` : `${what} in ${span(inMs)}`

const facts = (s: Status): readonly (readonly string[])[] => [
  ...s.running.map((r) => ['running', `${r.says} (${r.operation})`]),
  ...(s.watched?.work == null ? [] : [['', s.watched.work]]),
  ...s.requests.map((r) => ['asked', `${r.says}, by ${r.by}, valid until ${r.validUntil}`]),
  ...(s.due.length === 0 ? [] : [['due next', s.due.map(dueText).join(', ')]]),
  ...(s.owed === null ? [] : [['owed', `a full manual backup (${s.owed.reason}, since ${s.owed.since})`]]),
  ...(s.lastLoss === null
    ? []
    : [['last loss', `what was written ${windowText(s.lastLoss)} on ${s.lastLoss.from.slice(0, 10)}`]]),
  ...(s.lastDrill === null
    ? []
    : [
        [
          'last drill',
          `${s.lastDrill.passed ? 'passed' : `FAILED (${s.lastDrill.why ?? ''})`} on ${s.lastDrill.on}, ${span(between(s.lastDrill.at, s.at))} ago`,
        ],
      ]),
  ['automatic', `failover ${s.enabled ? 'ON' : 'OFF'}, reconnect to the master ${s.automaticReconnect ? 'ON' : 'OFF'}`],
  [
    'leader',
    `${s.leader === null ? 'none yet' : `${s.leader.process} (term ${s.leader.term})`}${s.watched?.live === false ? ', NOT ALIVE' : ''}`,
  ],
]

/** Where and how status is shown. */
export interface Shown {
  readonly ink: Ink
  readonly width: number
  readonly typed?: AsTyped
}

/** What an alarm says to type names the program and nothing else of this place. */
const todoText = (todo: string, typed: AsTyped): string =>
  todo.startsWith('db-failover ') ? typed(todo.slice('db-failover '.length)) : todo

const alarmLines = (s: Status, { ink, width, typed = asTyped({}) }: Shown): readonly string[] =>
  s.alarms.flatMap(({ kind, subject, says, todo, acknowledged }) => [
    ...wrapped(`ALARM ${kind}${subject === null ? '' : ` (${subject})`}: ${says}`, width).map((l) =>
      ink(acknowledged ? 'care' : 'bad', l),
    ),
    `      ${todoText(todo, typed)}${acknowledged ? '  (acknowledged)' : ''}`,
  ])

const situationLines = (
  { situation: { wrong, next, type } }: Status,
  { ink, width, typed = asTyped({}) }: Shown,
): readonly string[] => {
  const text =
    wrong === null ? `Nothing is wrong; ${next}.` : `${wrong.replace(/\.$/, '')}; next: ${next.replace(/\.$/, '')}.`
  return [
    ...wrapped(text, width - 2).map((l) => `  ${l}`),
    ...(type === null ? [] : [`  type: ${ink('strong', typed(type))}`]),
  ]
}

export const statusLines = (s: Status, shown: Shown): readonly string[] => {
  const { ink } = shown
  return [
    ...(s.pause === null ? [] : [ink('care', `PAUSED until ${s.pause.until} by ${s.pause.by}: ${s.pause.reason}`)]),
    ...alarmLines(s, shown),
    `${ink('strong', s.group)}  ${ink(phaseTone[s.phase], phaseText[s.phase])}`,
    ...situationLines(s, shown),
    ...table(
      s.entries.map((e) => entryRow(e, ink)),
      '  ',
    ),
    ...s.entries.flatMap((e) => (e.healthSays === null ? [] : [`  ${e.id}: ${e.healthSays}`])),
    ...table(facts(s), '  '),
  ]
}

/** Each alarm with what to do, for `status --alarms`. */
export const alarmsOnly = (s: Status, shown: Shown): readonly string[] =>
  s.alarms.length === 0 ? [`${s.group}: no alarm is open`] : [shown.ink('strong', s.group), ...alarmLines(s, shown)]
