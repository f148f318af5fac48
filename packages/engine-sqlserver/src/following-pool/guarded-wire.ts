import { errorAfter } from '../errors.ts'
import type { Wire } from '../pool.ts'
import type { Lent } from './lent.ts'
import { cut, NotAcknowledged, outcomeUnknown } from './not-acknowledged.ts'

type Completed = (error: Error | null | undefined, rowCount?: number, rows?: unknown) => void

/** A request that the driver's connection runs; its callback is the only way in which its user hears of its end. */
interface Running {
  userCallback: Completed
  callback: Completed
}

const ended = 'the epoch, the host lease or the drain limit is over'
const lost = 'the connection to the database was lost'

const isOver = ({ opening, stillAllowed }: Lent): boolean => opening.isDestroyed() || !stillAllowed()

const isDead = ({ wire, opening }: Lent): boolean => wire.closed || opening.isDestroyed()

const whyDead = ({ opening }: Lent): string => (opening.isDestroyed() ? ended : lost)

/** What the user is told of a statement's end. A server's own refusal of the statement is told as it is. */
const told = (lent: Lent, error: Error | null | undefined): Error | null | undefined => {
  const dead = isDead(lent)
  if (lent.purpose === 'transaction') return dead ? cut(whyDead(lent)) : error
  if (dead && error) return outcomeUnknown(whyDead(lent))
  if (error) return error
  if (isOver(lent)) return outcomeUnknown(ended)
  lent.acknowledged = true
  return error
}

const judge = (request: Running, lent: Lent): void => {
  const complete = request.userCallback
  request.userCallback = (error, ...rest) => complete.call(request, told(lent, error), ...rest)
}

/** The guard row, then the lease: as the last thing before COMMIT. */
const refusalOf = async (lent: Lent): Promise<NotAcknowledged | null> => {
  if (isOver(lent)) return cut(ended)
  try {
    await lent.opening.requireActive(lent.wire)
  } catch (cause) {
    if (isOver(lent)) return cut(ended)
    const error = errorAfter(false)(cause)
    lent.refusal = error
    return new NotAcknowledged({ _tag: 'NotCommitted', retry: error.retry, says: error.says })
  }
  return isOver(lent) ? cut(ended) : null
}

/** A commit that the server refused has not happened; one whose answer was lost may have. */
const ofCommit = (lent: Lent, error: Error): NotAcknowledged => {
  const engine = errorAfter(true)(error)
  if (lent.wire.closed || engine._tag !== 'BadDatabase')
    return outcomeUnknown(`the commit was not answered: ${engine.says}`)
  lent.refusal = engine
  return new NotAcknowledged({ _tag: 'NotCommitted', retry: engine.retry, says: engine.says })
}

/**
 * From its making on, a connection of the driver's acknowledges nothing that the gate does not allow: not a statement by
 * itself, not a commit, whoever holds the connection and whichever of the driver's classes he uses it through. What is asked
 * while the connection is lent to nobody passes: those are questions of our own.
 */
export const guardWire = (wire: Wire, lentNow: () => Lent | null): void => {
  const judged =
    <R extends Running>(run: (request: R) => void) =>
    (request: R): void => {
      const lent = lentNow()
      // Nothing was sent.
      if (lent !== null && isDead(lent)) return void setImmediate(() => request.callback(cut(whyDead(lent))))
      if (lent !== null) judge(request, lent)
      run(request)
    }
  wire.execSql = judged(wire.execSql.bind(wire))
  wire.execSqlBatch = judged(wire.execSqlBatch.bind(wire))
  wire.callProcedure = judged(wire.callProcedure.bind(wire))

  const load = wire.execBulkLoad.bind(wire)
  wire.execBulkLoad = (bulk, rows) => {
    const lent = lentNow()
    const complete = bulk.callback
    if (lent !== null) bulk.callback = (error, ...rest) => complete.call(bulk, told(lent, error) ?? undefined, ...rest)
    load(bulk, rows)
  }

  const commit = wire.commitTransaction.bind(wire)
  wire.commitTransaction = (done, name) => {
    const lent = lentNow()
    if (lent === null) return commit(done, name)
    // The driver's transaction takes itself apart when the server rolls back; from here on its commit's callback does that.
    wire.removeAllListeners('rollbackTransaction')
    const end = (error: NotAcknowledged | null) => void setImmediate(done, error)
    void refusalOf(lent).then((refusal) => {
      if (refusal !== null) return end(refusal)
      commit((error) => {
        if (error) return end(ofCommit(lent, error))
        if (lent.opening.isDestroyed()) return end(outcomeUnknown(ended))
        lent.acknowledged = true
        end(null)
      }, name)
    })
  }

  const rollback = wire.rollbackTransaction.bind(wire)
  // With its connection the transaction has ended already.
  wire.rollbackTransaction = (done, name) => (wire.closed ? void setImmediate(done, null) : rollback(done, name))
}
