import { decodeEvent, type GroupId, Metadata } from '@db-failover/domain'
import { type ChainError, type ChainedEvent, type Draft, type End, type NewEvent, seal } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'

const invalid = (says: string): Either<ChainError, never> => left({ _tag: 'InvalidAppend', retry: 'Permanent', says })

/** As a reader of the log will find it: decoded from what is stored, so that live state and replay are one. */
const asRead = (stored: NewEvent, revision: bigint): Either<ChainError, ChainedEvent> => {
  const event = decodeEvent(stored)
  const metadata = Metadata.decode(stored.metadata)
  if (event._tag === 'Left')
    return invalid(
      `the event ${stored.type} is not as its type says${'at' in event.left ? ` at ${event.left.at}` : ''}`,
    )
  if (metadata._tag === 'Left')
    return invalid(
      `the metadata of ${stored.type} is not complete: ${metadata.left[0]?.context.map((c) => c.key).join('.')}`,
    )
  const { at, writer, term, hash } = metadata.right
  return right({
    event: event.right,
    from: { at, role: writer.role, actor: writer.actor, process: writer.process, term, revision },
    eventId: stored.eventId,
    metadata: metadata.right,
    head: { revision, hash },
  })
}

/** The drafts as events of the chain, were they appended after this end. What no reader could read is refused here. */
export const chained = (
  group: GroupId,
  after: End,
  drafts: readonly Draft[],
): Either<ChainError, readonly ChainedEvent[]> => {
  const sealed = seal(group, after, drafts)
  if (sealed._tag === 'Left') return sealed
  const first = after === null ? 0n : after.revision + 1n
  const events: ChainedEvent[] = []
  for (const [i, stored] of sealed.right.events.entries()) {
    const event = asRead(stored, first + BigInt(i))
    if (event._tag === 'Left') return event
    events.push(event.right)
  }
  return right(events)
}
