export {
  FollowingPool,
  type GateError,
  NotAcknowledged,
  notAcknowledged,
  type PoolStatus,
} from '@db-failover/engine-sqlserver/pool'
export { openPool, type PoolOptions } from './library/mssql-pool.ts'
