import { type Context, type Decision, decide, type Input, type Rejection, type State } from '@db-failover/domain'
import type { ChainError, ChainedEvent, Clock, Draft, Receipt } from '@db-failover/ports'
import type { Either } from 'fp-ts/lib/Either.js'
import { backoff } from '../time/backoff.ts'
import { draftsOf } from './drafts.ts'
import type { Acknowledged, History } from './history.ts'

export type Answer =
  /** Appended and folded; without events there was nothing to append, and there is no receipt. */
  | {
      readonly _tag: 'Decided'
      readonly decision: Decision
      readonly events: readonly ChainedEvent[]
      readonly receipt: Receipt | null
    }
  | { readonly _tag: 'Refused'; readonly rejection: Rejection }
  /** The one who asks may not write now. */
  | { readonly _tag: 'NotAllowed'; readonly why: string }
  | { readonly _tag: 'Unavailable'; readonly error: ChainError }

export interface Asked {
  readonly input: Input
  /** Asked anew for every try. */
  readonly context: (state: State) => Context
  /** The id of the event that the input comes from. */
  readonly cause: string | null
  /** Asked before every append: null, or why not. */
  readonly forbidden: (state: State) => string | null
}

export interface RecordingTools {
  readonly history: History
  readonly clock: Clock
  readonly random: () => number
  readonly newId: () => string
}

/** How often one input is decided again because somebody else wrote first. */
const conflictsBorne = 8
/** How often an append whose outcome is unknown is repeated literally. */
const repetitionsBorne = 20

/** Repeats an append literally until it is known whether it was written; only the same drafts at the same end may be sent. */
const appended = async (
  { history, clock, random }: RecordingTools,
  drafts: readonly Draft[],
  forbidden: () => string | null,
): Promise<Either<ChainError, Acknowledged>> => {
  let answer = await history.append(drafts)
  for (let tries = 1; tries <= repetitionsBorne; tries++) {
    if (answer._tag === 'Right' || answer.left.retry !== 'OutcomeUnknown') return answer
    await clock.sleep(backoff(100, 2_000, tries, random))
    if (forbidden() !== null) return answer
    answer = await history.append(drafts)
  }
  return answer
}

/**
 * Decides an input against the state that has been read, appends what follows at exactly that end, and folds it. Somebody
 * else wrote first: read, fold, decide again. The caller sees to it that two recordings of one history never overlap.
 */
export const recorded = async (tools: RecordingTools, asked: Asked): Promise<Answer> => {
  const { history } = tools
  const forbidden = (): string | null => asked.forbidden(history.state())
  let conflict: ChainError | null = null
  for (let tries = 0; tries < conflictsBorne; tries++) {
    const why = forbidden()
    if (why !== null) return { _tag: 'NotAllowed', why }
    const state = history.state()
    const context = asked.context(state)
    const answer = decide(state, asked.input, context)
    if (answer._tag === 'Left') return { _tag: 'Refused', rejection: answer.left }
    const decision = answer.right
    if (decision.events.length === 0) return { _tag: 'Decided', decision, events: [], receipt: null }
    const drafts = draftsOf(asked.input, decision, context, { state, cause: asked.cause, newId: tools.newId })
    const done = await appended(tools, drafts, forbidden)
    if (done._tag === 'Right') return { _tag: 'Decided', decision, ...done.right }
    if (done.left._tag !== 'WrongExpectation') return { _tag: 'Unavailable', error: done.left }
    conflict = done.left
    const read = await history.catchUp()
    if (read._tag === 'Left') return { _tag: 'Unavailable', error: read.left }
  }
  return {
    _tag: 'Unavailable',
    error: conflict ?? { _tag: 'LogUnavailable', retry: 'Transient', says: 'nothing was tried' },
  }
}
