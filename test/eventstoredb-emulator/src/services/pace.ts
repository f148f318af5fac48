import { status } from '@grpc/grpc-js'
import { Failure } from '../protocol/failure.ts'
import type { Delivery } from './delivery.ts'

/**
 * When a live subscription is dropped: its reader has taken nothing for `patience` milliseconds and more than `behind`
 * events wait for it beyond what the transport holds. How many events the transport holds depends on their size.
 */
export interface Pace {
  readonly behind: number
  readonly patience: number
}

export const SERVER_PACE: Pace = { behind: 32, patience: 300 }

const TOO_SLOW = 'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.'

/** Watches one live subscription; `waiting` says how many events it is behind. */
export const dropWhenSlow = (pace: Pace, to: Delivery, waiting: () => number): void => {
  const timer = setInterval(() => {
    const since = to.blockedSince
    if (since !== null && Date.now() - since >= pace.patience && waiting() > pace.behind)
      to.end(new Failure(status.ABORTED, TOO_SLOW))
  }, pace.patience / 3)
  timer.unref()
  to.onOver(() => clearInterval(timer))
}
