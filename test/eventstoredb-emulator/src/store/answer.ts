import type { Expectation } from './expectation.ts'

/** Why a write was refused or its outcome is not known. */
export type Refusal =
  | { readonly kind: 'wrong-expected-version'; readonly expectation: Expectation; readonly last: bigint }
  | { readonly kind: 'stream-deleted' }
  | { readonly kind: 'too-large'; readonly most: number }
  /** A name, a type or an id that the server does not take. */
  | { readonly kind: 'bad-request' }
  | { readonly kind: 'access-denied' }
  | { readonly kind: 'timeout'; readonly why: string }
  | { readonly kind: 'not-ready' }

export type Answer =
  | { readonly kind: 'written'; readonly revision: bigint | null; readonly position: bigint | null }
  | Refusal
