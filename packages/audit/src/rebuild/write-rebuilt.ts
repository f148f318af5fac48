import { randomUUID } from 'node:crypto'
import { type GroupId, type Instant, type ProcessId, rulesVersion } from '@db-failover/domain'
import { type Draft, type End, type EventLog, type EventLogError, groupLog } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Rebuilt } from './rebuilt.ts'
import { REBUILT } from './rule.ts'

export interface WriteOptions {
  readonly process: ProcessId
  readonly actor: string
  readonly at: Instant
}

export type WriteError = EventLogError | { readonly _tag: 'GroupExists'; readonly says: string }

/** Events in one append. */
const BATCH = 100

/** Writes a rebuilt history as a new log of the group, marked as such in every event. */
export const writeRebuilt =
  (log: EventLog, group: GroupId, history: Rebuilt, options: WriteOptions): TaskEither<WriteError, End> =>
  async () => {
    const orders = groupLog(log, group)
    const found = await orders.head()()
    if (found._tag === 'Left') return found
    if (found.right !== null)
      return left({ _tag: 'GroupExists', says: `the log has a group ${group} already: nothing is rebuilt over it` })
    const drafts = draftsOf(history, options)
    let end: End = null
    for (let from = 0; from < drafts.length; from += BATCH) {
      const appended: Either<EventLogError, { readonly head: End }> = await orders.append(
        end,
        drafts.slice(from, from + BATCH),
      )()
      if (appended._tag === 'Left') return appended
      end = appended.right.head
    }
    return right(end)
  }

const draftsOf = ({ events, before, sets }: Rebuilt, { process, actor, at }: WriteOptions): readonly Draft[] => {
  const correlationId = randomUUID()
  return events.map((one, i) => ({
    eventId: randomUUID(),
    event: one,
    metadata: {
      at,
      writer: { process, role: 'operator', actor },
      term: null,
      operation: null,
      rule: REBUILT,
      rulesVersion,
      policyRevision: null,
      // Said once: where the lost log stood when the copies were made.
      because: { input: 'Rebuild', data: i === 0 ? { sets, before: [...before] } : {} },
      correlationId,
      causationId: null,
    },
  }))
}
