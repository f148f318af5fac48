import type { EventLog } from '@db-failover/ports'
import { openLogOf } from './eventstoredb.ts'
import { openLog } from './folder.ts'

/** The log that a connection string of EventStoreDB or the path of a file names. */
export const anyLog = async (named: string): Promise<EventLog> =>
  named.startsWith('esdb') ? openLogOf(named) : openLog(named)
