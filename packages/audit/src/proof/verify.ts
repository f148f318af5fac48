import type { GroupId, Sha256 } from '@db-failover/domain'
import { type End, type EventLog, type EventLogError, provenEvents } from '@db-failover/ports'
import { left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Anchor } from './anchor.ts'
import { ofThisLog } from './of-this-log.ts'

/** What the full proof of a group's log found. Only anchors of that group count. */
export type Verification =
  | {
      readonly _tag: 'Sound'
      readonly events: number
      readonly head: End
      /** How many anchors agree with the log. */
      readonly anchors: number
      /** The newest one. What comes after it could have been rewritten as a whole without anybody outside knowing. */
      readonly anchoredUpTo: bigint | null
    }
  | {
      readonly _tag: 'Damaged'
      readonly events: number
      /** The first revision that is not what was written there. */
      readonly at: bigint
      readonly says: string
      /** The anchor that contradicts the log; null when the chain itself is broken. */
      readonly anchor: Anchor | null
    }

const at = (anchors: readonly Anchor[]): ReadonlyMap<bigint, readonly Anchor[]> =>
  Map.groupBy(anchors, (a) => a.revision)

const contradiction = (anchors: readonly Anchor[] | undefined, hash: Sha256): Anchor | undefined =>
  anchors?.find((a) => a.hash !== hash)

/** Recomputes every hash and compares it with every anchor. A log that cannot be read is an error and proves nothing. */
export const verify =
  (log: EventLog, group: GroupId, all: readonly Anchor[]): TaskEither<EventLogError, Verification> =>
  async () => {
    const anchors = all.filter((a) => a.group === group)
    let expected = at(anchors)
    let counted: readonly Anchor[] = anchors
    let events = 0
    let head: End = null
    const damaged = (revision: bigint, says: string, anchor: Anchor | null) =>
      right<EventLogError, Verification>({ _tag: 'Damaged', events, at: revision, says, anchor })
    for await (const one of provenEvents(log, group)) {
      if (one._tag === 'Left')
        return one.left._tag === 'CorruptEvent' ? damaged(one.left.revision, one.left.says, null) : left(one.left)
      head = one.right.head
      if (head.revision === 0n) {
        counted = ofThisLog(anchors, one.right.stored.metadata)
        expected = at(counted)
      }
      const liar = contradiction(expected.get(head.revision), head.hash)
      if (liar !== undefined)
        return damaged(head.revision, `the log was rewritten: ${liar.source} names another hash for it`, liar)
      events++
    }
    const end = head?.revision ?? -1n
    const [beyond] = [...counted].filter((a) => a.revision > end).sort((a, b) => (a.revision < b.revision ? -1 : 1))
    if (beyond !== undefined)
      return damaged(end + 1n, `the log was cut: ${beyond.source} names revision ${beyond.revision}`, beyond)
    const anchoredUpTo = counted.reduce<bigint | null>((m, a) => (m === null || a.revision > m ? a.revision : m), null)
    return right({ _tag: 'Sound', events, head, anchors: counted.length, anchoredUpTo })
  }
