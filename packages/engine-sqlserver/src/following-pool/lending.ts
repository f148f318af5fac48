import { EventEmitter } from 'node:events'
import type { EngineError, HostConnections, HostTransaction, OpenOrder, StillAllowed } from '@db-failover/ports'
import { left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import mssql from 'mssql'
import { attempt, errorOf, refused } from '../errors.ts'
import { canReachWith } from '../host-connections.ts'
import { connectTo, unconnectedOf } from '../host-login.ts'
import { gone, requireActive, requireAllowed } from '../host-transaction.ts'
import type { SqlServerHostsConfig } from '../hosts-config.ts'
import { requireGeneration } from '../places.ts'
import type { Pool, Wire } from '../pool.ts'
import { guardWire } from './guarded-wire.ts'
import type { Lent, Opening } from './lent.ts'
import { oneWire } from './one-wire.ts'

/** Connections that a pool lends to its users. */
export interface LendingConnections extends HostConnections<Lent> {
  /** Hears what befalls connections that nobody uses. */
  readonly onTrouble: (listener: (cause: unknown) => void) => void
  /** Open connections to the active database, lent or not. */
  readonly size: () => number
}

/** Not in the driver's published types: what its requests and transactions call. */
interface Lender {
  readonly acquire: (requester: object) => Promise<Wire>
  readonly release: (wire: Wire) => unknown
}

const lenderOf = (pool: mssql.ConnectionPool): Lender => {
  const isLender = (p: object): p is Lender => 'acquire' in p && 'release' in p
  if (!isLender(pool)) throw refused('NotPermitted', 'DRIVER', 'This version of mssql does not lend its connections.')
  return pool
}

/** Nothing was begun, so a connection that was lost meanwhile leaves nothing unknown. */
const notBegun = (error: EngineError): EngineError =>
  error._tag === 'OutcomeUnknown' ? { ...error, _tag: 'Unreachable', retry: 'Transient' } : error

const beginning = <A>(work: () => Promise<A>): TaskEither<EngineError, A> => {
  const attempted = attempt(work)
  return async () => {
    const outcome = await attempted()
    return outcome._tag === 'Left' ? left(notBegun(outcome.left)) : outcome
  }
}

const openingOf = (order: OpenOrder, database: string, pool: Pool, lentOn: WeakMap<Wire, Lent>) => {
  const lender = lenderOf(pool.driver)
  const out = new Set<Wire>()
  let destroyed = false

  const putBack = (wire: Wire) => {
    if (!out.delete(wire)) return
    // A transaction that nobody ended ends with its connection.
    if (wire.inTransaction) wire.close()
    lender.release(wire)
  }
  const returned = (lent: Lent) => {
    if (lentOn.get(lent.wire) === lent) lentOn.delete(lent.wire)
    if (!lent.kept) putBack(lent.wire)
  }
  const ask = (wire: Wire) => requireActive({ order, database }, new mssql.Request(oneWire(wire)))

  const lend = async (wire: Wire, stillAllowed: StillAllowed): Promise<HostTransaction<Lent>> => {
    await ask(wire)
    requireAllowed(stillAllowed)
    if (destroyed) throw gone()
    const lent: Lent = {
      wire,
      opening,
      stillAllowed,
      purpose: 'statements',
      acknowledged: false,
      refusal: null,
      kept: false,
    }
    lentOn.set(wire, lent)
    return {
      connection: lent,
      // The user's own commit or statement was judged when it ended; here the connection only comes back.
      commit: () => async () => {
        returned(lent)
        return lent.refusal === null ? right(undefined) : left(lent.refusal)
      },
      rollback: () => async () => {
        returned(lent)
        return right(undefined)
      },
    }
  }

  const acquired = async (): Promise<Wire> => {
    try {
      return await lender.acquire(pool.driver)
    } catch (cause) {
      throw destroyed
        ? gone()
        : (unconnectedOf(pool)(cause) ?? refused('Unreachable', 'NO_CONNECTION', errorOf(cause).says, cause))
    }
  }

  const opening: Opening = {
    order,
    begin: (stillAllowed) =>
      beginning(async () => {
        if (destroyed) throw gone()
        requireAllowed(stillAllowed)
        const wire = await acquired()
        out.add(wire)
        try {
          return await lend(wire, stillAllowed)
        } catch (cause) {
          wire.close()
          putBack(wire)
          throw destroyed ? gone() : cause
        }
      }),
    beginOn: (wire, stillAllowed) =>
      beginning(async () => {
        requireAllowed(stillAllowed)
        return lend(wire, stillAllowed)
      }),
    giveUp: putBack,
    isDestroyed: () => destroyed,
    requireActive: ask,
    destroy: async () => {
      destroyed = true
      pool.cut()
      // The driver's pool waits for what it has lent before it closes.
      for (const wire of [...out]) putBack(wire)
      await pool.close()
    },
  }
  return opening
}

/** The host's side of the engine for a pool: what the gate admits is given one of the driver's connections. */
export const sqlServerLending = (config: SqlServerHostsConfig): LendingConnections => {
  const lentOn = new WeakMap<Wire, Lent>()
  const wires = new Set<Wire>()
  const troubles = new EventEmitter()
  const prepare = (wire: Wire) => {
    guardWire(wire, () => lentOn.get(wire) ?? null)
    wire.on('connect', (error) => void (error === undefined && wires.add(wire)))
    wire.on('end', () => wires.delete(wire))
  }
  return {
    open: (order) =>
      attempt(async () => {
        const database = requireGeneration(order)
        const pool = await connectTo(config, order, database, prepare)
        pool.driver.on('error', (cause) => troubles.emit('trouble', cause))
        const opening = openingOf(order, database, pool, lentOn)
        const proof = await opening.begin(() => true)()
        if (proof._tag === 'Right') await proof.right.rollback()()
        else {
          await opening.destroy()
          throw refused(proof.left._tag, proof.left.code, proof.left.says, proof.left.cause)
        }
        return opening
      }),
    canReach: canReachWith(config),
    onTrouble: (listener) => void troubles.on('trouble', listener),
    size: () => wires.size,
  }
}
