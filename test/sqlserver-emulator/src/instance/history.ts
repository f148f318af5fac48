import type { Value } from '../sql/type.ts'

/** A row of msdb.dbo.backupset: columns by their names there. */
export type BackupSetRow = Readonly<Record<string, Value>> & {
  readonly backup_set_id: number
  readonly media_set_id: number
}

export interface MediaFamilyRow {
  readonly media_set_id: number
  readonly family_sequence_number: number
  readonly media_family_id: string
  readonly physical_device_name: string
  readonly device_type: number
  readonly mirror: number
}

export interface RestoreRow {
  readonly restore_history_id: number
  readonly restore_date: number
  readonly destination_database_name: string
  readonly user_name: string
  readonly backup_set_id: number
  readonly restore_type: string
  readonly replace: number
  readonly recovery: number
  readonly restart: number
  readonly device_count: number
}

/** msdb: a hint, never the truth. */
export interface History {
  readonly backupSets: BackupSetRow[]
  readonly mediaSets: { readonly media_set_id: number; readonly media_uuid: string; readonly name: string | null }[]
  readonly mediaFamilies: MediaFamilyRow[]
  readonly restores: RestoreRow[]
  readonly next: { backupSet: number; mediaSet: number; restore: number }
}

export const emptyHistory = (): History => ({
  backupSets: [],
  mediaSets: [],
  mediaFamilies: [],
  restores: [],
  next: { backupSet: 1, mediaSet: 1, restore: 1 },
})

/** What is left when rows of one database or of all are deleted, those that were finished before a moment or all. */
export const purged = (history: History, what: { readonly database?: string; readonly before?: number }): History => {
  const goes = (row: BackupSetRow): boolean =>
    (what.database === undefined || String(row['database_name']).toLowerCase() === what.database.toLowerCase()) &&
    (what.before === undefined || Number(row['backup_finish_date']) < what.before)
  const backupSets = history.backupSets.filter((row) => !goes(row))
  const gone = new Set(history.backupSets.filter(goes).map((row) => row.backup_set_id))
  const media = new Set(backupSets.map((row) => row.media_set_id))
  const all = what.database === undefined && what.before === undefined
  return {
    backupSets,
    mediaSets: history.mediaSets.filter((row) => media.has(row.media_set_id)),
    mediaFamilies: history.mediaFamilies.filter((row) => media.has(row.media_set_id)),
    restores: history.restores.filter((row) => !all && !gone.has(row.backup_set_id)),
    next: history.next,
  }
}
