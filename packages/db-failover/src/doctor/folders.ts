import type { Entry, State } from '@db-failover/domain'
import { about, type BackupFiles, type Diagnosis, type ExaminedGroup, spaceDiagnosis } from '@db-failover/ports'

/** The newest full of the group tells how much room the next one takes. */
export const newestFullBytes = ({ backups }: State): number | null => {
  const fulls = Object.values(backups.sets).filter(({ backup }) => backup.kind === 'full')
  const newest = fulls.toSorted((a, b) => (a.backup.finishedAt < b.backup.finishedAt ? 1 : -1))[0]
  return newest?.backup.size ?? null
}

const one = async (
  files: BackupFiles,
  { id, ...entry }: Entry,
  which: 'staging' | 'backup',
  needed: number | null,
): Promise<readonly Diagnosis[]> => {
  const on = about(id)
  const folder = entry[which].supervisor
  const checked = await files.check(folder)()
  if (checked._tag === 'Left') {
    const { _tag, says } = checked.left
    const todo =
      _tag === 'FolderMissing'
        ? `Make the folder ${folder}, or mount it here; or correct the entry.`
        : _tag === 'NotPermitted'
          ? `Let the user of this process read, write and delete in ${folder}.`
          : `Look at ${folder} from this machine.`
    return [on.error(`${which} folder`, `This process cannot use the ${which} folder ${folder}: ${says}.`, todo)]
  }
  return [
    on.fine(
      `${which} folder`,
      `This process writes, reads and deletes in ${folder} (a file was written there and removed).`,
    ),
    spaceDiagnosis(on, folder, { free: checked.right.freeBytes, needed, what: 'a full backup' }),
  ]
}

/** Staging and backup folders, as this process reaches them. */
export const examineFolders = async (
  files: BackupFiles,
  { entries }: ExaminedGroup,
  needed: number | null,
): Promise<readonly Diagnosis[]> => {
  const all = entries.flatMap(({ entry }) => (['staging', 'backup'] as const).map((w) => one(files, entry, w, needed)))
  return (await Promise.all(all)).flat()
}
