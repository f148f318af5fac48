export type { Credential } from '@db-failover/engine-sqlserver'
export { type SqlServerOptions, sqlServer } from './library/sqlserver.ts'
