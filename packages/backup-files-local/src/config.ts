/** How patient the adapter is with folders, and how much memory it may use. Every value has a default. */
export interface LocalBackupFilesConfig {
  /** A single read, write or fsync that takes longer fails its folder alone. Milliseconds. */
  readonly stallLimitMs: number
  /**
   * How long, over one copy, a folder may keep the others waiting once its buffer is full. After that the others go on
   * without it, and it gets what it lacks from a second read of the source. Milliseconds.
   */
  readonly waitLimitMs: number
  /** What may be read ahead for one folder, in bytes. */
  readonly bufferBytes: number
  /** The size of one read and one write, in bytes; a multiple of 4096. */
  readonly pieceBytes: number
  /** After how many bytes a growing copy is flushed to its disk, so that the last flush is short. */
  readonly flushBytes: number
}

export const defaults: LocalBackupFilesConfig = {
  stallLimitMs: 60_000,
  waitLimitMs: 2_000,
  bufferBytes: 16 * 1024 * 1024,
  pieceBytes: 1024 * 1024,
  flushBytes: 64 * 1024 * 1024,
}
