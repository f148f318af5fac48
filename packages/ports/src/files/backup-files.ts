import type { Sha256 } from '@db-failover/domain'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Json } from '../event-log/event-log.ts'
import type { RetryClass } from '../retry.ts'

export interface BackupFilesError {
  readonly _tag:
    | 'FolderMissing'
    | 'FileMissing'
    | 'NoSpace'
    | 'NotPermitted'
    /** The file's hash or size is not the expected one. */
    | 'Damaged'
    | 'Cancelled'
    | 'Failed'
  readonly retry: RetryClass
  readonly code: string
  readonly says: string
  /** The folder as this process spells it. */
  readonly folder: string
  readonly cause?: unknown
}

export interface CopyOutcome {
  /** The target folder, as given. */
  readonly folder: string
  readonly error: BackupFilesError | null
}

export interface CopyOrder {
  /** Folder and name of the source, as this process reaches it. */
  readonly from: string
  readonly file: string
  readonly size: number
  readonly sha256: Sha256
  /** Folders, as this process reaches them; each gets the file under the same name. */
  readonly to: readonly string[]
  /**
   * Written beside each copy as `<file>.manifest.json`, without secrets. Its property `sha256` is the content's hash: a
   * file with other content is replaced only where the manifest beside it names this content, as a damaged copy of it.
   */
  readonly manifest: { readonly sha256: Sha256; readonly [key: string]: Json }
}

export interface CopyRun {
  readonly signal: AbortSignal
  /** Bytes written to the slowest folder that still goes on. */
  readonly progress: (written: number, size: number) => void
}

/** Backup folders as this process reaches them. Every adapter passes `backupFilesContract`. */
export interface BackupFiles {
  /**
   * Reads the source once and writes all folders at the same time, hashing on the way. Each copy: temporary name, fsync of
   * the file, manifest, rename, fsync of the folder; a copy that already lies there with the right size and hash is kept,
   * a foreign file under that name is left alone (`Damaged`). A partly written temporary file is resumed. One folder that
   * fails or hangs does not hold up the others. Fails as a whole only for the source; a run that is cancelled answers
   * `Cancelled` for each folder that is not finished, and leaves no file under its final name there.
   */
  readonly copy: (order: CopyOrder, run: CopyRun) => TaskEither<BackupFilesError, readonly CopyOutcome[]>
  /** Reads the file back from its folder (past our own caches where the platform allows) and compares size and hash. */
  readonly verify: (
    folder: string,
    file: string,
    expected: { readonly size: number; readonly sha256: Sha256 },
    signal: AbortSignal,
  ) => TaskEither<BackupFilesError, void>
  /** The file, its manifest and its temporary files; answers whether the file was there. */
  readonly remove: (folder: string, file: string) => TaskEither<BackupFilesError, boolean>
  /** Names of finished files (no temporary ones, no manifests). */
  readonly list: (folder: string) => TaskEither<BackupFilesError, readonly string[]>
  /** Writes, reads back and removes a small file; answers the free bytes, or null where the platform does not say. */
  readonly check: (folder: string) => TaskEither<BackupFilesError, { readonly freeBytes: number | null }>
}
