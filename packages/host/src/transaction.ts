import type { EntryId, EpochId } from '@db-failover/domain'
import type { Clock, EngineError, HostConnection, HostTransaction, StillAllowed } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { backoff } from './backoff.ts'
import type { HostError } from './errors.ts'
import type { Gate } from './gate/gate.ts'
import { askedEngine } from './gate/opening.ts'
import type { Running } from './gate/running.ts'
import type { HostState } from './state.ts'

/** An acknowledged transaction: what the work returned, and in which database and epoch it was committed. */
export interface Done<A> {
  readonly value: A
  readonly entry: EntryId
  readonly generation: string
  readonly epoch: EpochId
}

export interface TransactionOptions<C> {
  /** How long it waits at a closed gate, in milliseconds; the host's own limit unless stated. */
  readonly maxWaitMs?: number
  /** How it begins on the open database; as the connection itself begins unless stated. */
  readonly begin?: (on: HostConnection<C>, stillAllowed: StillAllowed) => TaskEither<EngineError, HostTransaction<C>>
}

export interface TransactionDeps<C> {
  readonly gate: Gate<C>
  readonly clock: Clock
  readonly state: () => HostState
  readonly leaving: () => boolean
  /** Resolves when the gate may have changed, or after `ms`. */
  readonly changedWithin: (ms: number) => Promise<void>
  /** The commit is acknowledged. */
  readonly acknowledged: (tx: Running<C>) => void
  /** The commit may have been made. */
  readonly unknown: (tx: Running<C>) => void
  /** The database refused, or did not answer. */
  readonly failed: () => void
}

const cut: unique symbol = Symbol('cut')

/** The promise's value, or `cut` as soon as the transaction is ended from outside. The promise must not reject. */
const orCut = <C, A>(tx: Running<C>, work: Promise<A>): Promise<A | typeof cut> =>
  Promise.race([work, tx.whenCut.then((): typeof cut => cut)])

/** The database is gone, fenced or of another epoch: it is opened anew before anything else is begun. */
const meansLost = (error: EngineError): boolean => error._tag === 'BadDatabase' || error._tag === 'DatabaseMissing'

const wasCut = <C>(tx: Running<C>): HostError => {
  const { epoch } = tx.on.connection.order
  const says = tx.cutBecause ?? 'the epoch, the lease or the drain limit is over'
  return tx.committing
    ? { _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown', says, epoch, error: null }
    : { _tag: 'Cut', retry: 'Transient', says, epoch }
}

type Waiting<C> = TransactionOptions<C> & { readonly maxWaitMs: number }

type Begun<C> = { readonly tx: Running<C>; readonly transaction: HostTransaction<C> }

/** Pauses before a database that did not answer is asked again, in milliseconds. */
const FIRST_PAUSE = 50
const MOST_PAUSE = 1_000

/** One admitted try; null: not begun, but only because the gate or the database is no longer as it was. */
const tryToBegin = async <C>(
  deps: TransactionDeps<C>,
  tx: Running<C>,
  own: Waiting<C>['begin'],
): Promise<Either<EngineError, Begun<C>> | null> => {
  const { gate } = deps
  const { connection } = tx.on
  const stillAllowed = () => gate.stillAllowed(tx)
  const begun = await orCut(
    tx,
    askedEngine(() => (own === undefined ? connection.begin(stillAllowed) : own(connection, stillAllowed))),
  )
  if (begun !== cut && begun._tag === 'Right') {
    // Time has passed between the gate and the database: what would not be admitted now does not begin.
    if (gate.admits(tx)) return right({ tx, transaction: begun.right })
    await orCut(
      tx,
      askedEngine(() => begun.right.rollback()),
    )
  }
  const refusedByUs = !gate.stillAllowed(tx)
  gate.ended(tx)
  if (begun === cut || begun._tag === 'Right' || refusedByUs) return null
  deps.failed()
  if (!meansLost(begun.left)) return begun
  gate.lost(tx.on, begun.left)
  return null
}

/** Waits at the gate and begins. As long as the work has not been called, moving on to the new active costs nothing. */
const begin = async <C>(
  deps: TransactionDeps<C>,
  { maxWaitMs, begin: own }: Waiting<C>,
): Promise<Either<HostError, Begun<C>>> => {
  const { gate, clock, state } = deps
  const asked = clock.monotonic()
  for (let failures = 0; ; ) {
    const tx = gate.admit()
    const begun = tx === null ? null : await tryToBegin(deps, tx, own)
    if (begun?._tag === 'Right') return begun
    const rest = maxWaitMs - (clock.monotonic() - asked)
    if (begun !== null) {
      const { retry, says } = begun.left
      if (begun.left._tag !== 'Unreachable' || rest <= 0)
        return left({ _tag: 'NotBegun', retry, says, error: begun.left })
      await deps.changedWithin(Math.min(rest, backoff(failures++, FIRST_PAUSE, MOST_PAUSE)))
      continue
    }
    if (gate.isOpen()) continue
    const now = state()
    if (deps.leaving()) return left({ _tag: 'HostHasLeft', retry: 'Permanent', says: now.why })
    if (rest <= 0) return left({ _tag: 'GateClosed', retry: 'Transient', says: now.why, state: now })
    await deps.changedWithin(rest)
  }
}

const commit = async <C>(deps: TransactionDeps<C>, { tx, transaction }: Begun<C>): Promise<Either<HostError, void>> => {
  const { gate } = deps
  const { epoch } = tx.on.connection.order
  if (!gate.stillAllowed(tx)) {
    await orCut(
      tx,
      askedEngine(() => transaction.rollback()),
    )
    return left(wasCut(tx))
  }
  tx.committing = true
  const outcome = await orCut(
    tx,
    askedEngine(() => transaction.commit()),
  )
  if (outcome === cut || tx.cutBecause !== null) {
    deps.unknown(tx)
    return left(wasCut(tx))
  }
  if (outcome._tag === 'Right') {
    deps.acknowledged(tx)
    return right(undefined)
  }
  const error = outcome.left
  const { retry, says } = error
  // Refused because `stillAllowed` said no: the database itself is as it was.
  const refusedByUs = error._tag === 'BadDatabase' && !gate.stillAllowed(tx)
  if (!refusedByUs) deps.failed()
  if (meansLost(error) && !refusedByUs) gate.lost(tx.on, error)
  if (error._tag === 'OutcomeUnknown' || retry === 'OutcomeUnknown') {
    deps.unknown(tx)
    return left({ _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown', says, epoch, error })
  }
  return left({ _tag: 'NotCommitted', retry, says, epoch, error })
}

/** Runs the work once, in a transaction that begins and ends under the gate. */
export const runTransaction = async <C, A>(
  deps: TransactionDeps<C>,
  work: (connection: C) => A | Promise<A>,
  waiting: Waiting<C>,
): Promise<Either<HostError, Done<A>>> => {
  const begun = await begin(deps, waiting)
  if (begun._tag === 'Left') return begun
  const { tx, transaction } = begun.right
  const worked = await orCut(
    tx,
    (async () => work(transaction.connection))().then(
      (value) => right<unknown, A>(value),
      (cause: unknown) => left<unknown, A>(cause),
    ),
  )
  try {
    if (worked === cut) return left(wasCut(tx))
    if (worked._tag === 'Left') {
      await orCut(
        tx,
        askedEngine(() => transaction.rollback()),
      )
      return left({
        _tag: 'WorkFailed',
        retry: 'Permanent',
        says: 'the work failed and was rolled back',
        cause: worked.left,
      })
    }
    const committed = await commit(deps, begun.right)
    if (committed._tag === 'Left') return committed
    const { entry, generation, epoch } = tx.on.connection.order
    return right({ value: worked.right, entry: entry.id, generation, epoch })
  } finally {
    deps.gate.ended(tx)
  }
}
