import type { TakenBackup } from '@db-failover/domain'
import type { Layout } from '../layout.ts'
import type { Machine } from '../settings.ts'

/** The rows of one database, by their numbers. */
export type Rows = ReadonlySet<number>

/** A folder in both spellings: as its server sees it, and as the supervisor does. */
interface Folder {
  readonly server: string
  readonly supervisor: string
}

/** What a group's description says of one entry, beside its name and its machine. */
export interface EntryText {
  readonly server: string
  readonly instance: string | null
  readonly staging: Folder | string
  readonly backup: Folder | string
}

/**
 * The databases of the story: how they are made, destroyed and put back, and how their rows are read apart from everything
 * that the story is about. What it does to the world, it really does.
 */
export interface DemoEngine {
  /** The name that a database has before any restore. */
  readonly original: string
  readonly introduction: string
  readonly inEntry: (machine: Machine) => EntryText
  readonly inProcessFile: Readonly<Record<string, unknown>>
  /** What every process of the story finds in its environment. */
  readonly env: Readonly<Record<string, string>>
  /** How the application reaches its database, as further arguments. */
  readonly application: readonly string[]
  /** Makes the master's database with its table. */
  readonly build: () => Promise<void>
  readonly rows: (machine: Machine, generation: string) => Promise<Rows>
  /** Destroys it: takes its files away, to a folder that may not be there yet. */
  readonly takeAway: (machine: Machine, generation: string, to: string) => Promise<void>
  readonly putBack: (machine: Machine, from: string) => Promise<void>
  /** The rows of a database whose files were taken away. */
  readonly rowsIn: (taken: string, generation: string) => Promise<Rows>
  /** Restores a full from a folder, apart from every entry, and reads it. */
  readonly rowsOfFull: (folder: string, backup: TakenBackup) => Promise<Rows>
  /** Puts what an old full holds in the place of a database, past the supervisor. Answers the rows that this took out of it. */
  readonly putOlder: (machine: Machine, generation: string, folder: string, backup: TakenBackup) => Promise<Rows>
  readonly close: () => Promise<void>
}

/** Starts what the story needs of an engine in the folder of a demo. */
export type EngineKind = (layout: Layout) => Promise<DemoEngine>
