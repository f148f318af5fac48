import { dirname, resolve } from 'node:path'
import type { BackupSchedule, Entry, EntryId, Folder, GroupId, Policy } from '@db-failover/domain'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Mistake } from '../mistake.ts'
import { mistakeAt, readSource, readSourceFile, type Source } from '../read-yaml.ts'
import { type GroupFile, groupFile } from './description.ts'
import { policyOf } from './policy.ts'
import { scheduleOf } from './schedule.ts'

/** A whole group as a person wants it, in the domain's words. */
export interface GroupDescription {
  readonly group: GroupId
  readonly mode: string
  readonly entries: readonly Entry[]
  readonly master: EntryId
  readonly order: readonly EntryId[]
  readonly schedule: BackupSchedule
  readonly policy: Policy
  readonly automaticReconnect: { readonly on: boolean; readonly acknowledged: boolean }
}

/** The first contradiction between parts that are each well formed. */
const contradiction = (source: Source, { entries, master, order }: GroupFile): Mistake | null => {
  const ids = entries.map((e) => e.id)
  const list = ids.join(', ')
  const again = ids.findIndex((id, i) => ids.indexOf(id) < i)
  if (again >= 0)
    return mistakeAt(source, ['entries', String(again), 'id'], `there is another entry ${ids[again]} before it`)
  if (!ids.includes(master)) return mistakeAt(source, ['master'], `there is no entry ${master} (entries: ${list})`)
  const stranger = order.findIndex((id) => !ids.includes(id))
  if (stranger >= 0)
    return mistakeAt(source, ['order', String(stranger)], `there is no entry ${order[stranger]} (entries: ${list})`)
  const twice = order.findIndex((id, i) => order.indexOf(id) < i || id === master)
  if (twice >= 0) {
    const why = order[twice] === master ? 'is the master and has no place in the order' : 'stands in the order twice'
    return mistakeAt(source, ['order', String(twice)], `${order[twice]} ${why}`)
  }
  const missing = order.length === 0 ? undefined : ids.find((id) => id !== master && !order.includes(id))
  return missing === undefined ? null : mistakeAt(source, ['order'], `the backup database ${missing} is missing in it`)
}

/** `./here` and `../there` are meant from the description's own folder; everything else is the server's business. */
const from = (folder: string) => (path: string) => (/^\.\.?([/\\]|$)/.test(path) ? resolve(folder, path) : path)

export const descriptionFrom = (source: Source): Either<Mistake, GroupDescription> => {
  const read = readSource(groupFile, source)
  if (read._tag === 'Left') return read
  const file = read.right
  const mistake = contradiction(source, file)
  if (mistake !== null) return left(mistake)
  const absolute = from(dirname(resolve(source.file)))
  const folderOf = (f: Folder): Folder => ({ server: absolute(f.server), supervisor: absolute(f.supervisor) })
  const entries = file.entries.map((e) => ({
    ...e,
    instance: e.instance === null ? null : absolute(e.instance),
    staging: folderOf(e.staging),
    backup: folderOf(e.backup),
  }))
  const backups = entries.map((e) => e.id).filter((id) => id !== file.master)
  return right({
    group: file.group,
    mode: file.mode,
    entries,
    master: file.master,
    order: file.order.length === 0 ? backups : file.order,
    schedule: scheduleOf(file.schedule),
    policy: policyOf(file.policy),
    automaticReconnect: file.automaticReconnect,
  })
}

export const readDescription = async (file: string): Promise<Either<Mistake, GroupDescription>> => {
  const source = await readSourceFile(file)
  return source._tag === 'Left' ? source : descriptionFrom(source.right)
}
