import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { nextOperation } from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import { losesNothing } from '../switches/steps.ts'
import { nextCopy } from './copying.ts'
import { attemptsOf } from './evolve.ts'

const copy = rulesOn('StartCopy')
const copied = rulesOn('CopyFinished')
const copyFailed = rulesOn('CopyDidNotFinish')

const copying = predicate<InputOf<'CopyFinished'> | InputOf<'CopyDidNotFinish'>>(
  'copying',
  'the log has this copy running to that folder',
  (s, i) => s.backups.copying?.operation === i.operation && s.backups.copying.to.includes(i.on),
)

const switchWithoutBackup = predicate(
  'switch without a backup',
  'a switch runs that takes no backup of its own',
  ({ switches: { running: w } }) => w !== null && !losesNothing(w),
)

export const copyingBackups: readonly Rule[] = [
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
    { when: [switchWithoutBackup] },
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
    (s, i) => [
      event('BackupCopyFailed', {
        operation: i.operation,
        set: i.set,
        on: i.on,
        why: i.why,
        attempt: attemptsOf(s.backups, i.set, i.on),
        retryAfter: i.retryAfter,
      }),
    ],
  ),
  copyFailed.nothing('copy.failed-late', 'The end of a copy that is not running changes nothing.'),
]
