import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { backupEvents } from './backups/events.ts'
import { configurationEvents } from './configuration/events.ts'
import { detectionEvents } from './detection/events.ts'
import { lineageEvents } from './lineage/events.ts'
import { peopleEvents } from './people/events.ts'
import { restoreEvents } from './restores/events.ts'
import { Count, Decimal, Instant, OperationId, orNull, ProcessId, Sha256 } from './scalars.ts'
import { switchEvents } from './switches/events.ts'
import { type StoredForm, upcast } from './upcasting.ts'

/** Every event of a group's stream, by its type, in its newest version. */
export const eventCodecs = {
  ...configurationEvents,
  ...backupEvents,
  ...restoreEvents,
  ...lineageEvents,
  ...detectionEvents,
  ...switchEvents,
  ...peopleEvents,
}

export type EventType = keyof typeof eventCodecs
export type DataOf<T extends EventType> = t.TypeOf<(typeof eventCodecs)[T]>
export type EventOf<T extends EventType> = T extends EventType ? { readonly type: T; readonly data: DataOf<T> } : never
export type Event = EventOf<EventType>

export const event = <T extends EventType>(type: T, data: DataOf<T>): EventOf<T> => ({ type, data }) as EventOf<T>

/** Who appended the event. An operator writes without a term. */
export const Writer = t.type(
  {
    process: ProcessId,
    role: t.keyof({ leader: null, operator: null }),
    actor: t.string,
  },
  'Writer',
)
export type Writer = t.TypeOf<typeof Writer>

/**
 * What stands beside every event of a group's stream.
 * `because` is the input that the rule was given: its type and its data, observations with their windows.
 * `previousHash` and `hash` are computed by the layer above the event log; nothing here depends on them.
 */
export const Metadata = t.type(
  {
    at: Instant,
    writer: Writer,
    term: orNull(Count),
    operation: orNull(OperationId),
    rule: t.string,
    rulesVersion: Count,
    /** Revision of the event that set the policy in force, null before the first. */
    policyRevision: orNull(Decimal),
    because: t.type({ input: t.string, data: t.UnknownRecord }),
    correlationId: t.string,
    causationId: orNull(t.string),
    previousHash: orNull(Sha256),
    hash: Sha256,
  },
  'Metadata',
)
export type Metadata = t.TypeOf<typeof Metadata>

/** What `evolve` needs of the metadata. */
export interface Provenance {
  readonly at: Instant
  readonly role: 'leader' | 'operator'
  readonly actor: string
  readonly process: ProcessId
  readonly term: number | null
  readonly revision: bigint
}

/** An event with its place in the log. */
export interface Recorded {
  readonly event: Event
  readonly from: Provenance
}

/** Why stored text could not be read as an event: an unknown type or version is newer than this reader, the rest is damage. */
export type Unreadable =
  | {
      readonly _tag: 'UnknownEvent'
      readonly type: string
      readonly schemaVersion: number
    }
  | {
      readonly _tag: 'InvalidEvent'
      readonly type: string
      readonly schemaVersion: number
      readonly at: string
    }

const isEventType = (type: string): type is EventType => Object.hasOwn(eventCodecs, type)

/** Stored form to event: upcasts old versions, then validates. Never throws. */
export const decodeEvent = (stored: StoredForm): Either<Unreadable, Event> => {
  const current = upcast(stored)
  const { type, schemaVersion } = stored
  if (current === null || !isEventType(current.type)) return left({ _tag: 'UnknownEvent', type, schemaVersion })
  const codec = eventCodecs[current.type]
  // No codec changes what it reads: asking whether it fits is enough, and costs half. Decoding says what does not fit.
  if (codec.is(current.data)) return right({ type: current.type, data: current.data } as Event)
  const decoded = codec.decode(current.data)
  if (decoded._tag === 'Right') return right({ type: current.type, data: decoded.right } as Event)
  const first = decoded.left[0]
  const at = first === undefined ? 'data' : first.context.map((c) => c.key).join('.') || 'data'
  return left({ _tag: 'InvalidEvent', type, schemaVersion, at })
}
