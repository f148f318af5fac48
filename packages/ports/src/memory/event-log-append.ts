import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { CheckedEvent } from '../event-log/checked-append.ts'
import type { EventLogError, Expectation, Json, Receipt, StoredEvent } from '../event-log/event-log.ts'
import { headOf, type MemoryEventStore, type MemoryStream, streamOf, trim, wake } from './event-log-store.ts'

/** One append, without a pause between looking and writing. */
export const place = (
  store: MemoryEventStore,
  name: string,
  expected: Expectation,
  events: readonly CheckedEvent[],
): Either<EventLogError, Receipt> => {
  const stream = store.streams.get(name)
  const actual = stream === undefined ? null : headOf(stream)
  const earlier = stream === undefined ? null : repeated(stream, expected, events)
  if (earlier !== null) return earlier._tag === 'Left' ? earlier : right({ ...earlier.right, stream: name })
  if (!holds(expected, actual))
    return left({ _tag: 'WrongExpectation', retry: 'Conflict', stream: name, expected, actual })
  const target = streamOf(store, name)
  const used = events.find((e) => target.ids.has(e.eventId))
  if (used !== undefined) return usedBefore(used.eventId)
  for (const checked of events) {
    const revision = BigInt(target.oldest + target.events.length)
    target.events.push({ event: stored(name, revision, checked), position: ++store.position })
    target.ids.set(checked.eventId, Number(revision))
  }
  const receipt = {
    stream: name,
    revision: BigInt(target.oldest + target.events.length - 1),
    token: `${store.position}`,
  }
  trim(target)
  wake(store, name)
  return right(receipt)
}

const holds = (expected: Expectation, actual: bigint | null): boolean => {
  if (expected._tag === 'Any') return true
  return expected._tag === 'NoStream' ? actual === null : actual === expected.revision
}

/** The original receipt when the same events already lie where the expectation places them. */
const repeated = (
  stream: MemoryStream,
  expected: Expectation,
  events: readonly CheckedEvent[],
): Either<EventLogError, Omit<Receipt, 'stream'>> | null => {
  const first = expected._tag === 'Any' ? stream.ids.get(events[0]?.eventId ?? '') : firstAt(expected)
  const at = first === undefined ? -1 : first - stream.oldest
  const there = at < 0 ? [] : stream.events.slice(at, at + events.length)
  const last = there.at(-1)
  if (last === undefined || !events.every((e, i) => there[i]?.event.eventId === e.eventId)) return null
  const other = events.find((e, i) => !sameContent(e, there[i]?.event))
  if (other !== undefined) return usedBefore(other.eventId)
  return right({ revision: last.event.revision, token: `${last.position}` })
}

const firstAt = (expected: Exclude<Expectation, { readonly _tag: 'Any' }>): number =>
  expected._tag === 'NoStream' ? 0 : Number(expected.revision) + 1

const sameContent = (e: CheckedEvent, there: StoredEvent | undefined): boolean =>
  e.type === there?.type &&
  e.schemaVersion === there.schemaVersion &&
  e.text.data === there.text?.data &&
  e.text.metadata === there.text.metadata

const usedBefore = (eventId: string): Either<EventLogError, never> =>
  left({
    _tag: 'InvalidAppend',
    retry: 'Permanent',
    says: `the event id ${eventId} is used by another event of the stream`,
  })

const stored = (stream: string, revision: bigint, { text, ...event }: CheckedEvent): StoredEvent =>
  deepFrozen({ ...event, data: JSON.parse(text.data), metadata: JSON.parse(text.metadata), stream, revision, text })

const deepFrozen = <T extends object>(value: T): T => {
  for (const part of Object.values(value) as Json[]) if (part !== null && typeof part === 'object') deepFrozen(part)
  return Object.freeze(value)
}
