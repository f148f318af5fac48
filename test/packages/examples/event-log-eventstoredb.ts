// #region event-log
import { openEventStoreEventLog } from '@db-failover/event-log-eventstoredb'

const opened = openEventStoreEventLog({ connection: 'esdb://127.0.0.1:1?tls=false' }) // with TLS: credentials, too
if (opened._tag === 'Left') throw new Error(opened.left.says) // InvalidConnection: which part, and never a password
const log = opened.right // an EventLog of @db-failover/ports
// #endregion
const read = await log.read('a-stream', { direction: 'forwards', from: 'start', most: 1 })()
process.stdout.write(`${read._tag === 'Left' ? read.left._tag : read._tag}\n`)
await log.close()
