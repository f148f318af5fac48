import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { DatabaseFile, DatabaseRecord } from './catalog.ts'
import { type Change, Content, type Entry, type Identity } from './content.ts'
import { Journal } from './journal.ts'
import { after, lsn } from './lsn.ts'

const FIRST_LSN = lsn(34, 160, 1)

interface Stored {
  readonly changes: readonly Change[]
  /** All files of the database from then on: with them another server attaches it. */
  readonly files?: readonly DatabaseFile[]
}

/** A file of a database, and its path on this machine. */
export interface PlacedFile {
  readonly file: DatabaseFile
  readonly path: string
}

/** A database of an instance: what master knows of it, and while its files are open what is in it. */
export class Database {
  record: DatabaseRecord
  private opened: { readonly content: Content; readonly journal: Journal<Stored> } | null = null
  private described: readonly DatabaseFile[] | null = null
  private next = FIRST_LSN
  /** The session that takes a data backup of it. */
  backedUpBy: number | null = null
  /** Held by a restore: nobody else may touch it. */
  restoredBy: number | null = null
  /** Pages of its data files that are damaged, for tests. */
  readonly damagedPages = new Set<number>()

  constructor(record: DatabaseRecord) {
    this.record = record
  }

  /** The end of its log. */
  get logEnd(): bigint {
    return this.next
  }

  get content(): Content | null {
    return this.opened?.content ?? null
  }

  get identity(): Identity | null {
    return this.opened?.content.identity() ?? null
  }

  /** What the primary file says of all files, with the differential base of each; null while it is being restored. */
  get files(): readonly DatabaseFile[] | null {
    return this.described
  }

  /** Opens the primary file, which is at a path of ours. False where it is missing or damaged. */
  open(path: string): boolean {
    if (!existsSync(path)) return false
    const content = new Content()
    let described: readonly DatabaseFile[] | null = null
    const journal = Journal.open<Stored>(path, ({ changes, files }) => {
      for (const change of changes) content.apply(change)
      described = files ?? described
    })
    if (journal === null || content.identity() === null) {
      journal?.close()
      return false
    }
    this.opened = { content, journal }
    this.described = described
    this.next = after(content.lastLsn, 1)
    return true
  }

  close(): void {
    this.opened?.journal.close()
    this.opened = null
  }

  /** Writes files anew, the primary one with this content. */
  create([primary, ...others]: readonly PlacedFile[], changes: readonly Change[]): void {
    this.close()
    if (primary === undefined) return
    rmSync(primary.path, { force: true })
    this.addFiles(others)
    const content = new Content()
    const journal = Journal.open<Stored>(primary.path, () => {})
    if (journal === null) return
    journal.append({ changes })
    for (const change of changes) content.apply(change)
    this.opened = { content, journal }
    this.described = null
    this.next = after(content.lastLsn, 1)
  }

  addFiles(files: readonly PlacedFile[]): void {
    for (const { file, path } of files) writeFileSync(path, `${MARK}${file.guid}\n`)
  }

  /** Keeps in the primary file what is said of all files. A file that is read-only keeps what it said. */
  describe(files: readonly DatabaseFile[]): void {
    if (this.opened === null || this.record.readOnly) return
    this.opened.journal.append({ changes: [], files })
    this.described = files
  }

  /** One log record: all of it or nothing outlives the process. */
  commit(entries: readonly Entry[]): bigint {
    const at = this.next
    const changes = entries.map((entry) => ({ lsn: at, entry }))
    this.apply(changes)
    return at
  }

  /** Changes that come from a backup, with their own sequence numbers. */
  apply(changes: readonly Change[]): void {
    if (this.opened === null) throw new Error(`the files of ${this.record.name} are not open`)
    this.opened.journal.append({ changes })
    for (const change of changes) this.opened.content.apply(change)
    this.next = after(
      this.next > this.opened.content.lastLsn ? this.next : this.opened.content.lastLsn,
      changes.length * 64,
    )
  }

  /** A checkpoint, which is a record of the log too. */
  checkpoint(): bigint {
    const at = this.next
    this.next = after(at, 96)
    return at
  }

  /** 8 KiB each, the fixed parts of a small database included. */
  pages(changes: readonly Change[], full: boolean): number {
    return (full ? 320 : 24) + Math.ceil(changes.length / 40)
  }
}

const MARK = 'database file '

/** The guid that a file of a database bears, other than its primary file; null where it is none. */
export const guidOfFile = (path: string): string | null => {
  if (!existsSync(path)) return null
  const head = readFileSync(path, 'utf8').slice(0, 64)
  return head.startsWith(MARK) ? head.slice(MARK.length).trim() : null
}
