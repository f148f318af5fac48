import type { Json } from '@db-failover/ports'

/** A stream's metadata: one document, in which an access list, `$maxCount` and everybody's own keys lie together. */
export interface StreamMetadata {
  readonly [key: string]: Json
}
