import type { RetryClass } from '@db-failover/ports'

/** Why the gate, or what stands behind it, did not let something be acknowledged. `says` holds no secrets. */
export interface GateError {
  /** `GateClosed`, `HostHasLeft`, `NotBegun`, `Cut`, `NotCommitted` or `OutcomeUnknown`. */
  readonly _tag: string
  readonly retry: RetryClass
  readonly says: string
}

const whatToDo: Readonly<Record<RetryClass, string>> = {
  Transient: 'nothing of it is committed: try again',
  Permanent: 'nothing of it is committed: trying again changes nothing',
  Conflict: 'nothing of it is committed: read again, then try again',
  OutcomeUnknown: 'it may have been carried out: look before it is tried again',
}

/**
 * What a pool that follows the active database refuses with. The driver wraps errors of commits and statements in classes
 * of its own: `code` stays on them (`EGATECLOSED`, `EHOSTHASLEFT`, `ENOTBEGUN`, `ECUT`, `ENOTCOMMITTED`,
 * `EOUTCOMEUNKNOWN`), and `notAcknowledged` finds this error in what was thrown.
 */
export class NotAcknowledged extends Error {
  readonly code: string
  readonly error: GateError
  constructor(error: GateError) {
    super(`${error.says}; ${whatToDo[error.retry]}.`)
    this.name = 'NotAcknowledged'
    this.code = `E${error._tag.toUpperCase()}`
    this.error = error
  }
}

/** The tagged error in what the driver threw; null where the statement itself was refused by the server, for example. */
export const notAcknowledged = (thrown: unknown): GateError | null => {
  if (thrown instanceof NotAcknowledged) return thrown.error
  return thrown instanceof Error && 'originalError' in thrown ? notAcknowledged(thrown.originalError) : null
}

export const cut = (says: string): NotAcknowledged => new NotAcknowledged({ _tag: 'Cut', retry: 'Transient', says })

export const outcomeUnknown = (says: string): NotAcknowledged =>
  new NotAcknowledged({ _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown', says })
