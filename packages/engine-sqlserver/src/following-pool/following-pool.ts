import mssql, { type config as DriverConfig } from 'mssql'
import type { Wire } from '../pool.ts'
import type { PoolGate } from './gate.ts'
import { lendToTransaction } from './lend-to-transaction.ts'
import type { LendingConnections } from './lending.ts'
import type { Lent } from './lent.ts'
import { NotAcknowledged } from './not-acknowledged.ts'
import { opened } from './opened.ts'
import { keepForPrepared } from './prepared.ts'

export interface FollowingPoolOptions {
  /** How long a request waits at a closed gate for the next active database, in milliseconds; 30 000 unless said otherwise. */
  readonly maxWaitMs?: number
  /** What requests of the pool take from its configuration. */
  readonly driver?: Pick<DriverConfig, 'stream' | 'parseJSON' | 'arrayRowMode'>
}

type Done = (error?: unknown) => void
type Acquired = (error: unknown, wire?: Wire, config?: DriverConfig) => void

/** Errors of connections that nobody uses end no process: they are told only to those who listen. */
const isHeard = (pool: mssql.ConnectionPool): boolean => pool.listenerCount('error') > 0

/** Whether a commit is one is seen by the driver's own classes: with those of a second copy of it none would be guarded. */
const isOfThisCopy = (requester: object): boolean =>
  [mssql.Request, mssql.Transaction, mssql.PreparedStatement].some((made) => requester instanceof made)

const ofAnotherCopy = (): NotAcknowledged =>
  new NotAcknowledged({
    _tag: 'NotBegun',
    retry: 'Permanent',
    says: 'This is of another copy of mssql than the pool; install one version of mssql for both (npm ls mssql shows them)',
  })

/**
 * A `ConnectionPool` of mssql whose connections lead to the active database of a failover group, wherever it is: requests,
 * transactions and prepared statements of the driver's own classes work on it as on any other. Each connection is lent
 * through the gate of a host, in the epoch that the log names, and acknowledges nothing beyond it.
 *
 * While a switch runs, what is under way may end within the drain limit and is cut then; what comes waits for the next
 * active database, up to `maxWaitMs`. Nothing that has begun is repeated. Refusals are `NotAcknowledged`.
 */
export class FollowingPool extends mssql.ConnectionPool {
  /** Where the group stands, as this process knows it. */
  readonly follows: Pick<PoolGate, 'state' | 'active' | 'onChange'>
  readonly #gate: PoolGate
  readonly #settings: DriverConfig
  readonly #maxWaitMs: number
  /** How each connection that is lent comes back. */
  readonly #lent = new Map<Wire, () => void>()
  #waiting = 0
  #closing: Promise<void> | null = null

  constructor(gate: PoolGate, connections: LendingConnections, options: FollowingPoolOptions = {}) {
    const settings = { server: 'the active database', ...options.driver }
    super(settings)
    this.follows = gate
    this.#gate = gate
    this.#settings = settings
    this.#maxWaitMs = options.maxWaitMs ?? 30_000
    connections.onTrouble((cause) => isHeard(this) && this.emit('error', cause))
    Object.defineProperties(this, {
      // A request may always be made: whether it waits is decided when it asks for a connection.
      connected: { get: () => this.#closing === null },
      connecting: { get: () => this.#closing === null && gate.state().is === 'connecting' },
      healthy: { get: () => gate.state().is === 'open' },
      size: { get: () => connections.size() },
      borrowed: { get: () => this.#lent.size },
      available: { get: () => Math.max(0, connections.size() - this.#lent.size) },
      pending: { get: () => this.#waiting },
    })
  }

  /** Called by the driver for each request, transaction and prepared statement. */
  acquire(requester: object, acquired: Acquired): this
  acquire(requester: object): Promise<Wire>
  acquire(requester: object, acquired?: Acquired): this | Promise<Wire> {
    const lending = this.#lend(requester)
    if (acquired === undefined) return lending
    lending.then(
      (wire) => process.nextTick(acquired, null, wire, this.#settings),
      (error: unknown) => process.nextTick(acquired, error),
    )
    return this
  }

  /** Called by the driver when a connection is not needed any more. */
  release(wire: Wire): this {
    const end = this.#lent.get(wire)
    this.#lent.delete(wire)
    end?.()
    return this
  }

  /** Resolves as soon as the gate is open. The pool connects by itself: this only waits. */
  override connect(): Promise<mssql.ConnectionPool>
  override connect(done: Done): void
  override connect(done?: Done): Promise<mssql.ConnectionPool> | undefined {
    const open = opened(this.#gate, this.#maxWaitMs)
    if (done === undefined) return open.then(() => this)
    void open.then(
      () => process.nextTick(done, null),
      (error: unknown) => process.nextTick(done, error),
    )
    return undefined
  }

  /**
   * Begins nothing more, lets running work finish within the drain limit, cuts the rest, and tells the group that this
   * host has left. What waits is refused with `HostHasLeft`.
   */
  override close(): Promise<void>
  override close(done: Done): void
  override close(done?: Done): Promise<void> | undefined {
    this.#closing ??= this.#leave()
    if (done === undefined) return this.#closing
    void this.#closing.then(() => process.nextTick(done, null))
    return undefined
  }

  async #leave(): Promise<void> {
    const left = await this.#gate.close()
    if (left._tag === 'Left' && isHeard(this)) this.emit('error', new Error(left.left.says))
  }

  #lend(requester: object): Promise<Wire> {
    if (!isOfThisCopy(requester)) return Promise.reject(ofAnotherCopy())
    const { promise, resolve, reject } = Promise.withResolvers<Wire>()
    let waits = true
    const noLongerWaits = () => {
      if (waits) this.#waiting -= 1
      waits = false
    }
    const work = async (lent: Lent): Promise<void> => {
      noLongerWaits()
      const { promise: given, resolve: end } = Promise.withResolvers<void>()
      if (requester instanceof mssql.Transaction) lendToTransaction(lent, requester)
      const isPrepared = requester instanceof mssql.PreparedStatement
      this.#lent.set(lent.wire, isPrepared ? keepForPrepared(lent, this.#gate, this.#maxWaitMs, end) : end)
      resolve(lent.wire)
      await given
      if (!lent.acknowledged && lent.refusal === null) throw new Error('nothing was acknowledged')
    }
    this.#waiting += 1
    void this.#gate.transaction(work, { maxWaitMs: this.#maxWaitMs }).then((outcome) => {
      noLongerWaits()
      if (outcome._tag === 'Left') reject(new NotAcknowledged(outcome.left))
    })
    return promise
  }
}
