import { evolve, type GroupId, initial, type State } from '@db-failover/domain'
import {
  type ChainError,
  type ChainedEvent,
  type Clock,
  type Draft,
  type End,
  type EventLog,
  type GroupLog,
  groupLog,
  provenReadings,
  type Receipt,
} from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { answered, unhurried, written } from './asking.ts'
import { chained } from './chained.ts'

/** A group's stream as this process has read it: its end, the state that it folds to, and what stops further reading. */
export interface History {
  readonly group: GroupId
  readonly end: () => End
  readonly state: () => State
  /** The id of the newest event, null before the first. */
  readonly newest: () => string | null
  /** The event that this version cannot take, or the damage, that ends the reading. */
  readonly trouble: () => ChainError | null
  /**
   * Reads and proves the chain from its first event, in one pass; hashes only after `provenTo`, which must still stand where
   * it stood. What fails its proof becomes `trouble`, and nothing beyond it is read.
   */
  readonly open: (provenTo: End) => Promise<Either<ChainError, void>>
  /** Reads on to the head. With a receipt: afterwards every event placed before that append has been folded. */
  readonly catchUp: (notOlderThan?: Receipt) => Promise<Either<ChainError, void>>
  /** Appends at the end that has been folded, and folds what was appended once it is acknowledged. */
  readonly append: (drafts: readonly Draft[]) => Promise<Either<ChainError, Acknowledged>>
}

export interface Acknowledged {
  readonly receipt: Receipt
  readonly events: readonly ChainedEvent[]
}

/** Called for every folded event, with the state after it. */
export type Folded = (event: ChainedEvent, state: State) => void

/** Events per page. */
const PAGE = 500

/** Callers take turns: `catchUp` and `append` of one history never overlap. */
export const historyOf = (log: EventLog, group: GroupId, clock: Clock, folded: Folded): History => {
  const stream: GroupLog = groupLog(log, group)
  let end: End = null
  let state: State = initial
  let newest: string | null = null
  let trouble: ChainError | null = null
  let damage: ChainError | null = null

  const take = (event: ChainedEvent): void => {
    state = evolve(state, event)
    end = event.head
    newest = event.eventId
    folded(event, state)
  }

  const stopped = <E extends ChainError>(error: E): Either<ChainError, never> => {
    if (error.retry === 'Permanent') trouble = error
    return left(error)
  }

  const catchUp: History['catchUp'] = async (notOlderThan) => {
    for (;;) {
      const page = await answered(clock, stream.read(end, PAGE, notOlderThan))
      if (page._tag === 'Left') return stopped(page.left)
      if (damage === null) trouble = null
      for (const event of page.right) take(event)
      if (page.right.length === 0) return right(undefined)
    }
  }

  const prove = async (provenTo: End): Promise<Either<ChainError, void>> => {
    for await (const reading of provenReadings(log, group, provenTo)) {
      if (reading._tag === 'Event') take(reading.event)
      else {
        if (reading.error._tag === 'CorruptEvent') damage = reading.error
        return stopped(reading.error)
      }
    }
    return right(undefined)
  }

  return {
    group,
    end: () => end,
    state: () => state,
    newest: () => newest,
    trouble: () => trouble,
    open: (provenTo) => unhurried(async () => prove(provenTo)),
    catchUp: async (notOlderThan) => (damage === null ? catchUp(notOlderThan) : left(damage)),
    append: async (drafts) => {
      const events = chained(group, end, drafts)
      if (events._tag === 'Left') return events
      const appended = await written(stream.append(end, drafts))
      if (appended._tag === 'Left') return left(appended.left)
      for (const event of events.right) take(event)
      return right({ receipt: appended.right.receipt, events: events.right })
    },
  }
}
