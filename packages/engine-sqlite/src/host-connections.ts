import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import type { DatabaseSync } from 'node:sqlite'
import {
  type Clock,
  type HostConnection,
  type HostConnections,
  type OpenOrder,
  requireOpen,
  systemClock,
} from '@db-failover/ports'
import { openToWrite, patience, patiently, requireFile } from './connection.ts'
import { attempt } from './errors.ts'
import { requireGuard } from './guard.ts'
import type { HostDatabase } from './host-database.ts'
import { hostFiles } from './host-files.ts'
import { hostTransaction, turns } from './host-transaction.ts'
import { databasePath, instanceFolder } from './places.ts'

export interface SqliteHostsConfig {
  readonly clock?: Clock
  /** How long `begin` and `commit` wait for another writer's lock, in milliseconds; 5 s unless said otherwise. */
  readonly lockWaitMs?: number
  /** Prepares a new connection (foreign keys, functions) before its first transaction. */
  readonly prepare?: (connection: DatabaseSync) => void
}

const openHost = async (config: SqliteHostsConfig, order: OpenOrder): Promise<HostConnection<DatabaseSync>> => {
  const path = databasePath(order.entry, order.generation)
  const destroyed = new AbortController()
  const waiting = () => patience(config.clock ?? systemClock, config.lockWaitMs ?? 5_000, destroyed.signal)
  const main = requireFile(path)
  const db = await patiently(waiting(), () => openToWrite(path))
  try {
    config.prepare?.(db)
    // The first read also makes SQLite open the files beside the database, which are remembered with it.
    requireOpen(await patiently(waiting(), () => requireGuard(db, order.group)), order.epoch)
    const host: HostDatabase = { order, db, files: hostFiles(path, main), waiting }
    const turn = turns()
    return {
      order,
      begin: (stillAllowed) => attempt(() => hostTransaction(host, turn, stillAllowed)),
      destroy: async () => {
        destroyed.abort()
        if (db.isOpen) db.close()
      },
    }
  } catch (cause) {
    db.close()
    throw cause
  }
}

/** The host's side of the engine: connections that acknowledge a commit only to the active database in its epoch. */
export const sqliteHostConnections = (config: SqliteHostsConfig = {}): HostConnections<DatabaseSync> => ({
  open: (order) => attempt(() => openHost(config, order)),
  canReach: async (entry) => {
    const reachable = await attempt(() => access(instanceFolder(entry), constants.R_OK | constants.W_OK))()
    return { credential: true, reachable: reachable._tag === 'Right' }
  },
})
