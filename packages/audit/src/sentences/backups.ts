import type { BackupCause, backupEvents, Place } from '@db-failover/domain'
import { between } from '@db-failover/domain'
import { size, span } from '../wording/durations.ts'
import { chainText, clockTime, listText } from '../wording/phrases.ts'
import type { Sentences } from './sentences.ts'

const because: { readonly [C in BackupCause]: string } = {
  scheduled: 'on schedule',
  firstOfEpoch: 'as the first of its epoch',
  baseDisplaced: 'because another tool displaced the differential base',
  manual: 'because a person asked for it',
  switch: 'for the switch',
}

const where = ({ entry, folder }: Place): string => `the ${folder} folder of ${entry}`
const again = (retryAfter: string | null): string => (retryAfter === null ? '' : '; it is tried again')

export const backupSentences: Sentences<keyof typeof backupEvents> = {
  BackupStarted: ({ kind, cause, entry, operation }) =>
    `A ${kind} backup of ${entry} began ${because[cause]} (${operation}).`,
  BackupTaken: ({ backup: { set, kind, entry, size: bytes, startedAt, finishedAt, contains } }) =>
    `The ${kind} backup ${set} of ${entry} was taken in ${span(between(startedAt, finishedAt))}, ${size(bytes)}; ` +
    `it holds everything before ${clockTime(contains.allBefore)}.`,
  BackupFailed: ({ operation, why, retryAfter }) =>
    `The backup ${operation} failed: ${why.says}` +
    (retryAfter === null ? '; it is not tried again before somebody asks for it' : again(retryAfter)),
  CopyStarted: ({ set, from, to }) => `Copying of ${set} from ${where(from)} to ${listText(to)} began.`,
  BackupCopied: ({ set, on }) => `${set} was copied to ${on}.`,
  BackupCopyFailed: ({ set, on, why, retryAfter }) =>
    `${set} could not be copied to ${on}: ${why.says}${again(retryAfter)}`,
  CopyVerified: ({ set, on }) => `The copy of ${set} on ${on} was read back and is good.`,
  CopyRejected: ({ set, on, why }) => `The copy of ${set} on ${on} is bad: ${why.says}`,
  BackupRetired: ({ set, place, why }) => `${set} is to be deleted from ${where(place)}: ${why}`,
  BackupDeleted: ({ set, place, found }) =>
    found ? `${set} was deleted from ${where(place)}.` : `${set} was gone from ${where(place)} already.`,
  DrillPassed: ({ on, chain, tookMs, checks }) =>
    `A drill on ${on} restored ${chainText(chain)} in ${span(tookMs)} and found it good (${listText(checks.map((c) => c.replace(/[.\s]+$/, '')))}).`,
  DrillFailed: ({ on, chain, why }) => `A drill on ${on} with ${chainText(chain)} failed: ${why.says}`,
}
