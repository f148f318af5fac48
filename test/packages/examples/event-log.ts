// #region event-log
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'

const opened = await openSqliteEventLog({ path: './events.db' })()
if (opened._tag === 'Left') throw new Error(opened.left.says) // FolderMissing, NotWritable, NotALog, NewerLog, ...
const log = opened.right // an EventLog of @db-failover/ports
// #endregion
const read = await log.read('a-stream', { direction: 'forwards', from: 'start', most: 1 })()
process.stdout.write(`${read._tag}\n`)
await log.close()
