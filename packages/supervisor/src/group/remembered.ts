import type { LeaderCommand, OperationId, Policy } from '@db-failover/domain'
import type { ChainedEvent, Clock, Receipt } from '@db-failover/ports'
import { type LongestWait, longestWait } from '../hosts/longest-wait.ts'
import type { BeatReceipt } from '../leadership/heartbeats.ts'

/** What the leader's process keeps beside the state while it leads: moments and receipts that are of this process alone. */
export interface Remembered {
  /** `live`: this process saw it come, as opposed to reading it at its start. */
  readonly folded: (event: ChainedEvent, before: Policy, live: boolean) => void
  /** An append of this process was acknowledged. */
  readonly acknowledged: (receipt: Receipt) => void
  /** This process begins to lead: every wait for hosts starts again. */
  readonly begun: () => void
  readonly startKnownAt: (operation: OperationId) => number
  readonly receiptAfterStart: (operation: OperationId) => Receipt | null
  readonly causeOf: (command: LeaderCommand) => string | null
  readonly waits: LongestWait
}

interface Start {
  readonly operation: OperationId
  readonly revision: bigint
  knownAt: number
}

export const remembered = (clock: Clock, heartbeat: () => BeatReceipt | null): Remembered => {
  const requests = new Map<string, string>()
  const waits = longestWait(clock)
  let start: Start | null = null
  let newest: Receipt | null = null

  const knownAt = (operation: OperationId): number =>
    start?.operation === operation ? start.knownAt : clock.monotonic()

  return {
    waits,
    folded: ({ event, eventId, from }, before, live) => {
      switch (event.type) {
        case 'Requested':
          requests.set(event.data.request, eventId)
          return
        case 'RequestEnded':
          requests.delete(event.data.request)
          return
        case 'SwitchStarted':
          start = { operation: event.data.operation, revision: from.revision, knownAt: clock.monotonic() }
          return
        case 'PolicyChanged':
          waits.replaced(before, from.at, live)
          return
        default:
      }
    },
    acknowledged: (receipt) => {
      newest = receipt
    },
    begun: () => {
      if (start !== null) start.knownAt = clock.monotonic()
    },
    startKnownAt: knownAt,
    receiptAfterStart: (operation) => {
      if (start?.operation !== operation) return null
      // The append of the start itself, or of the leadership that found it running.
      if (newest !== null && newest.revision >= start.revision) return newest
      const beat = heartbeat()
      return beat !== null && beat.sentAt > start.knownAt ? beat.receipt : null
    },
    causeOf: (command) =>
      'request' in command && command.request !== null ? (requests.get(command.request) ?? null) : null,
  }
}
