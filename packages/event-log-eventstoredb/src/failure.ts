import type { Endpoint } from './endpoint.ts'

/** What went wrong with one call, as the log acts upon it. */
export type Failure = Kind & {
  /** For an append: nothing was written, or nobody knows yet. */
  readonly written: 'no' | 'unknown'
  /** Whether the client object may be used for another call. */
  readonly spoilt: boolean
  readonly says: string
  readonly cause?: unknown
}

export type Kind =
  /** `actual: null`: there is no stream. */
  | { readonly kind: 'WrongExpectation'; readonly actual: bigint | null }
  /** Missing, or soft-deleted: the server does not tell. */
  | { readonly kind: 'StreamNotFound' }
  | { readonly kind: 'StreamDeleted' }
  | { readonly kind: 'NotLeader'; readonly leader: Endpoint | null }
  | { readonly kind: 'Denied'; readonly who: 'unknown' | 'not allowed' }
  | { readonly kind: 'TooLarge'; readonly most: number | null }
  /** An election, or no majority. */
  | { readonly kind: 'NotReady' }
  | { readonly kind: 'Unavailable' }
  /** The server gave up waiting, or the call's deadline passed. */
  | { readonly kind: 'TimedOut' }
  /** Neither the server nor the client has answered until the log's own timer ran out. */
  | { readonly kind: 'Silent' }
  /** An answer that makes no sense. */
  | { readonly kind: 'Malformed' }
  | { readonly kind: 'Unrecognised' }
  | { readonly kind: 'Closed' }

export const silence = (what: string, ms: number): Failure => ({
  kind: 'Silent',
  written: 'unknown',
  spoilt: true,
  says: `${what}: no answer within ${ms} ms`,
})

export const malformed = (says: string, cause?: unknown): Failure => ({
  kind: 'Malformed',
  written: 'unknown',
  spoilt: false,
  says,
  ...(cause === undefined ? {} : { cause }),
})

export const closed: Failure = { kind: 'Closed', written: 'no', spoilt: false, says: 'the log has been closed' }
