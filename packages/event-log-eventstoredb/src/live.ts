import type { Revision } from '@db-failover/ports'
import { type RecordedEvent, START } from '@eventstore/db-client'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Access } from './access.ts'
import { classified } from './classify.ts'
import { type Failure, malformed, silence } from './failure.ts'
import { heard } from './received.ts'

/** Events of a stream as they come, until the subscription ends for whatever reason. */
export interface Live {
  /** The oldest that was not taken yet. */
  readonly take: () => RecordedEvent | undefined
  /** Why no more will come: `null`, the queue was full. `undefined` while more may come. */
  readonly ended: () => Failure | null | undefined
  /** Resolves when there is something to take, or the end has come. */
  readonly news: () => Promise<void>
  readonly stop: () => Promise<void>
}

/**
 * Events that wait for a slow consumer. The server drops a subscriber that falls behind by a few hundred; so they are
 * taken from it at once, and when this many wait the subscription is ended here and the rest is read later.
 */
const QUEUED = 500

/** Subscribes after a revision. Resolves once the server has confirmed it. */
export const liveAfter = async (
  access: Access,
  stream: string,
  after: Revision | null,
): Promise<Either<Failure, Live>> => {
  const { lanes, caller, limits } = access
  const { silenceMs, connectMs } = limits.patience
  const place = await lanes.place('subscriptions', stream, silenceMs + connectMs)
  if (place._tag === 'Left') return place
  const { lane, release } = place.right
  const queue: RecordedEvent[] = []
  let ended: Failure | null | undefined
  let wake = (): void => {}
  const { promise: confirmed, resolve: confirm } = Promise.withResolvers<void>()
  const end = (why: Failure | null): void => {
    if (ended !== undefined) return
    ended = why
    if (why !== null) lanes.failed(lane, why)
    lane.retired.removeEventListener('abort', kicked)
    clearTimeout(timer)
    confirm()
    wake()
    stop().finally(release)
  }
  const kicked = (): void => end(gone)
  const timer = setTimeout(() => end(silence(`subscribing to ${stream}`, silenceMs)), silenceMs)
  const subscription = lane.connection.subscribeToStream(stream, {
    fromRevision: after ?? START,
    requiresLeader: true,
    credentials: caller.credentials,
  })
  const stop = heard(subscription, () => subscription.unsubscribe(), {
    event: ({ event }) => {
      if (event === undefined) return end(malformed(`${stream}: an event without content`))
      // What a tombstone leaves, just before the subscription ends with an error that says so.
      if (event.type === '$streamDeleted') return
      queue.push(event)
      if (queue.length >= QUEUED) end(null)
      wake()
    },
    over: (thrown) => end(thrown === null ? gone : classified(thrown.thrown)),
    confirmed: () => {
      clearTimeout(timer)
      confirm()
    },
  })
  lane.retired.addEventListener('abort', kicked)
  if (lane.retired.aborted) kicked()
  await confirmed
  if (ended !== undefined && ended !== null && queue.length === 0) return left(ended)
  return right({
    take: () => queue.shift(),
    ended: () => ended,
    news: () =>
      new Promise((resolve) => {
        if (queue.length > 0 || ended !== undefined) return resolve()
        wake = resolve
      }),
    stop: async () => end(null),
  })
}

const gone: Failure = { kind: 'Unavailable', written: 'no', spoilt: false, says: 'the subscription has ended' }
