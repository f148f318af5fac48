import type { EntryId, Instant } from '../scalars.ts'
import type { Verdict } from './verdict.ts'

export type Health =
  | { readonly kind: 'healthy'; readonly since: Instant }
  | {
      readonly kind: 'suspected'
      readonly since: Instant
      readonly verdict: Verdict
      readonly asymmetric: boolean
      /** Who reaches it though the leader does not, as its window names them. */
      readonly witnesses: readonly string[]
      readonly says: string
    }
  | {
      readonly kind: 'lost'
      readonly since: Instant
      readonly verdict: Verdict
      readonly says: string
      readonly lastGood: Instant | null
    }

export interface Detection {
  readonly health: Readonly<Record<EntryId, Health>>
}

export const initialDetection: Detection = { health: {} }
