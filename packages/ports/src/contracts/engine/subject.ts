import type { Entry, GroupId } from '@db-failover/domain'
import type { DatabaseEngine, FileAt } from '../../engine/engine.ts'

/** One physical database on an entry. */
export interface DatabaseAt {
  readonly entry: Entry
  readonly generation: string
}

export type Damage =
  /** One byte in the middle is another. */
  | 'flip'
  /** The last bytes are missing. */
  | 'truncate'
  /** Something else lies under the name. */
  | 'foreign'
  | 'remove'

/** What an application does with its database, past our gate. Every `put` is committed when it resolves. */
export interface Application {
  readonly put: (at: DatabaseAt, key: string, value: string) => Promise<void>
  readonly read: (at: DatabaseAt) => Promise<Readonly<Record<string, string>>>
}

/** What people and bad luck do behind our back. */
export interface World {
  /** The database's files go; its server stays. */
  readonly destroy: (at: DatabaseAt) => Promise<void>
  /** Keeps the database's state; the answer puts it back in place of what is there. */
  readonly keep: (at: DatabaseAt) => Promise<() => Promise<void>>
  /** The entry's server, with its folders, can no longer be reached. */
  readonly cut: (entry: Entry) => Promise<void>
  readonly reconnect: (entry: Entry) => Promise<void>
  readonly copy: (from: FileAt, to: FileAt) => Promise<void>
  readonly damage: (at: FileAt, how: Damage) => Promise<void>
}

/** A fresh engine with two servers. */
export interface EngineSubject {
  readonly engine: DatabaseEngine
  readonly group: GroupId
  /** Bears a database with an application's table of keys and values, empty, not yet marked by us. */
  readonly master: DatabaseAt
  /** Another server, without a database. */
  readonly backup: Entry
  readonly application: Application
  readonly world: World
  readonly dispose: () => Promise<void>
}

export type EngineFactory = () => Promise<EngineSubject>
