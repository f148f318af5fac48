import { type BackupSetId, type Entry, type GroupId, OperationId, partsOf, type State } from '@db-failover/domain'
import type { Ambient } from '../ambient.ts'

/** The backup set that a staged file bears, null for a file that is none of this group's. */
export const setIn = (group: GroupId, file: string): BackupSetId | null => {
  const parts = file.startsWith(`${group}-`) ? /^(\d+)-(\d+)\./.exec(file.slice(group.length + 1)) : null
  const id = parts === null ? '' : `${group}/${parts[1]}/${parts[2]}`
  return OperationId.is(id) ? id : null
}

/** Every set that the state knows or awaits. */
const isNamed = ({ backups, switches }: State, set: BackupSetId): boolean =>
  backups.sets[set] !== undefined ||
  backups.running?.operation === set ||
  (switches.contingency?.kind === 'running' && switches.contingency.set === set)

/** Begun before now, by the order of the log: what begins later is not in the state yet, and none of our business. */
const isPast = ({ people }: State, set: BackupSetId): boolean => {
  const { term, sequence } = partsOf(set)
  const now = people.leader?.term ?? 0
  return term < now || (term === now && sequence <= people.sequence)
}

/** A staged file of an operation that was abandoned: no event names it, and none will. */
export const isOrphan = (state: State, group: GroupId, file: string): boolean => {
  const set = setIn(group, file)
  return set !== null && isPast(state, set) && !isNamed(state, set)
}

/** Where copies lie too, only what the log names is touched. */
const isForStagingAlone = ({ configuration }: State, folder: string): boolean =>
  !Object.values(configuration.entries).some((e) => e.backup.supervisor === folder)

/** Removes backups that nobody waits for from the entry's staging folder. */
export const removeStagedOrphans = async (
  { files, observability }: Ambient,
  group: GroupId,
  entry: Entry,
  state: () => State,
  mayAct: () => boolean,
): Promise<void> => {
  const folder = entry.staging.supervisor
  if (!mayAct() || !isForStagingAlone(state(), folder)) return
  const listed = await files.list(folder)()
  if (listed._tag === 'Left') return
  for (const file of listed.right) {
    if (!mayAct()) return
    if (!isOrphan(state(), group, file)) continue
    const removed = await files.remove(folder, file)()
    const about = { group, entry: entry.id, file }
    if (removed._tag === 'Left')
      observability.log('info', 'a staged orphan could not be removed', { ...about, says: removed.left.says })
    else observability.log('info', 'a staged orphan was removed', about)
  }
}
