export { type FailoverGroup, failoverGroup, type InvalidName } from './library/failover-group.ts'
export { eventStoreDb, type LogOpenError, type OpenLog } from './library/open-log.ts'
export { FailoverError, orThrow } from './library/or-throw.ts'
export { type Adapters, type SqliteOptions, sqlite } from './library/sqlite.ts'
