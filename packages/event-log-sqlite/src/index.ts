export type { SqliteEventLogConfig } from './config.ts'
export type { OpenError } from './errors.ts'
export { openSqliteEventLog, type SqliteEventLog } from './event-log.ts'
export { examineSqliteLog } from './examine.ts'
