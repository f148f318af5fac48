import { once } from 'node:events'
import { engineError } from '@db-failover/ports'
import { left } from 'fp-ts/lib/Either.js'
import type { Wire } from '../pool.ts'
import type { PoolGate } from './gate.ts'
import type { Lent } from './lent.ts'
import { NotAcknowledged } from './not-acknowledged.ts'

type Call = Parameters<Wire['callProcedure']>[0]

const elsewhere = engineError(
  'NotPermitted',
  'PREPARED_ELSEWHERE',
  'The statement was prepared on a database that is no longer active: unprepare it and prepare it again',
)

const isElsewhere = (): NotAcknowledged =>
  new NotAcknowledged({ _tag: 'NotBegun', retry: elsewhere.retry, says: elsewhere.says })

const canceled = (): Error => Object.assign(new Error('Canceled.'), { code: 'ECANCEL' })

/** Ends a request that was never sent. */
const unsent = (call: Call, error: Error | null): void => void setImmediate(() => call.callback(error))

/**
 * A prepared statement holds its connection for as long as its user likes; that alone must not hold up a switch. So its
 * preparation is one piece of work at the gate and each execution another, on that very connection, and never in another
 * epoch than the one of the preparation. Answers how to let go of the connection.
 */
export const keepForPrepared = (lent: Lent, gate: PoolGate, maxWaitMs: number, end: () => void): (() => void) => {
  const { wire, opening } = lent
  const { callProcedure, cancel } = wire
  let prepared = false
  let waiting: Call | null = null
  lent.kept = true

  const execute = async (call: Call): Promise<void> => {
    waiting = call
    const outcome = await gate.transaction(
      async (again) => {
        again.kept = true
        if (waiting !== call) throw canceled()
        waiting = null
        const completed = once(call, 'requestCompleted')
        callProcedure.call(wire, call)
        await completed
        if (!again.acknowledged) throw new Error('nothing was acknowledged')
      },
      {
        maxWaitMs,
        begin: (on, stillAllowed) =>
          on === opening && !wire.closed ? opening.beginOn(wire, stillAllowed) : async () => left(elsewhere),
      },
    )
    if (waiting !== call || outcome._tag === 'Right') return
    waiting = null
    unsent(call, new NotAcknowledged(outcome.left))
  }

  wire.callProcedure = (call) => {
    const gone = wire.closed || opening.isDestroyed()
    if (!prepared) {
      prepared = true
      call.once('requestCompleted', end)
      callProcedure.call(wire, call)
    } else if (call.sqlTextOrProcedure === 'sp_unprepare') {
      // With its connection the server has forgotten it already.
      if (gone) unsent(call, null)
      else callProcedure.call(wire, call)
    } else if (gone) unsent(call, isElsewhere())
    else void execute(call)
  }
  wire.cancel = () => {
    if (waiting === null) return cancel.call(wire)
    unsent(waiting, canceled())
    waiting = null
    return true
  }
  return () => {
    wire.callProcedure = callProcedure
    wire.cancel = cancel
    end()
    opening.giveUp(wire)
  }
}
