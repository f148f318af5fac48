import type { EventLogError, Revision } from '../event-log/event-log.ts'

/** Stored text that this reader cannot take for an event. The log is sound; a newer version may read it. */
export type UnreadableEvent =
  | {
      readonly _tag: 'UnknownEvent'
      readonly retry: 'Permanent'
      readonly stream: string
      readonly revision: Revision
      readonly type: string
      readonly schemaVersion: number
    }
  | {
      readonly _tag: 'InvalidEvent'
      readonly retry: 'Permanent'
      readonly stream: string
      readonly revision: Revision
      readonly type: string
      readonly schemaVersion: number
      /** The member that is not as the event's type says, `data.entry.id`. */
      readonly at: string
    }

/** A broken link or a wrong hash is a `CorruptEvent` that names the revision, as from the log itself. */
export type ChainError = EventLogError | UnreadableEvent

export const corrupt = (
  stream: string,
  revision: Revision,
  says: string,
): Extract<ChainError, { _tag: 'CorruptEvent' }> => ({
  _tag: 'CorruptEvent',
  retry: 'Permanent',
  stream,
  revision,
  says,
})
