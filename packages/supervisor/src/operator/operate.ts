import { randomUUID } from 'node:crypto'
import type { Command, Decision, GroupId, OperationId, Rejection, RequestId, State } from '@db-failover/domain'
import type { ChainError, ChainedEvent, EventLog } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { historyOf } from '../history/history.ts'
import { type Answer, recorded } from '../history/recording.ts'
import { supervisorsIn } from '../leadership/supervisors.ts'
import { turns } from '../time/turns.ts'
import type { OperatorConfig, SubmitOptions } from './config.ts'
import { type Followed, type From, follow } from './follow.ts'
import { type LeaderFound, liveLeader } from './live-leader.ts'

/** What became of a command when it was handed in. */
export interface Submitted {
  readonly decision: Decision
  readonly events: readonly ChainedEvent[]
  /** Set where the leader is to do it: follow this request to its end. */
  readonly request: RequestId | null
  readonly state: State
}

export type SubmitError =
  | { readonly _tag: 'Refused'; readonly rejection: Rejection }
  /** `withdrawn`: the request was taken back; else it stays in the log until it lapses. */
  | {
      readonly _tag: 'NoLiveLeader'
      readonly found: Extract<LeaderFound, { readonly _tag: 'NoLiveLeader' }>
      readonly request: RequestId
      readonly withdrawn: boolean
    }
  | { readonly _tag: 'Log'; readonly error: ChainError }

/** A person's hand on one group. It leads nothing and touches no database. */
export interface Operator {
  /** Reads the log to its head and answers the state there. */
  readonly read: TaskEither<ChainError, State>
  /** Decides the command against the head of the log and appends what follows. */
  readonly submit: (command: Command, options?: SubmitOptions) => TaskEither<SubmitError, Submitted>
  readonly withdraw: (request: RequestId, why: string) => TaskEither<SubmitError, Submitted>
  /** What is recorded of a request or operation, until it has ended. */
  readonly follow: (id: RequestId | OperationId, signal?: AbortSignal) => AsyncIterable<Followed>
  /** Answers within 3 seconds. */
  readonly liveLeader: TaskEither<ChainError, LeaderFound>
}

const requestOf = (decision: Decision): RequestId | null =>
  decision.events.reduce<RequestId | null>((id, e) => (e.type === 'Requested' ? e.data.request : id), null)

export const operate = (log: EventLog, group: GroupId, config: OperatorConfig): Operator => {
  const { clock } = config
  const newId = config.newId ?? randomUUID
  const history = historyOf(log, group, clock, () => {})
  const supervisors = supervisorsIn(log, clock)
  const inTurn = turns()
  /** Where the log stood when a request was handed in. */
  const begun = new Map<string, From>()

  const asked = (command: Command, validForMs: number | null, request: RequestId): Promise<Answer> =>
    inTurn(async () => {
      const read = await history.catchUp()
      if (read._tag === 'Left') return { _tag: 'Unavailable', error: read.left }
      begun.set(request, { end: history.end(), state: history.state() })
      return recorded(
        { history, clock, random: config.random ?? Math.random, newId },
        {
          input: command,
          context: () => ({
            at: clock.now(),
            process: config.process,
            actor: config.actor,
            role: 'operator',
            term: null,
            request,
            validForMs,
            generationFor: config.generationFor ?? (() => ''),
          }),
          cause: null,
          forbidden: () => null,
        },
      )
    })

  const hand = async (command: Command, validForMs?: number): Promise<Either<SubmitError, Submitted>> => {
    const request = newId() as RequestId
    const answer = await asked(command, validForMs ?? null, request)
    switch (answer._tag) {
      case 'Decided': {
        const { decision, events } = answer
        const waiting = requestOf(decision)
        if (waiting === null) begun.delete(request)
        return right({ decision, events, request: waiting, state: history.state() })
      }
      case 'Refused':
        return left({ _tag: 'Refused', rejection: answer.rejection })
      case 'Unavailable':
        return left({ _tag: 'Log', error: answer.error })
      case 'NotAllowed':
        return left({ _tag: 'Log', error: { _tag: 'LogUnavailable', retry: 'Transient', says: answer.why } })
    }
  }

  const withdraw: Operator['withdraw'] = (request, why) => () => hand({ type: 'WithdrawRequest', request, why })

  const submit: Operator['submit'] =
    (command, options = {}) =>
    async () => {
      const handed = await hand(command, options.validForMs)
      if (handed._tag === 'Left' || handed.right.request === null) return handed
      const { request } = handed.right
      const leader = await liveLeader(clock, supervisors, history.state)
      // The log that took the request and cannot be read now says nothing against the leader.
      if (leader._tag === 'Left' || leader.right._tag === 'Alive') return handed
      const found = leader.right
      if (options.leave === true) return left({ _tag: 'NoLiveLeader', found, request, withdrawn: false })
      const taken = await withdraw(request, found.says)()
      return left({ _tag: 'NoLiveLeader', found, request, withdrawn: taken._tag === 'Right' })
    }

  return {
    read: () =>
      inTurn(async () => {
        const read = await history.catchUp()
        return read._tag === 'Left' ? read : right(history.state())
      }),
    submit,
    withdraw,
    follow: (id, signal) => follow(log, group, clock, id, begun.get(id), signal),
    liveLeader: () => liveLeader(clock, supervisors, history.state),
  }
}
