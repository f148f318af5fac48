import { randomUUID } from 'node:crypto'
import type { Answer } from './answer.ts'
import { check } from './check.ts'
import { DELETED, JSON_CONTENT, type ProposedEvent } from './event.ts'
import type { Expectation } from './expectation.ts'
import type { Entry, Log, Placement } from './log.ts'
import { withTruncateBefore } from './metadata.ts'
import { isInvalid, isMetastream, metastreamOf, originalOf } from './names.ts'
import { newest } from './stream.ts'

/** Sum of the bytes of `data` that one append may hold; metadata and types do not count. */
export const MOST_BYTES = 1024 * 1024

/** An answer that is due at once, or an entry whose answer is due when it is committed. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'under-way' }
  | { readonly kind: 'entry'; readonly entry: Entry; readonly answer: Answer }

const answered = (answer: Answer): Outcome => ({ kind: 'answer', answer })

const metadataEvent = (data: Uint8Array): ProposedEvent => ({
  id: randomUUID(),
  type: '$metadata',
  contentType: JSON_CONTENT,
  data,
  metadata: new Uint8Array(),
})

const nextIn = (log: Log, stream: string) => log.last(stream, 'writer') + 1n

/** A soft-deleted stream that is written to comes back from its next revision on; the rest of its metadata stays. */
const revived = (log: Log, stream: string, from: bigint): Placement => ({
  stream: metastreamOf(stream),
  revision: nextIn(log, metastreamOf(stream)),
  event: metadataEvent(withTruncateBefore(newest(log.stream(metastreamOf(stream)), 'writer')?.data, from)),
})

/** Metadata that is set on a soft-deleted stream brings the stream back, empty. */
const revivedByMetadata = (log: Log, metastream: string, placed: readonly Placement[]): readonly Placement[] => {
  const [original, stated] = [originalOf(metastream), placed.at(-1)]
  if (!isMetastream(metastream) || stated === undefined) return []
  if (log.metadata(original, 'writer').truncateBefore !== DELETED) return []
  const data = withTruncateBefore(stated.event.data, nextIn(log, original))
  return [{ stream: metastream, revision: stated.revision + 1n, event: metadataEvent(data) }]
}

export const append = (
  log: Log,
  stream: string,
  expectation: Expectation,
  events: readonly ProposedEvent[],
  created: bigint,
): Outcome => {
  if (isInvalid(stream) || events.some(({ type }) => type === '')) return answered({ kind: 'bad-request' })
  if (events.reduce((sum, { data }) => sum + data.length, 0) > MOST_BYTES)
    return answered({ kind: 'too-large', most: MOST_BYTES })
  const decision = check(
    log,
    stream,
    expectation,
    events.map(({ id }) => id),
  )
  switch (decision.kind) {
    case 'stream-deleted':
    case 'under-way':
      return decision.kind === 'under-way' ? decision : answered({ kind: 'stream-deleted' })
    case 'wrong-expected-version':
      return answered({ kind: 'wrong-expected-version', expectation, last: decision.last })
    case 'written-before':
      return answered({ kind: 'written', revision: decision.revision, position: decision.position })
    case 'write': {
      const from = decision.last + 1n
      const placed = events.map((event, index) => ({ stream, revision: from + BigInt(index), event }))
      const revival = decision.softDeleted && !isMetastream(stream) ? [revived(log, stream, from)] : []
      const entry = log.place([...placed, ...revival, ...revivedByMetadata(log, stream, placed)], created)
      const last = decision.last + BigInt(events.length)
      const position = entry.events[events.length - 1]?.position ?? entry.position
      return { kind: 'entry', entry, answer: { kind: 'written', revision: last < 0n ? null : last, position } }
    }
  }
}

const tombstone = (): ProposedEvent => ({
  id: randomUUID(),
  type: '$streamDeleted',
  contentType: 'application/octet-stream',
  data: new Uint8Array(),
  metadata: new Uint8Array(),
})

/** `soft` replaces the whole metadata, access list included; a tombstone is for good. */
export const remove = (
  log: Log,
  stream: string,
  expectation: Expectation,
  how: 'soft' | 'tombstone',
  created: bigint,
): Outcome => {
  if (isInvalid(stream)) return answered({ kind: 'bad-request' })
  const decision = check(log, stream, expectation, [randomUUID()])
  if (decision.kind === 'stream-deleted') return answered({ kind: 'stream-deleted' })
  const last = log.last(stream, 'writer')
  if (decision.kind !== 'write' || (how === 'soft' && last < 0n))
    return answered({ kind: 'wrong-expected-version', expectation, last })
  const metastream = metastreamOf(stream)
  const placement =
    how === 'tombstone'
      ? { stream, revision: DELETED, event: tombstone() }
      : {
          stream: metastream,
          revision: nextIn(log, metastream),
          event: metadataEvent(withTruncateBefore(undefined, DELETED)),
        }
  const entry = log.place([placement], created)
  return { kind: 'entry', entry, answer: { kind: 'written', revision: null, position: entry.position } }
}
