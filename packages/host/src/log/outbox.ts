import { any, type Clock, type EventLog, type NewEvent, type Observability } from '@db-failover/ports'
import { backoff } from '../backoff.ts'
import { askedOnce, saidBy } from './asking.ts'

export interface Outbox {
  /** Appended in the order of the calls, repeated until acknowledged; its event id makes all repetitions one event. */
  readonly put: (event: NewEvent) => void
  /** Resolves when everything put so far has been acknowledged. */
  readonly emptied: () => Promise<void>
}

/** Reports to one stream. What has not been acknowledged when the signal aborts is given up. */
export const outboxTo = (deps: {
  readonly log: EventLog
  readonly stream: string
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly observability: Observability
}): Outbox => {
  const { log, stream, clock, signal, observability } = deps
  let last: Promise<void> = Promise.resolve()

  const deliver = async (event: NewEvent): Promise<void> => {
    for (let attempt = 0; !signal.aborted; attempt++) {
      const outcome = await askedOnce(signal, () => log.append(stream, any, [event]))
      if (outcome._tag === 'Right') return
      const says = saidBy(outcome.left)
      observability.log('warn', `${event.type} is not in the log yet`, { stream, says })
      await clock.sleep(backoff(attempt, 100, 5_000), signal)
    }
  }

  return {
    put: (event) => {
      last = last.then(() => deliver(event))
    },
    emptied: () => last,
  }
}
