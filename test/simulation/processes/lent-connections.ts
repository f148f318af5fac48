import type { HostConnection, HostConnections } from '@db-failover/ports'
import { right } from 'fp-ts/lib/Either.js'
import type { Reach } from '../world/wire.ts'
import type { Life } from './life.ts'

/** Connections to databases as one host process has them. */
export const lentConnections = <C>(connections: HostConnections<C>, life: Life, wire: Reach): HostConnections<C> => {
  const lent = ({ order, begin, destroy }: HostConnection<C>): HostConnection<C> => ({
    order,
    destroy: () => life.hears(destroy()),
    begin: (stillAllowed) => async () => {
      const begun = await life.hears(begin(() => life.alive() && !life.paused() && stillAllowed())())
      if (begun._tag === 'Left') return begun
      const { connection, commit, rollback } = begun.right
      return right({
        connection,
        commit: () => () => life.hears(commit()()),
        rollback: () => () => life.hears(rollback()()),
      })
    },
  })
  return {
    open: (order) => async () => {
      const opened = await life.hears(connections.open(order)())
      return opened._tag === 'Left' ? opened : right(lent(opened.right))
    },
    canReach: async (entry) => {
      const answer = await life.hears(connections.canReach(entry))
      return { ...answer, reachable: answer.reachable && wire.to(entry.machine) === 'open' }
    },
  }
}
