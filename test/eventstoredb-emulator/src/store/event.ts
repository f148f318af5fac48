/** The revision under which a stream's tombstone stands: 2^63 - 1. It also marks a soft delete in `$tb`. */
export const DELETED = 2n ** 63n - 1n

/** An event as it lies in the log. */
export interface StoredEvent {
  /** Lower case. */
  readonly id: string
  readonly stream: string
  /** From 0 in each stream; `DELETED` for a tombstone. */
  readonly revision: bigint
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
  /** In ticks of 100 ns since 1970, the same for all events of one append. */
  readonly created: bigint
  /** Where it begins in the log, in bytes; both the commit and the prepare position. */
  readonly position: bigint
}

/** What a writer proposes: an event that has no place yet. */
export type ProposedEvent = Pick<StoredEvent, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>

export const JSON_CONTENT = 'application/json'
