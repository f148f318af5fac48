import { BackupSetId, type GroupId, type Instant, type Lineage, type TakenBackup } from '@db-failover/domain'
import type { FileAt } from '@db-failover/ports'
import { type Described, described } from './description.ts'
import { refused } from './errors.ts'
import { hashFile } from './file-hash.ts'
import type { BackupHeader } from './header.ts'
import { supervisorPath } from './places.ts'

/** A finished file with what its header says. */
export interface Found {
  readonly at: FileAt
  readonly header: BackupHeader
  readonly facts: Described
  readonly set: BackupSetId
}

/** Refuses a backup that is not one of ours of this group. */
export const foundOf = (at: FileAt, header: BackupHeader, group: GroupId): Found => {
  const set = header.name
  const facts = BackupSetId.is(set) ? described(set, header.description) : null
  if (!BackupSetId.is(set) || facts === null)
    throw refused('BadBackup', 'FOREIGN', 'The file holds a backup that db-failover did not take.')
  if (!set.startsWith(`${group}/`))
    throw refused('BadBackup', 'OTHER_GROUP', `The file holds backup ${set}, of another failover group.`)
  return { at, header, facts, set }
}

const lineageOf = ({ header, facts }: Found): Lineage => ({
  identity: header.family,
  fork: `${header.binding}/${header.fork}`,
  counter: facts.counter,
  differentialBase: facts.differentialBase,
  epoch: facts.epoch,
})

/** `finishedAt` is when it was known to be finished: nothing that was committed later is in it. */
export const takenOf = async (found: Found, finishedAt: Instant, signal: AbortSignal): Promise<TakenBackup> => {
  const { at, header, facts, set } = found
  const { size, sha256 } = await hashFile(supervisorPath(at), signal, () => {})
  return {
    set,
    kind: header.type === 'differential' ? 'differential' : 'full',
    base: facts.base,
    epoch: facts.epoch,
    entry: at.entry.id,
    generation: header.database,
    file: at.file,
    contains: { allBefore: facts.startedAt, noneAfter: finishedAt },
    startedAt: facts.startedAt,
    finishedAt,
    size,
    sha256,
    lineage: lineageOf(found),
  }
}
