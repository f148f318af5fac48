import type { BackupSetId, GroupId, TakenBackup } from '@db-failover/domain'
import type { ProvenBackup } from './backup-reader.ts'
import { refused } from './errors.ts'

const bad = (code: string, says: string) => refused('BadBackup', code, says)

/** A proven file is of that group and set, as its name says. */
export const requireOwn = ({ backup, header }: ProvenBackup, group: GroupId | null, set: BackupSetId): void => {
  if (group !== null && header.group !== group)
    throw bad('OTHER_GROUP', `The file is a backup of failover group ${header.group}, not ${group}.`)
  if (backup.set !== set) throw bad('OTHER_SET', `The file holds backup set ${backup.set}, not ${set}.`)
}

/** A proven file is the one that the log speaks of, or is refused for the first thing that differs. */
export const requireExpected = (proven: ProvenBackup, expected: TakenBackup, group: GroupId | null): void => {
  const { backup } = proven
  requireOwn(proven, group, expected.set)
  if (backup.kind !== expected.kind) throw bad('OTHER_KIND', `The file is a ${backup.kind}, not a ${expected.kind}.`)
  if (backup.base !== expected.base)
    throw bad('WRONG_BASE', `The file rests on ${backup.base ?? 'no base'}, not on ${expected.base ?? 'no base'}.`)
  if (backup.epoch !== expected.epoch)
    throw bad('OTHER_EPOCH', `The file is of epoch ${backup.epoch}, not ${expected.epoch}.`)
  if (backup.sha256 !== expected.sha256 || backup.size !== expected.size)
    throw bad('OTHER_CONTENT', 'The file is sound, but it is not the one that the log speaks of: its hash differs.')
}

/** The differential rests on that very full, by name and by content. */
export const requireBase = (differential: ProvenBackup, full: ProvenBackup): void => {
  const names = differential.backup.base
  if (names !== full.backup.set)
    throw bad('WRONG_BASE', `The differential rests on ${names ?? 'no base'}, not on ${full.backup.set}.`)
  if (differential.header.baseSnapshotSha256 !== full.header.snapshotSha256)
    throw bad('WRONG_BASE', `The differential rests on another content of ${full.backup.set}.`)
  if (differential.backup.epoch !== full.backup.epoch || differential.header.group !== full.header.group)
    throw bad('WRONG_BASE', 'The differential and the full are of different epochs or groups.')
  if (differential.header.pageSize !== full.header.pageSize)
    throw bad('WRONG_BASE', 'The differential and the full have different page sizes.')
}
