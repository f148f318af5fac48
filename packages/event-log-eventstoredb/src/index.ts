export {
  type Administration,
  administerEventStore,
  type Preparation,
  type Prepared,
  type PrepareOptions,
} from './administration.ts'
export type { Credentials, EventStoreEventLogConfig, Patience } from './config.ts'
export { type EventStoreEventLog, openEventStoreEventLog } from './event-log.ts'
export { examineEventStore } from './examine/examine.ts'
export type { InvalidConnection } from './invalid-connection.ts'
export { defaultRoles, type Roles, rights } from './roles.ts'
export type { StreamMetadata } from './stream-metadata.ts'
