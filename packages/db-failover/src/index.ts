export type { Command } from '@db-failover/domain'
export type {
  Active,
  Done,
  Host,
  HostError,
  HostState,
  HostStatus,
  InvalidHostOptions,
  LeftUnannounced,
  TransactionOptions,
} from '@db-failover/host'
export type { StartError, SubmitError, Submitted, Supervisor, SupervisorStatus } from '@db-failover/supervisor'
export type { Either } from 'fp-ts/lib/Either.js'
export type { AlarmListener } from './alarms/function-sink.ts'
export type { AlarmMessage } from './alarms/message.ts'
export { type FailoverGroup, failoverGroup, type InvalidName } from './library/failover-group.ts'
export { eventStoreDb, type LogOpenError, type OpenLog } from './library/open-log.ts'
export { FailoverError, orThrow } from './library/or-throw.ts'
export { type Adapters, type SqliteOptions, sqlite } from './library/sqlite.ts'
