import type { Sha256 } from '@db-failover/domain'
import { type Expectation, exactly, noStream, type Revision } from '../event-log/event-log.ts'

/** An event's place and hash. The hash covers everything before it, so a head stands for the whole chain up to it. */
export interface Head {
  readonly revision: Revision
  readonly hash: Sha256
}

/** Where a group's stream ends; null: it does not exist yet. */
export type End = Head | null

export const nextRevision = (after: End): Revision => (after === null ? 0n : after.revision + 1n)

/** A chain is continued only where it is known to end. */
export const expectationAt = (after: End): Expectation => (after === null ? noStream : exactly(after.revision))
