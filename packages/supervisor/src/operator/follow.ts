import type { GroupId } from '@db-failover/domain'
import { evolve, initial, type State } from '@db-failover/domain'
import {
  type ChainError,
  type ChainedEvent,
  type Clock,
  type End,
  type EventLog,
  type GroupLog,
  groupLog,
  silent,
} from '@db-failover/ports'
import { answered } from '../history/asking.ts'
import { listen } from '../history/listening.ts'
import { wakeable } from '../time/wake.ts'
import { isOver, joined, type Thread } from './relevant.ts'

export type Followed =
  | { readonly _tag: 'Event'; readonly event: ChainedEvent; readonly state: State }
  /** The log cannot be read just now; following goes on. */
  | { readonly _tag: 'Interrupted'; readonly error: ChainError }
  /** An event that this version cannot take: following has ended. */
  | { readonly _tag: 'Stopped'; readonly error: ChainError }

/** Where following begins: an end, and the state there. */
export interface From {
  readonly end: End
  readonly state: State
}

const PAGE = 500
/** The head is read at least so often, in milliseconds. */
const readEvery = 1_000

/** The events of a request or operation, until nothing of it waits or runs any more, or the signal aborts. */
export async function* follow(
  log: EventLog,
  group: GroupId,
  clock: Clock,
  id: string,
  from: From = { end: null, state: initial },
  signal?: AbortSignal,
): AsyncGenerator<Followed, void, undefined> {
  const stream: GroupLog = groupLog(log, group)
  const ended = new AbortController()
  const wake = wakeable(clock)
  const stop = () => {
    ended.abort()
    wake.now()
  }
  if (signal?.aborted) return
  signal?.addEventListener('abort', stop, { once: true })
  const listening = listen(
    { log, clock, random: Math.random, observability: silent },
    group,
    () => end?.revision ?? null,
    wake.now,
    ended.signal,
  )
  let { end, state } = from
  let thread: Thread = new Set([id])
  try {
    while (!ended.signal.aborted) {
      const page = await answered(clock, stream.read(end, PAGE))
      if (page._tag === 'Left') {
        const stopped = page.left.retry === 'Permanent'
        yield { _tag: stopped ? 'Stopped' : 'Interrupted', error: page.left }
        if (stopped) return
      } else {
        for (const event of page.right) {
          state = evolve(state, event)
          end = event.head
          const next = joined(thread, event)
          if (next === null) continue
          thread = next
          yield { _tag: 'Event', event, state }
        }
        // Within a page what begins and what ends may lie side by side: only at the head is it known to be over.
        if (page.right.length > 0) continue
        if (isOver(state, thread)) return
      }
      await wake.wait(readEvery)
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    stop()
    await listening
  }
}
