import type { DatabaseSync } from 'node:sqlite'
import type { OpenOrder } from '@db-failover/ports'
import type { Patience } from './connection.ts'
import type { HostFiles } from './host-files.ts'

/** What a transaction needs to know of the connection that it runs on. */
export interface HostDatabase {
  readonly order: OpenOrder
  readonly db: DatabaseSync
  readonly files: HostFiles
  /** How long one begin or commit waits, from now. */
  readonly waiting: () => Patience
}
