import type { handleBidiStreamingCall } from '@grpc/grpc-js'
import { closed } from '../faults/strike.ts'
import { AllStreamPosition, BatchAppendResp, Empty, type streamMessages } from '../protocol/definitions.ts'
import { expectedPosition } from '../protocol/expectation.ts'
import { Failure } from '../protocol/failure.ts'
import { proposedEvent } from '../protocol/proposed.ts'
import { streamIdentifier, streamNamed } from '../protocol/record.ts'
import { refusalStatus } from '../protocol/refusal.ts'
import type { Answer } from '../store/answer.ts'
import type { ProposedEvent } from '../store/event.ts'
import { admitted, permitted, type Served } from './served.ts'
import { garbled, written } from './writing.ts'

type Request = streamMessages.BatchAppendReq
type Response = streamMessages.BatchAppendResp
type Options = streamMessages.BatchAppendReq.Options

/** One append that may be spread over several messages; `malformed` when one of its events is not acceptable. */
interface Pending {
  readonly options: Options
  readonly events: ProposedEvent[]
  malformed: boolean
}

const success = ({ revision, position }: Extract<Answer, { kind: 'written' }>) => {
  const message = new BatchAppendResp.Success()
  if (revision === null) message.setNoStream(new Empty())
  else message.setCurrentRevision(String(revision))
  if (position === null) return message.setNoPosition(new Empty())
  const place = new AllStreamPosition()
  return message.setPosition(place.setCommitPosition(String(position)).setPreparePosition(String(position)))
}

const response = (request: Request, stream: string, answer: Answer): Response => {
  const message = new BatchAppendResp().setCorrelationId(request.getCorrelationId())
  message.setStreamIdentifier(streamIdentifier(stream))
  return answer.kind === 'written'
    ? message.setSuccess(success(answer))
    : message.setError(refusalStatus(stream, answer))
}

const expired = (options: Options): boolean => {
  const deadline = options.getDeadline()
  return deadline !== undefined && deadline.toDate().getTime() <= Date.now()
}

/** BatchAppend: any number of appends on one stream of messages, each answered under its correlation id. */
export const batchAppendMethod =
  (served: Served): handleBidiStreamingCall<Request, Response> =>
  (call) => {
    const admission = admitted(served, call.metadata)
    if (admission instanceof Failure) return void call.emit('error', admission)
    const { caller } = admission
    const pending = new Map<string, Pending>()
    const fail = (failure: Failure) => void call.emit('error', failure)
    const off = served.faults.opened('batch-append', () => fail(closed()))
    call.on('close', off)
    call.on('cancelled', off)
    const decide = ({ options, events, malformed }: Pending, stream: string): Promise<Answer> => {
      const expectation = expectedPosition(options)
      if (malformed || expectation === null) return Promise.resolve({ kind: 'bad-request' })
      if (expired(options)) return Promise.resolve({ kind: 'timeout', why: 'Timeout' })
      if (served.node.role().kind === 'unready') return Promise.resolve({ kind: 'not-ready' })
      if (!permitted(served, caller, 'write', stream)) return Promise.resolve({ kind: 'access-denied' })
      return served.node.append(stream, expectation, events)
    }
    call.on('data', (request: Request) => {
      const key = request.getCorrelationId()?.getString() ?? ''
      const options = request.getOptions()
      const append = pending.get(key) ?? (options === undefined ? undefined : { options, events: [], malformed: false })
      if (append === undefined) return
      pending.set(key, append)
      for (const message of request.getProposedMessagesList()) {
        const event = proposedEvent(message)
        if (event === null) append.malformed = true
        else append.events.push(event)
      }
      if (!request.getIsFinal()) return
      pending.delete(key)
      const stream = streamNamed(append.options.getStreamIdentifier())
      written(served, 'batch-append', stream, () => decide(append, stream)).then((outcome) => {
        if (outcome.kind === 'failure') return fail(outcome.failure)
        if (outcome.kind === 'silence' || call.destroyed) return
        const answer = response(request, stream, outcome.answer)
        call.write(outcome.garbled ? garbled(answer) : answer)
      })
    })
    call.on('end', () => call.end())
    call.on('error', () => pending.clear())
  }
