import { evolve, type GroupId, initial, type State } from '@db-failover/domain'
import { type ChainError, type ChainedEvent, type End, type EventLog, groupLog } from '@db-failover/ports'
import { left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Moment } from './moment.ts'

/** A group as it stood after an event. `last: null`: before its first. */
export interface Standing {
  readonly state: State
  readonly end: End
  readonly last: ChainedEvent | null
  readonly events: number
}

export const nothingYet: Standing = { state: initial, end: null, last: null, events: 0 }

export const after = (s: Standing, e: ChainedEvent): Standing => ({
  state: evolve(s.state, e),
  end: e.head,
  last: e,
  events: s.events + 1,
})

const isBeyond = (moment: Moment | null, e: ChainedEvent): boolean =>
  moment === null ? false : moment.kind === 'revision' ? e.head.revision > moment.revision : e.metadata.at > moment.at

/**
 * Folds the group's stream up to a moment (null: to its head), event by event: memory does not grow with history.
 * The order of the log is the only order: a time means everything before the first event that bears a later one.
 */
export const replay =
  (
    log: EventLog,
    group: GroupId,
    moment: Moment | null,
    seen: (e: ChainedEvent, before: Standing) => void = () => {},
  ): TaskEither<ChainError, Standing> =>
  async () => {
    let standing = nothingYet
    for await (const reading of groupLog(log, group).events(null)) {
      if (reading._tag === 'Stopped') return left(reading.error)
      if (isBeyond(moment, reading.event)) break
      seen(reading.event, standing)
      standing = after(standing, reading.event)
    }
    return right(standing)
  }
