import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs'
import type { DatabaseRecord } from './catalog.ts'
import { type Change, Content, type Entry, type Identity } from './content.ts'
import { Journal } from './journal.ts'
import { after, lsn } from './lsn.ts'

const FIRST_LSN = lsn(34, 160, 1)

interface Stored {
  readonly changes: readonly Change[]
}

/** A database of an instance: what master knows of it, and while its files are open what is in it. */
export class Database {
  record: DatabaseRecord
  private opened: { readonly content: Content; readonly journal: Journal<Stored> } | null = null
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

  /** Opens the primary file, which is at a path of ours. False where it is missing or damaged. */
  open(path: string): boolean {
    if (!existsSync(path)) return false
    const content = new Content()
    const journal = Journal.open<Stored>(path, ({ changes }) => {
      for (const change of changes) content.apply(change)
    })
    if (journal === null || content.identity() === null) {
      journal?.close()
      return false
    }
    this.opened = { content, journal }
    this.next = after(content.lastLsn, 1)
    return true
  }

  close(): void {
    this.opened?.journal.close()
    this.opened = null
  }

  /** Writes files anew, with this content. */
  create(path: string, otherPaths: readonly string[], changes: readonly Change[]): void {
    this.close()
    rmSync(path, { force: true })
    this.addFiles(otherPaths)
    const content = new Content()
    const journal = Journal.open<Stored>(path, () => {})
    if (journal === null) return
    journal.append({ changes })
    for (const change of changes) content.apply(change)
    this.opened = { content, journal }
    this.next = after(content.lastLsn, 1)
  }

  addFiles(paths: readonly string[]): void {
    for (const path of paths) {
      const file = openSync(path, 'w')
      writeSync(file, 'database file\n')
      closeSync(file)
    }
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
