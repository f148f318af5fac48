export type { Entry } from '@db-failover/domain'
export type { Credential, SqlRequest, SqlResult, SqlTransaction } from '@db-failover/engine-sqlserver'
export { type SqlServerOptions, sqlServer } from './library/sqlserver.ts'
