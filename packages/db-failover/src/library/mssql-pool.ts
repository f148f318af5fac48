import type { SqlServerHostsConfig } from '@db-failover/engine-sqlserver'
import { FollowingPool, type FollowingPoolOptions, sqlServerLending } from '@db-failover/engine-sqlserver/pool'
import { type InvalidHostOptions, openHost } from '@db-failover/host'
import { type Either, right } from 'fp-ts/lib/Either.js'
import { type LogOpenError, type OpenLog, openLogAt } from './open-log.ts'

export interface PoolOptions extends SqlServerHostsConfig, FollowingPoolOptions {
  /** The failover group's name. */
  readonly group: string
  /**
   * This process's name: the same after its restart, and borne by no other process that runs at the same time. The server
   * shows it as part of `program_name`.
   */
  readonly process: string
  /** The group's log, such as `eventStoreDb` opens; or the path of a SQLite file on a disk of this machine. */
  readonly log: string | OpenLog
  /** How often the log is read although nothing was announced, in milliseconds; 2 000 unless said otherwise. */
  readonly readLogEveryMs?: number
}

/**
 * A pool of mssql that follows the active database of a failover group. It answers at once and connects by itself, now and
 * after every switch; only options that can never work are refused. It lives until its `close`.
 */
export const openPool = async (
  options: PoolOptions,
): Promise<Either<InvalidHostOptions | LogOpenError, FollowingPool>> => {
  const log = await openLogAt(options.log)()
  if (log._tag === 'Left') return log
  const { group, process, readLogEveryMs } = options
  const connections = sqlServerLending(options)
  const host = await openHost({
    group,
    process,
    log: log.right,
    connections,
    ...(readLogEveryMs === undefined ? {} : { readLogEveryMs }),
  })
  if (host._tag === 'Left') {
    await log.right.close()
    return host
  }
  const close = async () => {
    const closed = await host.right.close()
    await log.right.close()
    return closed
  }
  return right(new FollowingPool({ ...host.right, close }, connections, options))
}
