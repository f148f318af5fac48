import type { CertificateRecord, DatabaseRecord, LoginRecord } from './catalog.ts'
import type { BackupSetRow, History, MediaFamilyRow, RestoreRow } from './history.ts'

/** One thing that master or msdb keep; null says that it was removed. */
export type MasterEntry =
  | { readonly kind: 'database'; readonly key: number; readonly value: DatabaseRecord | null }
  | { readonly kind: 'login'; readonly key: string; readonly value: LoginRecord | null }
  | { readonly kind: 'certificate'; readonly key: string; readonly value: CertificateRecord | null }
  | { readonly kind: 'backupSet'; readonly value: BackupSetRow }
  | { readonly kind: 'mediaSet'; readonly value: History['mediaSets'][number] }
  | { readonly kind: 'mediaFamily'; readonly value: MediaFamilyRow }
  | { readonly kind: 'restore'; readonly value: RestoreRow }
  /** Of a database, or of all; what was finished before a moment, or all. */
  | { readonly kind: 'purge'; readonly database?: string; readonly before?: number }
