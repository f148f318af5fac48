import type { Context, InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { somethingFound, withFound } from '../rules/found.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'
import type { Instant } from '../scalars.ts'
import type { State } from '../state.ts'
import type { BackupCause } from './events.ts'
import type { RunningBackup } from './state.ts'

const failed = rulesOn('BackupDidNotFinish')
type Failed = InputOf<'BackupDidNotFinish'>

const runningOf = ({ backups: { running } }: State, { operation }: Failed): RunningBackup | null =>
  running?.operation === operation ? running : null
const isRunning = somethingFound('running', 'the log has this backup running', runningOf)

const causedBy = (cause: BackupCause, says: string) =>
  predicate<Failed>(`cause: ${cause}`, says, (s) => s.backups.running?.cause === cause)
const asked = causedBy('manual', 'somebody asked for it')
const ofSwitch = causedBy('switch', 'it is the last one of a switch')

/** `retryAfter`: when it is tried again by itself; null: never. */
const failedThen = (retryAfter: (i: Failed, c: Context) => Instant | null) =>
  withFound(runningOf, ({ attempt }, _s, i: Failed, c) => [
    event('BackupFailed', { operation: i.operation, why: i.why, attempt, retryAfter: retryAfter(i, c) }),
  ])

export const failingBackups: readonly Rule[] = [
  failed.records(
    'backup.failed-asked',
    'A backup that somebody asked for and that fails has been answered: it is made again when somebody asks again.',
    { when: [isRunning, asked] },
    ['BackupFailed'],
    failedThen(() => null),
  ),
  failed.records(
    'backup.failed-switch',
    'A switch whose last backup fails is undone, and that backup is not tried again.',
    { when: [isRunning, ofSwitch] },
    ['BackupFailed'],
    failedThen(() => null),
  ),
  failed.records(
    'backup.failed',
    'A backup on schedule that fails is tried again after a growing wait.',
    { when: [isRunning] },
    ['BackupFailed'],
    failedThen((i, { at }) => i.retryAfter ?? at),
  ),
  failed.nothing('backup.failed-late', 'The end of a backup that is not running changes nothing.'),
]
