export type { Credentials, EventStoreEventLogConfig, Patience } from './config.ts'
export { type EventStoreEventLog, openEventStoreEventLog } from './event-log.ts'
export type { InvalidConnection } from './invalid-connection.ts'
