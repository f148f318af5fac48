import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'

const verified = rulesOn('CopyPassedCheck')
const rejected = rulesOn('CopyFailedCheck')

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

export const verifyingCopies: readonly Rule[] = [
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
]
