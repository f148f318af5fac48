import type { GroupId } from '@db-failover/domain'
import {
  type Clock,
  type EventLog,
  type EventLogError,
  groupStream,
  type Observability,
  type Receipt,
  type StoredEvent,
} from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { backoff } from '../backoff.ts'
import { untilAborted } from '../bounded.ts'
import type { HostView } from '../view.ts'
import { asked, saidBy } from './asking.ts'
import { start, take } from './taking.ts'

/** Events per page. */
const PAGE = 500

export interface Following {
  readonly view: () => HostView
  /** Reads on to the head. With a receipt: afterwards the view holds every event placed before that append. */
  readonly readToHead: (notOlderThan?: Receipt) => Promise<Either<EventLogError, HostView>>
  /** Subscribes, and reads the head every `everyMs`, until the signal aborts. */
  readonly run: (everyMs: number) => Promise<void>
}

/** Follows the group's stream from its start. `moved` is called after the view has changed, in the same turn. */
export const followGroup = (deps: {
  readonly log: EventLog
  readonly group: GroupId
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly observability: Observability
  readonly moved: (before: HostView, now: HostView) => void
}): Following => {
  const { log, clock, signal, observability } = deps
  const stream = groupStream(deps.group)
  let place = start

  const takeAll = (events: readonly StoredEvent[]): EventLogError | null => {
    const before = place.view
    let refused: EventLogError | null = null
    for (const event of events) {
      const next = take(place, event)
      if (next._tag === 'Left') {
        refused = next.left
        break
      }
      place = next.right
    }
    if (place.view !== before) deps.moved(before, place.view)
    return refused
  }

  const readToHead: Following['readToHead'] = async (notOlderThan) => {
    const fresh = notOlderThan === undefined ? {} : { notOlderThan }
    while (!signal.aborted) {
      const from = (place.view.revision ?? -1n) + 1n
      const page = await asked(clock, signal, () =>
        log.read(stream, { direction: 'forwards', from, most: PAGE, ...fresh }),
      )
      if (page._tag === 'Left') return page
      if (page.right.length === 0) return right(place.view)
      const refused = takeAll(page.right)
      if (refused !== null) return left(refused)
    }
    return left({ _tag: 'LogUnavailable', retry: 'Transient', says: 'the host has left' })
  }

  const listen = async (): Promise<void> => {
    for await (const delivery of log.subscribe(stream, place.view.revision, signal)) {
      if (signal.aborted) return
      if (delivery._tag === 'Interrupted') observability.log('debug', saidBy(delivery.error))
      // A gap or a broken link here proves nothing about the log: the next read finds out.
      if (delivery._tag === 'Event') takeAll([delivery.event])
    }
  }

  const listenForGood = async (): Promise<void> => {
    for (let attempt = 0; !signal.aborted; attempt++) {
      await untilAborted(signal, listen()).catch((cause) =>
        observability.log('warn', 'the subscription failed', { says: String(cause) }),
      )
      await clock.sleep(backoff(attempt, 100, 5_000), signal)
    }
  }

  const readForGood = async (everyMs: number): Promise<void> => {
    while (!signal.aborted) {
      await clock.sleep(everyMs, signal)
      if (signal.aborted) return
      const read = await readToHead()
      if (read._tag === 'Left') observability.log('debug', saidBy(read.left))
    }
  }

  return {
    view: () => place.view,
    readToHead,
    run: async (everyMs) => {
      await Promise.all([listenForGood(), readForGood(everyMs)])
    },
  }
}
