import type { EpochId } from '@db-failover/domain'
import type { EngineError, RetryClass } from '@db-failover/ports'
import type { HostState } from './state.ts'

/** Why a transaction was not acknowledged. `says` is one sentence for people, without secrets. */
export type HostError =
  /** The gate stayed closed for as long as the caller would wait. Nothing was begun. */
  | { readonly _tag: 'GateClosed'; readonly retry: 'Transient'; readonly says: string; readonly state: HostState }
  /** The host was closed. Nothing was begun. */
  | { readonly _tag: 'HostHasLeft'; readonly retry: 'Permanent'; readonly says: string }
  /** The engine would not begin a transaction. */
  | { readonly _tag: 'NotBegun'; readonly retry: RetryClass; readonly says: string; readonly error: EngineError }
  /** The work threw or rejected; the transaction was rolled back. */
  | { readonly _tag: 'WorkFailed'; readonly retry: 'Permanent'; readonly says: string; readonly cause: unknown }
  /** Ended before its commit, because its epoch, its lease or its drain limit was over. Nothing of it is committed. */
  | { readonly _tag: 'Cut'; readonly retry: 'Transient'; readonly says: string; readonly epoch: EpochId }
  /** The engine refused the commit. Nothing of it is committed. */
  | {
      readonly _tag: 'NotCommitted'
      readonly retry: RetryClass
      readonly says: string
      readonly epoch: EpochId
      readonly error: EngineError
    }
  /** Ended during its commit: it may or may not lie in the database of `epoch`. */
  | {
      readonly _tag: 'OutcomeUnknown'
      readonly retry: 'OutcomeUnknown'
      readonly says: string
      readonly epoch: EpochId
      readonly error: EngineError | null
    }

/** What `openHost` was given cannot be used. */
export interface InvalidHostOptions {
  readonly _tag: 'InvalidHostOptions'
  readonly retry: 'Permanent'
  readonly option: string
  readonly says: string
}

/**
 * The host is closed and begins nothing more, but the log does not know it: either it has not acknowledged the last reports,
 * or a connection has not ended, so that nobody can say that the host holds nothing.
 */
export interface LeftUnannounced {
  readonly _tag: 'LeftUnannounced'
  readonly retry: 'Permanent'
  readonly says: string
}

export const unannounced = (says: string): LeftUnannounced => ({ _tag: 'LeftUnannounced', retry: 'Permanent', says })
