import type { HostConnection, HostConnections, OpenOrder } from '@db-failover/ports'
import { attempt } from './errors.ts'
import { connect, connectTo, unconnectedOf } from './host-login.ts'
import { type HostPool, hostTransaction, requireActive } from './host-transaction.ts'
import type { SqlServerHostsConfig } from './hosts-config.ts'
import { requireGeneration } from './places.ts'
import type { SqlTransaction } from './transaction.ts'

const openHost = async (config: SqlServerHostsConfig, order: OpenOrder): Promise<HostConnection<SqlTransaction>> => {
  const database = requireGeneration(order)
  const pool = await connectTo(config, order, database)
  const open = new Set<() => Promise<void>>()
  let destroyed = false
  const destroy = async () => {
    destroyed = true
    pool.cut()
    await Promise.all([...open].map((end) => end()))
    await pool.close()
  }
  const host: HostPool = {
    order,
    database,
    pool: pool.driver,
    isDestroyed: () => destroyed,
    open,
    unconnected: unconnectedOf(pool),
  }
  try {
    await requireActive(host, pool.driver.request())
  } catch (cause) {
    await destroy()
    throw cause
  }
  return { order, begin: (stillAllowed) => attempt(() => hostTransaction(host, stillAllowed)), destroy }
}

/** Does this process hold a credential for the entry, and does its server let it in now? */
export const canReachWith =
  (config: SqlServerHostsConfig): HostConnections<unknown>['canReach'] =>
  async (entry) => {
    if (config.credential(entry) === null) return { credential: false, reachable: false }
    const connected = await attempt(() =>
      connect(config, { entry, programName: `db-failover-host//${config.process}` }),
    )()
    if (connected._tag === 'Left') return { credential: true, reachable: false }
    await connected.right.close()
    return { credential: true, reachable: true }
  }

/** The host's side of the engine: an `mssql` transaction that is acknowledged only on the active database in its epoch. */
export const sqlServerHostConnections = (config: SqlServerHostsConfig): HostConnections<SqlTransaction> => ({
  open: (order) => attempt(() => openHost(config, order)),
  canReach: canReachWith(config),
})
